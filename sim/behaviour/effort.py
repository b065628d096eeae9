"""Effort: what an advisor gives for what the pay plan pays."""

import math

from sim.compile import scalar


@scalar
def effort(
    base: float, weight_yuan: float, reference_yuan: float, elasticity: float, least: float, most: float
) -> float:
    """Effort that answers the money one more success brings, 1 at the reference plan.

    e = base * (w / w0)^k within bounds: with cost c * e^(1 + 1/k) / (1 + 1/k) of effort and marginal reward w * e the
    best response is proportional to w^k (k = 1 is the quadratic cost of Holmstrom and Milgrom 1991, e = w / c).

    >>> effort(1.0, 800.0, 800.0, 0.15, 0.5, 2.0)
    1.0
    >>> round(effort(1.0, 2000.0, 800.0, 0.15, 0.5, 2.0), 4)
    1.1473
    """
    if weight_yuan == reference_yuan:
        return min(most, max(least, base))
    if weight_yuan <= 0.0:
        return least
    return min(most, max(least, base * math.pow(weight_yuan / reference_yuan, elasticity)))


@scalar
def goal_gradient(next_tier_gain_yuan: float, cars_to_go: float, expected_cars: float) -> float:
    """Extra worth (yuan per car) of the next car because it brings a tier nearer.

    The tier's gain on the cars still expected beyond it, divided by the cars to go, if the month's pace reaches it:
    g = gain * max(0, expected - to_go) / to_go. Far from the tier it is nil; just below it is largest (Hull 1932;
    Kivetz, Urminsky and Zheng 2006, Journal of Marketing Research 43:39).

    >>> goal_gradient(500.0, 1.0, 3.0), goal_gradient(500.0, 5.0, 3.0)
    (1000.0, 0.0)
    """
    return next_tier_gain_yuan * max(0.0, expected_cars - cars_to_go) / cars_to_go


@scalar
def team_share(profit_per_car_yuan: float, share: float, heads: int) -> float:
    """Yuan of profit share that one more car brings to one of `heads` people: share / n of its profit.

    >>> team_share(30_000.0, 0.02, 10)
    60.0
    """
    return share * profit_per_car_yuan / heads if heads > 0 else 0.0
