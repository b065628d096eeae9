"""Where a value comes from: the file and line that set it, its unit and range, and what it rests on."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sim.scenario.diff import origin
from sim.scenario.diff import values as values_of
from sim.scenario.extensions import replaced
from sim.scenario.load import Loaded
from sim.scenario.problems import Problem, ScenarioError, did_you_mean
from sim.scenario.register import Entry, register
from sim.scenario.replaceable import replaceable


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
    if key.startswith("extensions."):
        return _extension(loaded, key)
    values = values_of(loaded.scenario)
    if key == "extensions":
        values[key] = replaced(loaded.scenario.extensions) or "none"
    if key in register() and key not in values:
        values[key] = {name[len(key) + 1 :]: value for name, value in values.items() if name.startswith(f"{key}.")}
    if key not in values:
        near = get_close_matches(key, values, n=1, cutoff=0.4)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ScenarioError([Problem(Path(loaded.path), 0, key, f"expected a key of the scenario{hint}")])
    entry = _entry(key)
    place = origin(loaded, key)
    set_by = f"{place.file}:{place.line}" if place else "default"
    if entry is None:
        return Explanation(key, values[key], set_by, "", None, None, "", "", "")
    return Explanation(
        key, values[key], set_by, entry.unit, entry.low, entry.high, entry.grade, entry.source, entry.doc
    )


def _extension(loaded: Loaded, key: str) -> Explanation:
    """What stands in for a function of behaviour, or that function itself."""
    name = key.removeprefix("extensions.")
    if name not in replaceable():
        message = f"expected a function of behaviour{did_you_mean(name, replaceable())}"
        raise ScenarioError([Problem(Path(loaded.path), 0, key, message)])
    default, stated, place = replaceable()[name], loaded.scenario.extensions.get(name), origin(loaded, key)
    value = stated.words if stated is not None else f"{default.module.replace('.', '/')}.py:{name}"
    set_by = f"{place.file}:{place.line}" if place is not None else "default"
    return Explanation(key, value, set_by, "", None, None, "", "", f"{default.call}: {default.doc}")


def _entry(key: str) -> Entry | None:
    """The register's entry of a dotted key: of its table, or of the lever that a local statement sets."""
    words = key.split(".")
    if words[0] == "local" and "set" in words:
        words = words[words.index("set") + 1 :]
    names = (f"{words[0]}.{word}" for word in reversed(words[1:]))
    return next((register()[name] for name in names if name in register()), None)
