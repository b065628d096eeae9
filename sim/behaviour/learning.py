"""Learning: skill grows with experience towards a ceiling, and a new advisor ramps up."""

import math

from sim.compile import scalar


@scalar
def experienced(start: float, ceiling: float, days: float, rate_per_day: float) -> float:
    """Skill after days of work: s(t) = s1 - (s1 - s0) * exp(-k t).

    Source: the exponential learning curve, Mazur and Hastie 1978, Psychological Bulletin 85:1256.

    >>> experienced(0.4, 0.8, 0.0, 0.01)
    0.4
    >>> round(experienced(0.4, 0.8, 100.0, 0.01), 6)
    0.652848
    """
    return ceiling - (ceiling - start) * math.exp(-rate_per_day * days)
