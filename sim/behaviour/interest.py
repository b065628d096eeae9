"""Interest: how much a person wants a car now; it cools while nobody takes care of them."""

import math

from sim.compile import scalar


@scalar
def cooled(interest: float, days: float, half_life_days: float) -> float:
    """Interest after days without contact: x * 2^(-days / half-life).

    >>> cooled(0.8, 7.0, 7.0)
    0.4
    """
    return interest * math.exp2(-days / half_life_days)


@scalar
def warmed(interest: float, gain_share: float) -> float:
    """Interest after a good contact: a share of what is missing to 1 is gained.

    >>> warmed(0.5, 0.2)
    0.6
    """
    return interest + gain_share * (1.0 - interest)


@scalar
def response_factor(hours: float, half_life_hours: float, floor: float) -> float:
    """What is left of a new lead's readiness to talk when the first call comes `hours` after it.

    f = floor + (1 - floor) * 2^(-h / half-life). Form judged; a first call within the hour beats a later one in
    Oldroyd, McElheran and Elkington 2011, Harvard Business Review (qualification about seven times as likely).

    >>> response_factor(0.0, 3.0, 0.4), response_factor(3.0, 3.0, 0.4)
    (1.0, 0.7)
    """
    return floor + (1.0 - floor) * math.exp2(-hours / half_life_hours)


@scalar
def worth_of_waiting(interest: float, weight: float) -> float:
    """What not buying now gains for somebody of this interest, in utils: w * (1/2 - interest).

    Who wants a car now finds putting it off costly; whose interest has cooled finds it easy. Form judged; interest of
    one half is neutral, so that the weight moves nobody there.

    >>> worth_of_waiting(0.5, 2.0), worth_of_waiting(1.0, 2.0)
    (0.0, -1.0)
    """
    return weight * (0.5 - interest)
