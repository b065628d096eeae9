"""The ledger of people: won, lost, better and worse off."""

from experiments.report.paired import Row, Runs, estimate, scenario
from results.people import people
from results.report.model import Chart, Table


def people_table(runs: Runs) -> Table:
    base, *policies = runs
    names = ["everybody", *(s["name"] for s in scenario(runs)["segments"])]
    rows: list[Row] = []
    panels = []
    for policy in policies:
        pairs = [{r.segment: r for r in people(a, b)} for a, b in zip(runs[base], runs[policy], strict=True)]
        found = {
            column: {
                segment: estimate([float(getattr(p[segment], column)) if segment in p else 0.0 for p in pairs])
                for segment in range(-1, len(names) - 1)
            }
            for column in ("won", "new", "lost", "better", "worse")
        }
        rows += [(policy, name, *(found[c][k - 1] for c in found)) for k, name in enumerate(names)]
        series = (("won", 1.0, "won"), ("lost", -1.0, "lost"))
        panels.append(
            (
                policy,
                tuple((s, tuple(sign * found[c][k].mean for k in range(len(names) - 1)), ()) for s, sign, c in series),
            )
        )
    return Table(
        "Who was won, who was lost, who was made worse off",
        "People who order under one policy and not the other (new: they would not even have become a lead), and, among those "
        "who order under both, whose consumer surplus grows or shrinks. The same people are compared one by one.",
        ("policy", "segment", "won", "of the won, new", "lost", "better off", "worse off"),
        tuple(rows),
        Chart("people won (right) and lost (left)", True, tuple(names[1:]), tuple(panels)),
    )
