"""Which policies together make another: found from what the files say, not from their names."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

WORDS = {"title", "title_zh", "description"}
Changes = frozenset[tuple[str, str]]


def parts_of(names: Sequence[str], resolved: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """For each policy that is the union of two or more others, those others.

    Args:
        names: of the policies, the base first.
        resolved: what each says, in the same order.

    >>> base, a, b = {"x": 1, "y": 1}, {"x": 2, "y": 1}, {"x": 1, "y": 2}
    >>> parts_of(["base", "a", "b", "both"], [base, a, b, {"x": 2, "y": 2}])
    {'both': ('a', 'b')}
    """
    base = leaves("", {key: value for key, value in resolved[0].items() if key not in WORDS})
    changes = {name: _changes(base, each) for name, each in zip(names[1:], resolved[1:], strict=True)}
    found = {}
    for name, whole in changes.items():
        inside = [other for other, part in changes.items() if part and part < whole]
        parts = [p for p in inside if not any(changes[p] < changes[q] for q in inside)]
        if len(parts) > 1 and frozenset().union(*(changes[p] for p in parts)) == whole and _disjoint(parts, changes):
            found[name] = tuple(parts)
    return found


def _disjoint(parts: Sequence[str], changes: Mapping[str, Changes]) -> bool:
    """Parts that share a change would count it twice."""
    return sum(len(changes[p]) for p in parts) == len(frozenset().union(*(changes[p] for p in parts)))


def _changes(base: Mapping[str, str], other: Mapping[str, Any]) -> Changes:
    own = leaves("", {key: value for key, value in other.items() if key not in WORDS})
    return frozenset((key, own.get(key, "absent")) for key in {*base, *own} if base.get(key) != own.get(key))


def leaves(prefix: str, value: Any) -> dict[str, str]:
    """Dotted key -> value as text; rows of arrays by their id."""
    if isinstance(value, Mapping):
        pairs = [(str(key), child) for key, child in value.items()]
    elif isinstance(value, list):
        pairs = [(str(row.get("id", i) if isinstance(row, Mapping) else i), row) for i, row in enumerate(value)]
    else:
        return {prefix: json.dumps(value, default=str)}
    found: dict[str, str] = {}
    for key, child in pairs:
        found |= leaves(f"{prefix}.{key}", child)
    return found
