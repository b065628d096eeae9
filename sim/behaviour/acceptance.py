"""Saying yes to the next step: a visit, a test drive, an offer on the table."""

import math

from sim.compile import scalar


@scalar
def accepts(
    intercept: float, interest_coef: float, interest: float, value: float, help_coef: float, help_given: float
) -> float:
    """Probability of agreeing to the next step: logistic in interest, value of our offer, and the advisor's help.

    p = 1 / (1 + exp(-(a + b * interest + value + c * help))). `value` in utils against the reference offer (0 in the
    base); `help_given` is skill x effort, 1 for a perfect advisor at reference effort.
    Source of the form: binary logit, Train 2009, chapter 3.

    >>> accepts(0.0, 2.0, 0.0, 0.0, 1.0, 0.0)
    0.5
    >>> round(accepts(-1.0, 2.0, 0.5, 0.0, 1.0, 0.5), 6)
    0.622459
    """
    return 1.0 / (1.0 + math.exp(-(intercept + interest_coef * interest + value + help_coef * help_given)))
