"""Consideration: how many of the people who could enter the market for us do."""

import math

from sim.compile import scalar


@scalar
def consideration(value: float, reference: float, elasticity: float, headroom: float) -> float:
    """Probability that a person who could enter does, given the worth of our offers now and at reference, in utils.

    p = min(1, exp(elasticity * (value - reference)) / headroom). At the reference it is 1 / headroom exactly, so the
    reference number of leads comes; the headroom bounds what any policy can reach.

    >>> consideration(2.0, 2.0, 0.5, 4.0)
    0.25
    >>> consideration(9.0, 2.0, 0.5, 4.0)
    1.0
    """
    return min(1.0, math.exp(elasticity * (value - reference)) / headroom)
