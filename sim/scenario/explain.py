"""Where a value comes from: the file and line that set it, its unit and range, and what it rests on."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sim.scenario.diff import leaves, origin
from sim.scenario.load import Loaded
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.register import register


@dataclass(frozen=True)
class Explanation:
    """A value and its provenance; `set_by` is a file and line, or "default". Range and source are the register's."""

    key: str
    value: Any
    set_by: str
    unit: str
    low: float | None
    high: float | None
    grade: str
    source: str
    doc: str


def explain(loaded: Loaded, key: str) -> Explanation:
    """Explain one value of a scenario. Raises ScenarioError naming the nearest key when there is none such."""
    values = leaves(loaded.scenario.model_dump(mode="json"))
    if key not in values:
        near = get_close_matches(key, values, n=1, cutoff=0.4)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ScenarioError([Problem(Path(loaded.path), 0, key, f"expected a key of the scenario{hint}")])
    words = key.split(".")
    entry = register().get(f"{words[0]}.{words[-1]}")
    place = origin(loaded, key)
    set_by = f"{place.file}:{place.line}" if place else "default"
    if entry is None:
        return Explanation(key, values[key], set_by, "", None, None, "", "", "")
    return Explanation(
        key, values[key], set_by, entry.unit, entry.low, entry.high, entry.grade, entry.source, entry.doc
    )
