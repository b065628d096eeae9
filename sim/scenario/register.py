"""The assumption register: every default number with unit, range, grade and source, in one place.

`scenarios/register/<section>.toml` holds one table a parameter. The schema takes defaults and descriptions from
there, reports list from there what a conclusion rests on, and a number without an entry cannot be a default.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "register"
GRADES = ("measured", "published", "judged")


@dataclass(frozen=True)
class Entry:
    """One assumption.

    Attributes:
        key: section.parameter.
        default: value used when a scenario says nothing; None where every scenario must say it.
        low, high: range of uncertainty, not a bound.
        grade: measured, published or judged.
    """

    key: str
    default: Any
    unit: str
    low: float
    high: float
    grade: str
    source: str
    doc: str


@functools.cache
def register() -> dict[str, Entry]:
    """All entries by key. Raises KeyError naming the file when an entry lacks a part."""
    entries: dict[str, Entry] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            for name, row in tomllib.load(file).items():
                key = f"{path.stem}.{name}"
                missing = {"unit", "low", "high", "grade", "source", "doc"} - row.keys()
                if missing:
                    raise KeyError(f"{path.name}: [{name}] lacks {', '.join(sorted(missing))}")
                entries[key] = Entry(
                    key, row.get("default"), *(row[k] for k in ("unit", "low", "high", "grade", "source", "doc"))
                )
    return entries


def registered(key: str, *, bound: tuple[float | None, float | None] | None = None) -> Any:
    """A pydantic field whose default, description and unit come from the register.

    Args:
        key: `section.parameter`.
        bound: hard limits of the value, inclusive; None for an open side.

    Raises KeyError when the register has no such entry.
    """
    entry = register()[key]
    low, high = bound or (None, None)
    return Field(
        default=... if entry.default is None else entry.default,
        ge=low,
        le=high,
        description=f"{entry.doc} [{entry.unit}]",
        json_schema_extra={"unit": entry.unit, "register": key},
    )
