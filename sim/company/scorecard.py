"""The composite scorecard: a monthly bonus for volume, conversion, satisfaction and recommendation."""

from typing import NamedTuple

from sim.company.rounding import nearest
from sim.compile import scalar

#: Composite achievements are whole numbers of this part of the target.
PARTS = 10**12
_SCALE = float(PARTS)


class Measures(NamedTuple):
    """One float per dimension: an advisor's results (NaN: not measured), the targets, the weights, or achievements."""

    #: Cars signed in the month.
    volume: float
    #: Share of the month's leads that signed.
    conversion: float
    #: Mean satisfaction of surveyed owners, in [0, 1].
    satisfaction: float
    #: Net promoter score as surveyed, -100 to 100.
    nps: float


@scalar
def ratio(result: float, target: float, cap: float) -> float:
    """Result over target, from 0 to `cap`; a target of zero is met by anything, and what could not be measured
    (nobody asked, nobody to sell to: NaN) counts as met.

    >>> ratio(6.0, 4.0, 1.2), ratio(3.0, 4.0, 1.2), ratio(-1.0, 4.0, 1.2), ratio(0.0, 0.0, 1.2)
    (1.2, 0.75, 0.0, 1.0)
    >>> ratio(float("nan"), 4.0, 1.2)
    1.0
    """
    if target <= 0.0 or result != result:
        return 1.0
    return min(cap, max(0.0, result / target))


@scalar
def achievements(results: Measures, targets: Measures, cap: float) -> Measures:
    """Achievement per dimension. NPS is compared as points above -100, so that a negative score is no negative pay.

    >>> achievements(Measures(5.0, 0.04, 0.8, 50.0), Measures(4.0, 0.04, 0.8, 60.0), 1.5)
    Measures(volume=1.25, conversion=1.0, satisfaction=1.0, nps=0.9375)
    """
    return Measures(
        ratio(results.volume, targets.volume, cap),
        ratio(results.conversion, targets.conversion, cap),
        ratio(results.satisfaction, targets.satisfaction, cap),
        ratio(results.nps + 100.0, targets.nps + 100.0, cap),
    )


@scalar
def composite(achieved: Measures, weights: Measures) -> int:
    """Weighted sum of achievements in `PARTS`; 0 when all weights are 0. To the nearest, so that decimal weights give
    the decimal number that a planner computes by hand.

    >>> composite(Measures(1.25, 1.0, 1.0, 1.0), Measures(0.4, 0.2, 0.2, 0.2)) / PARTS
    1.1
    """
    total = (
        weights.volume * achieved.volume
        + weights.conversion * achieved.conversion
        + weights.satisfaction * achieved.satisfaction
        + weights.nps * achieved.nps
    )
    return nearest(total, _SCALE)
