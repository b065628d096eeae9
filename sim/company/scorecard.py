"""The composite scorecard: a monthly bonus for volume, conversion, satisfaction and recommendation."""

from typing import NamedTuple

from sim.company.money import share_of


class Measures(NamedTuple):
    """One number per dimension: an advisor's results (NaN: not measured), the targets, the weights, or achievements."""

    #: Cars signed in the month.
    volume: float
    #: Share of the month's leads that signed.
    conversion: float
    #: Mean satisfaction of surveyed owners, in [0, 1].
    satisfaction: float
    #: Net promoter score as surveyed, -100 to 100.
    nps: float


def ratio(result: float, target: float, cap: float) -> float:
    """Result over target, from 0 to `cap`; a target of zero is met by anything, and what could not be measured
    (nobody asked, nobody to sell to: NaN) counts as met.

    >>> ratio(6, 4, 1.2), ratio(3, 4, 1.2), ratio(-1, 4, 1.2), ratio(0, 0, 1.2), ratio(float("nan"), 4, 1.2)
    (1.2, 0.75, 0.0, 1.0, 1.0)
    """
    if target <= 0.0 or result != result:
        return 1.0
    return min(cap, max(0.0, result / target))


def achievements(results: Measures, targets: Measures, cap: float) -> Measures:
    """Achievement per dimension. NPS is compared as points above -100, so that a negative score is no negative pay.

    >>> achievements(Measures(5, 0.04, 0.8, 50), Measures(4, 0.04, 0.8, 60), 1.5)
    Measures(volume=1.25, conversion=1.0, satisfaction=1.0, nps=0.9375)
    """
    return Measures(
        ratio(results.volume, targets.volume, cap),
        ratio(results.conversion, targets.conversion, cap),
        ratio(results.satisfaction, targets.satisfaction, cap),
        ratio(results.nps + 100.0, targets.nps + 100.0, cap),
    )


def composite(achieved: Measures, weights: Measures) -> float:
    """Weighted sum of achievements; 0 when all weights are 0. Rounded to 12 places, so that decimal weights give the
    decimal number that a planner computes by hand.

    >>> composite(Measures(1.25, 1.0, 1.0, 1.0), Measures(0.4, 0.2, 0.2, 0.2))
    1.1
    """
    total = 0.0
    for weight, value in zip(weights, achieved, strict=True):
        total += weight * value
    return round(total, 12)


def bonus_fen(bonus_fen_per_month: int, achieved: Measures, weights: Measures) -> int:
    """The month's bonus in fen: the lever's bonus times the composite achievement, half a fen rounded up.

    >>> bonus_fen(100_000, Measures(1.25, 1.0, 1.0, 1.0), Measures(0.4, 0.2, 0.2, 0.2))
    110000
    """
    return share_of(bonus_fen_per_month, composite(achieved, weights))
