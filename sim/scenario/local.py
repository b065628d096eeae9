"""`[[local]]`: a lever stated for a place, a time, or both."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from sim.scenario.base import Id, Section


class Where(Section):
    """Places; an absent list means everywhere, several lists must all fit."""

    region: tuple[str, ...] | None = None
    city: tuple[str, ...] | None = None
    store: tuple[str, ...] | None = None


class Local(Section):
    """A statement of levers that holds in some places, from a date until the day before another."""

    id: Id
    where: Where = Field(default_factory=Where)
    first: date | None = None
    until: date | None = None
    set: dict[str, Any] = Field(min_length=1)

    def holds(self, *, region: str, city: str, store: str, day: date) -> bool:
        """Whether the statement holds in a store on a date."""
        places = ((self.where.region, region), (self.where.city, city), (self.where.store, store))
        if any(stated is not None and here not in stated for stated, here in places):
            return False
        return self.in_time(day)

    def in_time(self, day: date) -> bool:
        """Whether the statement holds anywhere on a date."""
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Tables merge, scalars replace, arrays of tables with `id` merge by it.

    >>> merged({"a": {"x": 1, "y": 2}, "b": 1}, {"a": {"y": 3}})
    {'a': {'x': 1, 'y': 3}, 'b': 1}
    >>> merged({"t": [{"id": "p", "n": 1}]}, {"t": [{"id": "p", "n": 2}, {"id": "q"}]})
    {'t': [{'id': 'p', 'n': 2}, {'id': 'q'}]}
    """
    result = dict(base)
    for key, value in change.items():
        old = result.get(key)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            result[key] = merged(old, value)
        elif has_ids(value) and has_ids(old):
            result[key] = _by_id(old, value)
        else:
            result[key] = value
    return result


def has_ids(value: object) -> bool:
    """Whether this is an array of tables that all have an id."""
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) and "id" in row for row in value)


def _by_id(old: Any, new: Any) -> list[Any]:
    rows = {row["id"]: row for row in old}
    for row in new:
        rows[row["id"]] = merged(rows.get(row["id"], {}), row)
    return list(rows.values())
