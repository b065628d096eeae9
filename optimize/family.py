"""Constraint families: the named groups of rows in which planners and explanations speak."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Family:
    """A group of constraints of one kind.

    Attributes:
        name: what the model calls its rows.
        title: what a planner calls the limit, as in "seats of a store".
        unit: what one unit of its right-hand side is, as in "people".
        relaxation_cny: what a unit of breaking it costs when a plan must be repaired; None: it is never broken
            (physics, bookkeeping).
        whole: repairs of it come in whole units.
        repair: which way its right-hand side may be moved by a repair.
    """

    name: str
    title: str
    unit: str
    relaxation_cny: float | None = None
    whole: bool = False
    repair: Literal["both", "up", "down"] = "both"


def registry(*families: Family) -> Mapping[str, Family]:
    """Families by name, in order. Raises ValueError when two have one name, or a price is not positive."""
    found: dict[str, Family] = {}
    for family in families:
        if family.name in found:
            raise ValueError(f"two constraint families are called {family.name}")
        if family.relaxation_cny is not None and not family.relaxation_cny > 0:
            raise ValueError(f"the relaxation price of {family.name} must be positive")
        found[family.name] = family
    return found
