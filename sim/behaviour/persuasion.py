"""Persuasion: what a good advisor adds at the negotiation table."""

import math

from sim.compile import scalar


@scalar
def persuasion(strength: float, skill: float, effort: float, fatigue: float) -> float:
    """Utils added to our offer: strength * (1 - exp(-skill * effort * (1 - fatigue))), less than `strength`.

    Saturating in effort: twice the effort is not twice the persuasion. Form judged.

    >>> round(persuasion(1.0, 0.5, 1.0, 0.0), 6)
    0.393469
    >>> persuasion(0.0, 0.9, 2.0, 0.0)
    0.0
    """
    return strength * (1.0 - math.exp(-skill * effort * (1.0 - fatigue)))
