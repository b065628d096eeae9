"""People: what a person is, drawn from who they are, and which of them enter the market on a day.

Everything here is a pure function of seed and identity, and so can be asked for when it is needed: an engine keeps
what a person has become, not what they always were. Tastes (`T_*`) and segments (`S_*`) are vectors; the index
constants name their entries.
"""

import math
from typing import Any

import numpy as np

from sim.behaviour.choice import (
    NEVER,
    T_ACCELERATION,
    T_BELIEF,
    T_BRAND,
    T_CHARGING,
    T_CITY_CHARGING,
    T_DISCOUNT,
    T_OUTSIDE,
    T_PACK,
    T_PARKING,
    T_PRICE,
    T_RANGE,
    T_SAFETY,
    T_SPACE,
    T_SWAPS,
    T_TECH,
    T_UPFRONT_CAP,
    T_WAIT,
    T_WAIT_TOLERANCE,
    due_at_once,
    inclusive_value,
)
from sim.behaviour.thinning import consideration
from sim.compile import constant, scalar
from sim.random import Purpose, exponential, normal, uniform

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

# Parameters of a segment in a city (float64 vector).
(
    S_PRICE,  # median price taste in this city, utils per 10 000 CNY, negative
    S_PRICE_SIGMA,  # of its logarithm
    S_TASTE_SIGMA,  # relative standard deviation of the other tastes
    S_RANGE,
    S_ACCELERATION,
    S_TECH,
    S_SPACE,
    S_SAFETY,
    S_BRAND,
    S_CHARGING,
    S_PACK,
    S_PRIOR_MEAN,
    S_PRIOR_SD,
    S_DISCOUNT,
    S_DISCOUNT_SIGMA,
    S_CAP,
    S_CAP_SIGMA,
    S_PARKING,
    S_SWAPS,
    S_OUTSIDE,
    S_WAIT_TOLERANCE,
    S_WAIT,
    S_CITY_CHARGING,
    S_PATIENCE,
    S_JOINT,
    S_JOINT_DAYS,
    S_REACH,
) = range(27)
N_SEGMENT = 27

_HOME = constant(Purpose.HOME_STORE)
_PRICE = constant(Purpose.TASTE_PRICE)
_RANGE = constant(Purpose.TASTE_RANGE)
_ACCELERATION = constant(Purpose.TASTE_ACCELERATION)
_TECH = constant(Purpose.TASTE_TECH)
_SPACE = constant(Purpose.TASTE_SPACE)
_SAFETY = constant(Purpose.TASTE_SAFETY)
_BRAND = constant(Purpose.TASTE_BRAND)
_CHARGING = constant(Purpose.TASTE_CHARGING)
_PACK = constant(Purpose.TASTE_PACK)
_PRIOR = constant(Purpose.QUALITY_PRIOR)
_DISCOUNT = constant(Purpose.DISCOUNT_RATE)
_CAP = constant(Purpose.UPFRONT_CAP)
_PARKING = constant(Purpose.HOME_PARKING)
_SWAPS = constant(Purpose.SWAP_NEED)
_TOLERANCE = constant(Purpose.WAIT_TOLERANCE)
_INTEREST = constant(Purpose.INTEREST)
_PATIENCE = constant(Purpose.PATIENCE)
_JOINT = constant(Purpose.JOINT_DECISION)
_STICKINESS = constant(Purpose.STICKINESS)
_NOISE = constant(Purpose.LEAD_SCORE_NOISE)


@scalar
def draw_tastes(seed: int, person: int, segment: Floats, out: Floats) -> None:
    """Fill one row of tastes (`T_*`): lognormal price, discount rate and means; normal others."""
    sigma = segment[S_TASTE_SIGMA]
    out[T_PRICE] = segment[S_PRICE] * math.exp(segment[S_PRICE_SIGMA] * normal(seed, person, _PRICE, 0))
    out[T_RANGE] = segment[S_RANGE] * (1.0 + sigma * normal(seed, person, _RANGE, 0))
    out[T_ACCELERATION] = segment[S_ACCELERATION] * (1.0 + sigma * normal(seed, person, _ACCELERATION, 0))
    out[T_TECH] = segment[S_TECH] * (1.0 + sigma * normal(seed, person, _TECH, 0))
    out[T_SPACE] = segment[S_SPACE] * (1.0 + sigma * normal(seed, person, _SPACE, 0))
    out[T_SAFETY] = segment[S_SAFETY] * (1.0 + sigma * normal(seed, person, _SAFETY, 0))
    out[T_BRAND] = segment[S_BRAND] * (1.0 + sigma * normal(seed, person, _BRAND, 0))
    out[T_CHARGING] = segment[S_CHARGING] * (1.0 + sigma * normal(seed, person, _CHARGING, 0))
    out[T_PACK] = segment[S_PACK] * (1.0 + sigma * normal(seed, person, _PACK, 0))
    out[T_DISCOUNT] = segment[S_DISCOUNT] * math.exp(segment[S_DISCOUNT_SIGMA] * normal(seed, person, _DISCOUNT, 0))
    out[T_UPFRONT_CAP] = upfront_cap(seed, person, segment)
    out[T_PARKING] = 1.0 if uniform(seed, person, _PARKING, 0) < segment[S_PARKING] else 0.0
    out[T_SWAPS] = segment[S_SWAPS] * exponential(seed, person, _SWAPS, 0)
    out[T_OUTSIDE] = segment[S_OUTSIDE]
    out[T_WAIT_TOLERANCE] = segment[S_WAIT_TOLERANCE] * exponential(seed, person, _TOLERANCE, 0)
    out[T_WAIT] = segment[S_WAIT]
    out[T_BELIEF] = segment[S_PRIOR_MEAN] + segment[S_PRIOR_SD] * normal(seed, person, _PRIOR, 0)
    out[T_CITY_CHARGING] = segment[S_CITY_CHARGING]


@scalar
def upfront_cap(seed: int, person: int, segment: Floats) -> float:
    """What the person can pay at once, CNY: lognormal around the segment's median in this city."""
    return segment[S_CAP] * math.exp(segment[S_CAP_SIGMA] * normal(seed, person, _CAP, 0))


@scalar
def first_interest(seed: int, person: int, base: float) -> float:
    """Interest in (0, 1] with which the person enters: u^((1 - b) / b), whose mean is the channel's base b."""
    return math.pow(uniform(seed, person, _INTEREST, 0), (1.0 - base) / base)


@scalar
def patience_minutes(seed: int, person: int, segment: Floats) -> float:
    """Minutes that the person waits in a showroom: exponential."""
    return segment[S_PATIENCE] * exponential(seed, person, _PATIENCE, 0)


@scalar
def joint_days(seed: int, person: int, segment: Floats) -> float:
    """Days that a second decision maker needs, 0 for somebody who decides alone."""
    if uniform(seed, person, _JOINT, 0) < segment[S_JOINT]:
        return segment[S_JOINT_DAYS] * exponential(seed, person, _JOINT, 1)
    return 0.0


@scalar
def stickiness(seed: int, person: int) -> float:
    """Uniform: below the store's dedicated share the person has an own advisor."""
    return uniform(seed, person, _STICKINESS, 0)


@scalar
def score_noise(seed: int, person: int) -> float:
    """Uniform behind the lead score."""
    return uniform(seed, person, _NOISE, 0)


@scalar
def home_store(seed: int, person: int, cumulative: Floats) -> int:
    """Position of the store the person would go to, by attraction; `cumulative` rises to 1."""
    u = uniform(seed, person, _HOME, 0)
    position = 0
    while position < cumulative.shape[0] - 1 and u >= cumulative[position]:
        position += 1
    return position


@scalar
def least_due(offers: Floats, deal: Floats) -> float:
    """The least that is due at once for any of the offers, CNY; infinite without an offer."""
    least = math.inf
    for j in range(offers.shape[0]):
        least = min(least, due_at_once(offers[j], deal))
    return least


@scalar
def considers(
    person: Floats, offers: Floats, deal: Floats, offers0: Floats, deal0: Floats, elasticity: float, headroom: float
) -> tuple[float, float]:
    """Probability that a person who could enter does, and how much better our offers are than the reference, utils.

    A person who can afford nothing of ours never enters; one who only now can enters at the reference rate.
    """
    now = inclusive_value(person, offers, deal)
    if now == NEVER:
        return 0.0, 0.0
    reference = inclusive_value(person, offers0, deal0)
    if reference == NEVER:
        return 1.0 / headroom, 0.0
    return consideration(now, reference, elasticity, headroom), now - reference
