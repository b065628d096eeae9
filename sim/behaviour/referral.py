"""Referral: owners who like what they got bring friends."""

from sim.compile import scalar


@scalar
def referrals_per_year(base: float, score: float, threshold: float) -> float:
    """Friends a year an owner brings to us: nothing below the threshold, rising linearly to `base` at a score of 10.

    >>> referrals_per_year(0.4, 10.0, 6.0), referrals_per_year(0.4, 8.0, 6.0), referrals_per_year(0.4, 5.0, 6.0)
    (0.4, 0.2, 0.0)
    """
    return base * max(0.0, score - threshold) / (10.0 - threshold)
