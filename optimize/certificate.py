"""An independent re-check of a plan: every constraint in exact arithmetic, by code that does not share the model."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

TOLERANCE = Fraction(1, 1_000_000)
"""By how much, relative to max(1, |limit|), a constraint on continuous amounts may be missed: what HiGHS promises."""


def exact(value: float | int | Fraction) -> Fraction:
    """A number as it is written in decimals, not as binary floating point keeps it.

    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    return value if isinstance(value, Fraction) else Fraction(str(value))


@dataclass(frozen=True)
class Check:
    """What the re-check of one constraint family found.

    Attributes:
        family: the constraint family's name.
        rows: how many constraints were checked.
        worst: the largest amount by which one is missed, in the family's unit; 0 when all hold exactly.
        broken: a sentence for each that is missed by more than the tolerance.
    """

    family: str
    rows: int
    worst: Fraction
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Certificate:
    """The checks of all families, and the plan's objective counted again from the data."""

    checks: tuple[Check, ...]
    objective: Fraction

    @property
    def holds(self) -> bool:
        """No constraint is broken."""
        return not any(check.broken for check in self.checks)

    @property
    def broken(self) -> tuple[str, ...]:
        """All sentences about broken constraints."""
        return tuple(sentence for check in self.checks for sentence in check.broken)


@dataclass(frozen=True)
class Limit:
    """One constraint as the checker sees it: `low <= amount <= high`, None where there is no side."""

    what: str
    amount: Fraction
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def missed_by(self) -> Fraction:
        """By how much the amount is outside; 0 when inside."""
        over = self.amount - self.high if self.high is not None else Fraction(0)
        under = self.low - self.amount if self.low is not None else Fraction(0)
        return max(over, under, Fraction(0))


def check(family: str, limits: Iterable[Limit], *, tolerance: Fraction = Fraction(0)) -> Check:
    """Check the constraints of a family.

    >>> check("seats", [Limit("Xi'an", Fraction(3), high=Fraction(2))]).broken
    ("seats: Xi'an is 3, at most 2",)
    """
    rows, worst, broken = 0, Fraction(0), []
    for limit in limits:
        rows += 1
        missed = limit.missed_by
        worst = max(worst, missed)
        scale = max(Fraction(1), *(abs(side) for side in (limit.low, limit.high) if side is not None))
        if missed > tolerance * scale:
            broken.append(f"{family}: {limit.what} is {_shown(limit.amount)}, {_asked(limit)}")
    return Check(family, rows, worst, tuple(broken))


def _asked(limit: Limit) -> str:
    if limit.low is not None and limit.low == limit.high:
        return f"must be {_shown(limit.low)}"
    sides = []
    if limit.low is not None:
        sides.append(f"at least {_shown(limit.low)}")
    if limit.high is not None:
        sides.append(f"at most {_shown(limit.high)}")
    return ", ".join(sides)


def _shown(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"
