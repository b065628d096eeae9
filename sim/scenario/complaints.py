"""What the schema found wrong, in the words of somebody who edits scenario files."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.scenario.problems import did_you_mean
from sim.scenario.scenario import Scenario


def complaint(error: ErrorDetails, values: Mapping[str, Any]) -> str:
    """One sentence: what was expected, what was found, and the nearest valid name."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    name = str(error["loc"][-1])
    if kind == "extra_forbidden":
        return f"expected a known key, got '{name}'{did_you_mean(name, _known_beside(error['loc']))}"
    if kind == "missing":
        return "expected a value, got none"
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        return _out_of_range(name, given, context)
    if kind == "finite_number":
        return f"expected a finite number, got {given}"
    if kind == "literal_error":
        choices = [choice.strip(" '") for choice in str(context.get("expected", "")).replace(" or ", ",").split(",")]
        return f"expected one of {', '.join(choices)}, got {_shown(given)}{_near(given, choices)}"
    if kind.startswith("date"):
        return f"expected a date such as 2023-06-12, got {_shown(given)}"
    return f"{error['msg'][0].lower()}{error['msg'][1:].replace('Input should be', 'expected')}, got {_shown(given)}".replace(
        "input should be", "expected"
    )


def _out_of_range(name: str, given: Any, context: Mapping[str, Any]) -> str:
    limit = next((f"{word} {context[key]:g}" for key, word in _LIMITS.items() if key in context), "a value in range")
    if name.endswith("_share") or name == "share":
        if isinstance(given, int | float) and 1 < given <= 100:
            return f"expected a share from 0 to 1, got {given}; 40 % is written 0.40"
        return f"expected a share from 0 to 1, got {given}"
    return f"expected a number {limit}, got {given}"


_LIMITS = {"ge": "of at least", "le": "of at most", "gt": "above", "lt": "below"}


def _near(given: Any, choices: Sequence[str]) -> str:
    near = did_you_mean(str(given), choices)
    return near if near.startswith("; did") else ""


def _shown(given: Any) -> str:
    if isinstance(given, Mapping | list | tuple):
        return "a table" if isinstance(given, Mapping) else "a list"
    return repr(given) if isinstance(given, str) else str(given)


def _known_beside(loc: Sequence[str | int]) -> list[str]:
    """Names of the fields of the table that holds the key."""
    model: Any = Scenario
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        model = _table_of(field.annotation) if field is not None else model
    names = list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []
    return [*names, "extends", "data"] if len(loc) == 1 else names


def _table_of(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _table_of(inner)
        if found is not None:
            return found
    return None
