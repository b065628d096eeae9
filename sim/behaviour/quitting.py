"""Quitting: the daily hazard that an advisor leaves."""

import math

from sim.compile import scalar


@scalar
def quit_hazard(per_year: float, pay_ratio: float, pay_elasticity: float, fatigue: float, fatigue_coef: float) -> float:
    """Probability of leaving tonight: h = per_year / 365 * ratio^-elasticity * exp(coef * fatigue).

    `pay_ratio` is own pay over the market's.

    >>> round(quit_hazard(0.365, 1.0, 1.0, 0.0, 2.0), 6)
    0.001
    """
    return min(
        1.0, per_year / 365.0 * math.pow(max(0.05, pay_ratio), -pay_elasticity) * math.exp(fatigue_coef * fatigue)
    )
