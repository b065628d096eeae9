"""What a comparison rests on."""

from typing import Any

from experiments.parts import leaves
from experiments.report.paired import Runs, scenario
from results.report.model import Table
from sim.scenario.diff import leaves as values_of
from sim.scenario.register import Entry, register


def assumptions_table(runs: Runs) -> Table:
    """Register entries of what the policies change and of how people respond to it."""
    base = leaves("", scenario(runs))
    stated = values_of(scenario(runs))
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
            _used(e, stated),
            e.unit,
            f"{e.low:g} to {e.high:g}",
            e.grade,
            e.source,
        )
        for e in entries
    )
    return Table(
        "What this rests on",
        "Every assumption of the levers that differ and of how people respond, with the base's value and the range it is uncertain in.",
        ("assumption", "value", "unit", "range", "grade", "source"),
        rows,
    )


def _used(entry: Entry, base: dict[str, Any]) -> str:
    """The base's value of an assumption, or from where to where it goes over the rows of a table."""
    section, name = entry.key.split(".", 1)
    here = {key.removeprefix(f"{section}."): v for key, v in base.items() if key.startswith(f"{section}.")}
    table = {key.removeprefix(f"{name}."): v for key, v in here.items() if key.startswith(f"{name}.")}
    stated = [v for key, v in here.items() if key == name or key.endswith(f".{name}")]
    found = {words(value) for value in stated} or {words(table or entry.default)}
    if len(found) == 1:
        return found.pop()
    if all(isinstance(value, int | float) for value in stated):
        return f"{min(stated):g} to {max(stated):g}"
    return "by row of the scenario"


def words(value: Any) -> str:
    """A value in words.

    >>> words({"b75": 70000.0, "b100": 128000.0}), words({}), words([1.0, 1.0]), words(0.5), words(True)
    ('b75 70000, b100 128000', 'none', '1 throughout', '0.5', 'yes')
    """
    if isinstance(value, dict):
        return ", ".join(f"{key} {words(each)}" for key, each in value.items()) or "none"
    if isinstance(value, list | tuple):
        parts = [words(each) for each in value]
        return f"{parts[0]} throughout" if len(set(parts)) == 1 else ", ".join(parts) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return "by scenario" if value is None else str(value)
