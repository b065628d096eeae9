"""What a comparison rests on."""

from experiments.parts import leaves
from experiments.report.paired import Runs, scenario
from results.report.model import Table
from sim.scenario.register import register


def assumptions_table(runs: Runs) -> Table:
    """Register entries of what the policies change and of how people respond to it."""
    base = leaves("", scenario(runs))
    changed: set[str] = set()
    for name in list(runs)[1:]:
        own = leaves("", runs[name][0].scenario)
        keys = {key for key in {*base, *own} if base.get(key) != own.get(key)}
        for key in keys:
            words = key.strip(".").split(".")
            changed.add(words[words.index("set") + 1] if "set" in words else words[0])
    response = {"customer", "advisor", "segments", "market", "owner"}
    order = {section: k for k, section in enumerate((*sorted(changed), *sorted(response - changed)))}
    entries = sorted(
        (e for e in register().values() if e.key.split(".")[0] in order), key=lambda e: order[e.key.split(".")[0]]
    )
    rows = tuple(
        (
            f"{e.doc} ({e.key})",
            "by scenario"
            if e.default is None
            else f"{e.default:g}"
            if isinstance(e.default, float)
            else str(e.default),
            e.unit,
            f"{e.low:g} to {e.high:g}",
            e.grade,
            e.source,
        )
        for e in entries
    )
    return Table(
        "What this rests on",
        "Every assumption of the levers that differ and of how people respond, with the range it is uncertain in.",
        ("assumption", "value", "unit", "range", "grade", "source"),
        rows,
    )
