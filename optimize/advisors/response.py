"""What heads bring in: a concave piecewise linear curve through measured points."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from optimize.problem import ProblemError, check_number


@dataclass(frozen=True)
class Point:
    """A measured point of a response curve.

    Attributes:
        heads: effective heads, in heads of productivity 1.
        gain_cny: contribution in a quarter of season 1, before pay.
        error_cny: standard error of the gain.
    """

    heads: float
    gain_cny: float
    error_cny: float = 0.0


@dataclass(frozen=True)
class Response:
    """The curve of one speciality at one store; more heads than its last point bring no more.

    Attributes:
        points: by heads, from 0 on, concave; `concave` makes them so.
        grade: the curve is of the heads of this grade; None: of the effective heads of all grades together.
    """

    store: str
    speciality: str
    points: tuple[Point, ...]
    grade: str | None = None

    def __post_init__(self) -> None:
        """Raises ProblemError when the points are out of order, not numbers, or not concave."""
        where = f"the response of {', '.join(filter(None, (self.store, self.grade, self.speciality)))}"
        if not self.points or self.points[0].heads != 0.0:
            raise ProblemError(f"{where} must begin at 0 heads.")
        for point in self.points:
            check_number(f"heads in {where}", point.heads)
            check_number(f"gain in {where}", point.gain_cny, low=-float("inf"))
            check_number(f"standard error in {where}", point.error_cny)
        for a, b in pairwise(self.points):
            if b.heads <= a.heads:
                raise ProblemError(f"{where} has {b.heads:g} heads after {a.heads:g}; they must grow.")
        slopes = self.slopes
        for i, (left, right) in enumerate(pairwise(slopes)):
            if right > left + 1e-9 * max(1.0, abs(left)):
                at = self.points[i + 1].heads
                raise ProblemError(f"{where} is not concave at {at:g} heads; `concave` pools what noise makes rise.")

    @property
    def slopes(self) -> tuple[float, ...]:
        """CNY per effective head, segment by segment."""
        pairs = pairwise(self.points)
        return tuple((b.gain_cny - a.gain_cny) / (b.heads - a.heads) for a, b in pairs)

    @property
    def widths(self) -> tuple[float, ...]:
        """Effective heads, segment by segment."""
        return tuple(b.heads - a.heads for a, b in pairwise(self.points))

    def at(self, heads: float) -> tuple[float, float]:
        """Gain and its standard error at a number of effective heads, between points by the line between them.

        >>> Response("Xi'an", "retail", (Point(0, 0), Point(2, 10, 1), Point(4, 14, 3))).at(3)
        (12.0, 2.0)
        """
        for a, b in pairwise(self.points):
            if heads <= b.heads:
                w = (heads - a.heads) / (b.heads - a.heads)
                return a.gain_cny + w * (b.gain_cny - a.gain_cny), a.error_cny + w * (b.error_cny - a.error_cny)
        return self.points[-1].gain_cny, self.points[-1].error_cny


def concave(points: Sequence[Point]) -> tuple[tuple[Point, ...], float]:
    """The least concave curve above measured points, and the largest lift in standard errors.

    Neighbouring segments are pooled until slopes fall (antitonic regression of the slopes, weighted by width). A lift
    of much more than 2 standard errors says that the true curve is not concave. Points of error 0 are not counted.
    Source: Barlow, Bartholomew, Bremner, Brunk, Statistical Inference under Order Restrictions, 1972, chapter 1.

    >>> points, lift = concave([Point(0, 0), Point(1, 4, 1), Point(2, 10, 1), Point(3, 12, 1)])
    >>> [p.gain_cny for p in points], lift
    ([0, 5.0, 10, 12], 1.0)
    """
    hull: list[Point] = []
    for point in points:
        while len(hull) > 1 and _below(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    lifted = tuple(p if p in hull else Point(p.heads, _on(hull, p.heads), p.error_cny) for p in points)
    lifts = [
        (new.gain_cny - old.gain_cny) / old.error_cny for new, old in zip(lifted, points, strict=True) if old.error_cny
    ]
    return lifted, max(lifts, default=0.0)


def _below(a: Point, b: Point, c: Point) -> bool:
    """Whether b lies on or under the line from a to c."""
    return (b.gain_cny - a.gain_cny) * (c.heads - a.heads) <= (c.gain_cny - a.gain_cny) * (b.heads - a.heads)


def _on(hull: Sequence[Point], heads: float) -> float:
    for a, b in pairwise(hull):
        if heads <= b.heads:
            return a.gain_cny + (heads - a.heads) / (b.heads - a.heads) * (b.gain_cny - a.gain_cny)
    return hull[-1].gain_cny
