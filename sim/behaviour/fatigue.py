"""Fatigue: a stock that long days fill and rest empties; it slows work down."""

from sim.compile import scalar


@scalar
def next_fatigue(stock: float, busy_hours: float, per_hour: float, free_hours: float, recovery_share: float) -> float:
    """The stock tomorrow, in [0, 0.9]: F' = (1 - r) F + a * max(0, busy - free).

    Long-run level under a constant load: F* = a * (busy - free) / r.

    >>> round(next_fatigue(0.2, 9.0, 0.02, 6.0, 0.25), 6)
    0.21
    """
    return min(0.9, (1.0 - recovery_share) * stock + per_hour * max(0.0, busy_hours - free_hours))


@scalar
def pace(fatigue: float, slowdown: float) -> float:
    """Factor on the minutes of a task: 1 when rested, 1 + slowdown * fatigue when tired.

    >>> pace(0.5, 0.2)
    1.1
    """
    return 1.0 + slowdown * fatigue
