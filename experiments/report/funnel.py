"""The funnel and where people leave it."""

from collections.abc import Callable
from statistics import fmean

from experiments.report.paired import Runs, estimate, heads, paired
from results.funnel import STAGES, funnel, losses
from results.report.model import Chart, Table
from results.store import Run


def funnel_table(runs: Runs) -> Table:
    base, *policies = runs
    counts = {c: paired(runs, _stages(c)) for c in ("entered", "advanced", "lost", "in_progress")}
    entered = counts["entered"]
    rows = tuple(
        (stage.replace("_", " "), *(each[stage][0] for each in counts.values()), *entered[stage][1:])
        for stage in STAGES
    )
    reached = {
        name: [
            estimate(
                [
                    100.0 * found[stage] / found["lead"]
                    for found in ({r.stage: r.entered for r in funnel(run)} for run in each)
                ]
            )
            for stage in STAGES
        ]
        for name, each in runs.items()
    }
    series = tuple((n, tuple(e.mean for e in each), tuple(e.half_width for e in each)) for n, each in reached.items())
    return Table(
        "Funnel",
        "Leads of the counted days, at the end of the run. In the base, entered = advanced + lost + in progress; people may skip a "
        "stage. For the policies, how many more enter.",
        (
            "stage",
            f"{base}: entered",
            "advanced",
            "lost",
            "in progress",
            *(f"entered, {n} less {base}" for n in policies),
        ),
        rows,
        Chart(
            "share of the leads that reach the stage, %",
            False,
            tuple(s.replace("_", " ") for s in STAGES),
            (("", series),),
        ),
    )


def _stages(column: str) -> Callable[[Run], dict[str, float]]:
    return lambda run: {row.stage: float(getattr(row, column)) for row in funnel(run)}


def losses_table(runs: Runs) -> Table:
    from sim.events import LossReason

    def word(reason: int) -> str:
        return LossReason(reason).name.lower().replace("_", " ")

    where = paired(runs, _stages("lost"))
    why = paired(runs, lambda run: {word(k): float(v) for k, v in losses(run).items()})
    rows = (
        *(("left at", stage.replace("_", " "), *where[stage]) for stage in STAGES),
        *(("because", reason, *why[reason]) for reason in why),
    )
    shares = {
        name: {
            k: fmean(found.get(k, 0) / max(1, sum(found.values())) for found in each)
            for k in sorted({k for f in each for k in f})
        }
        for name, each in ((n, [losses(run) for run in each]) for n, each in runs.items())
    }
    reasons = sorted({k for each in shares.values() for k in each})
    series = tuple((word(k), tuple(100.0 * each.get(k, 0.0) for each in shares.values()), ()) for k in reasons)
    return Table(
        "Where people leave, and why",
        "People. The reasons are the true ones, known to the simulation only: no policy sees them.",
        heads(runs, "", "where, why"),
        rows,
        Chart("reasons of those who left, %", True, tuple(shares), (("", series),)) if reasons else None,
    )
