"""What a planner hands back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from optimize.certificate import Certificate
from optimize.model import Key
from optimize.solver import Status

Cells = Mapping[Key, float]
"""The decisions that are not zero, by key; whole numbers where the model says so."""

NOTHING: Cells = MappingProxyType({})


class How(Enum):
    """Where a shadow price comes from."""

    LP = "duals of the linear program"
    FIXED = "duals with the whole numbers held fixed"
    RELAXATION = "duals of the relaxation without whole numbers: an estimate"
    RESOLVED = "solved again with one unit more"


@dataclass(frozen=True)
class ShadowPrice:
    """What one unit more of a limit changes.

    Attributes:
        family, key: the constraint.
        title, unit: its family's, in planners' words.
        change: of the objective, when the right-hand side grows by one unit; the sign is the objective's own.
        how: where the number comes from.
    """

    family: str
    key: Key
    title: str
    unit: str
    change: float
    how: How


@dataclass(frozen=True)
class Binding:
    """A limit that the plan uses up."""

    family: str
    key: Key


@dataclass(frozen=True)
class Change:
    """A limit moved: `amount` is added to its right-hand side, in the family's unit."""

    family: str
    key: Key
    amount: float


def limits_moved(
    moved: Mapping[tuple[str, Key], float], changes: Iterable[Change]
) -> dict[tuple[str, Key], float]:
    """What is added to the right-hand sides, by constraint family and key, when these changes are made too."""
    added = dict(moved)
    for change in changes:
        place = (change.family, change.key)
        added[place] = added.get(place, 0.0) + change.amount
    return added


@dataclass(frozen=True)
class Repair:
    """A set of changes under which a problem without a plan has one.

    Attributes:
        changes: of limits.
        cost_cny: at the families' relaxation prices.
        sentence: the changes in planners' units.
        verified: the changes were applied to the data, and the problem then has a plan.
    """

    changes: tuple[Change, ...]
    cost_cny: float
    sentence: str
    verified: bool


@dataclass(frozen=True)
class Plan[D]:
    """A plan with everything that is known about it.

    Attributes:
        planner, solver: names, for the record.
        status: as the solver meant it.
        maximise: the objective is a gain rather than a cost.
        objective: of the plan; None without one. bound: proven for every plan.
        seconds: of the solver.
        columns, rows: size of the model.
        cells, decision: the plan as keys and numbers, and in the planner's own words; empty and None without one.
        prices: largest first. binding: limits that are used up.
        certificate: the independent re-check; None without a plan.
        repairs: when there is no plan because the problem contradicts itself: what would make one, cheapest first.
        note: one sentence that a reader must know, or empty.
    """

    planner: str
    solver: str
    status: Status
    maximise: bool
    objective: float | None
    bound: float | None
    seconds: float
    columns: int
    rows: int
    cells: Cells = NOTHING
    decision: D | None = None
    prices: tuple[ShadowPrice, ...] = ()
    binding: tuple[Binding, ...] = ()
    certificate: Certificate | None = None
    repairs: tuple[Repair, ...] = ()
    note: str = ""

    @property
    def gap(self) -> float | None:
        """Distance between objective and bound, relative to max(1, |objective|); None without both."""
        if self.objective is None or self.bound is None:
            return None
        return abs(self.objective - self.bound) / max(1.0, abs(self.objective))

    def price(self, family: str, key: Key) -> ShadowPrice | None:
        """The shadow price of one limit; None when it is zero or not known."""
        return next((p for p in self.prices if p.family == family and p.key == key), None)

    def sentence(self) -> str:
        """Status, objective, bound and gap as a planner reads them."""
        if self.objective is None:
            return f"No plan: {self.status.value}."
        text = f"{self.status.value}: {self.objective:,.2f}"
        if self.status is not Status.OPTIMAL and self.gap is not None:
            text += f", no plan beats {self.bound:,.2f} (gap {self.gap:.3%})"
        return text[0].upper() + text[1:] + "."
