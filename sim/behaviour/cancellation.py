"""Cancelling a signed order: waiting too long, and being let down."""

import math

from sim.compile import scalar


@scalar
def cancel_chance(
    per_day: float, waited_weeks: float, tolerance_weeks: float, wait_factor: float, broken: bool, broken_factor: float
) -> float:
    """Probability of cancelling within one more day of waiting.

    The hazard is h = per_day * (1 + wait_factor * max(0, waited - tolerance)) * (broken_factor after the promised
    date), and p = 1 - exp(-h). At a constant hazard P(cancel by T) = 1 - exp(-h T).

    >>> round(cancel_chance(0.001, 2.0, 4.0, 0.5, False, 3.0), 7)
    0.0009995
    >>> cancel_chance(0.0, 9.0, 1.0, 0.5, True, 3.0)
    0.0
    """
    hazard = per_day * (1.0 + wait_factor * max(0.0, waited_weeks - tolerance_weeks))
    return 1.0 - math.exp(-hazard * (broken_factor if broken else 1.0))
