"""What differs between two scenarios, resolved; nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.load import Loaded, Origin
from sim.scenario.local import has_ids
from sim.scenario.scenario import Scenario

ABSENT = "(not stated)"


@dataclass(frozen=True)
class Difference:
    """A key with different values.

    Attributes:
        key: dotted, rows of arrays by their id.
        a, b: values; `ABSENT` where a scenario does not have the key.
        where_a, where_b: the file and line that set them, where one did.
    """

    key: str
    a: Any
    b: Any
    where_a: Origin | None
    where_b: Origin | None


def diff(a: Loaded, b: Loaded) -> list[Difference]:
    """Every key whose resolved value differs, in order of key."""
    left, right = values(a.scenario), values(b.scenario)
    return [
        Difference(key, left.get(key, ABSENT), right.get(key, ABSENT), origin(a, key), origin(b, key))
        for key in sorted(left.keys() | right.keys())
        if left.get(key, ABSENT) != right.get(key, ABSENT)
    ]


def values(scenario: Scenario) -> dict[str, Any]:
    """Dotted key -> value of a whole scenario; an extension is told in a line, not by its source."""
    told = {name: extension.words for name, extension in scenario.extensions.items()}
    return leaves({**scenario.model_dump(mode="json"), "extensions": told})


def leaves(value: Any, prefix: str = "") -> dict[str, Any]:
    """Dotted key -> value of everything below.

    >>> leaves({"a": {"x": 1}, "t": [{"id": "p", "n": 2}], "l": [1, 2]})
    {'a.x': 1, 't.p.n': 2, 'l': [1, 2]}
    """
    if isinstance(value, Mapping):
        children = [(str(key), child) for key, child in value.items()]
    elif value and has_ids(value):
        children = [(str(row["id"]), {k: v for k, v in row.items() if k != "id"}) for row in value]
    else:
        return {prefix: value}
    found: dict[str, Any] = {}
    for key, child in children:
        found |= leaves(child, f"{prefix}.{key}" if prefix else key)
    return found


def origin(loaded: Loaded, key: str) -> Origin | None:
    """The file and line that set a key, or the table it is in; None for a default."""
    return loaded.origins.get(key)
