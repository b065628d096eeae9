"""The best objective as one limit moves, with the knee marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from optimize.plan import Plan
from optimize.planner import Planner, plan
from optimize.solver import Options


@dataclass(frozen=True)
class Point[D]:
    """The plan at one value of the limit."""

    value: float
    plan: Plan[D]


@dataclass(frozen=True)
class Frontier[D]:
    """Points in order of the limit's value.

    Attributes:
        points: every value asked for, with or without a plan.
        knee: index of the point after which more of the limit brings less; None with fewer than three plans, or when
            the frontier is straight.
    """

    points: tuple[Point[D], ...]
    knee: int | None


def frontier[P, D](
    planner: Planner[P, D],
    vary: Callable[[float], P],
    values: Sequence[float],
    options: Options | None = None,
) -> Frontier[D]:
    """Plans at several values of a limit; `vary` makes the problem for a value."""
    points = tuple(Point(value, plan(planner, vary(value), options, alternatives=0)) for value in sorted(values))
    there = [(i, p.value, p.plan.objective) for i, p in enumerate(points) if p.plan.objective is not None]
    found = knee([x for _, x, _ in there], [y for _, _, y in there])
    return Frontier(points, None if found is None else there[found][0])


def knee(x: Sequence[float], y: Sequence[float]) -> int | None:
    """The point farthest from the line between the ends, both axes scaled to 0..1; None when none is 1 % away.

    Source: Satopaa, Albrecht, Irwin, Raghavan, "Finding a Kneedle in a Haystack", ICDCS Workshops 2011.

    >>> knee([0, 1, 2, 3, 4], [0, 10, 12, 13, 14])
    1
    >>> knee([0, 1, 2], [0, 1, 2]) is None
    True
    """
    if len(x) < 3 or x[-1] == x[0] or y[-1] == y[0]:
        return None
    away = [abs((b - y[0]) / (y[-1] - y[0]) - (a - x[0]) / (x[-1] - x[0])) for a, b in zip(x, y, strict=True)]
    best = max(range(len(away)), key=lambda i: away[i])
    return best if away[best] > 0.01 else None
