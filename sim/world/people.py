"""People: what a person is, drawn from who they are, and which of them enter the market on a day.

Everything here is a pure function of seed and identity, evaluated in bulk by compiled loops. Rows are people;
columns are named by the index constants of :mod:`sim.behaviour.choice` (`T_*`) and of this module.
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

# What else a person is (float64 columns).
(
    P_INTEREST,  # in (0, 1]: how much the person wants a car now
    P_PATIENCE,  # minutes in a showroom
    P_JOINT_DAYS,  # days a second decision maker needs, 0 for a single one
    P_REACH,  # probability that a call is answered
    P_STICKINESS,  # uniform: below the store's dedicated share the person has an own advisor
    P_SCORE_NOISE,  # uniform behind the lead score
) = range(6)
N_PROFILE = 6

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
    out[T_UPFRONT_CAP] = segment[S_CAP] * math.exp(segment[S_CAP_SIGMA] * normal(seed, person, _CAP, 0))
    out[T_PARKING] = 1.0 if uniform(seed, person, _PARKING, 0) < segment[S_PARKING] else 0.0
    out[T_SWAPS] = segment[S_SWAPS] * exponential(seed, person, _SWAPS, 0)
    out[T_OUTSIDE] = segment[S_OUTSIDE]
    out[T_WAIT_TOLERANCE] = segment[S_WAIT_TOLERANCE] * exponential(seed, person, _TOLERANCE, 0)
    out[T_WAIT] = segment[S_WAIT]
    out[T_BELIEF] = segment[S_PRIOR_MEAN] + segment[S_PRIOR_SD] * normal(seed, person, _PRIOR, 0)
    out[T_CITY_CHARGING] = segment[S_CITY_CHARGING]


@scalar
def draw_profile(seed: int, person: int, segment: Floats, base_interest: float, out: Floats) -> None:
    """Fill one row of the profile (`P_*`). Interest is u^((1 - b) / b), whose mean is the channel's base b."""
    spread = (1.0 - base_interest) / base_interest
    out[P_INTEREST] = math.pow(uniform(seed, person, _INTEREST, 0), spread)
    out[P_PATIENCE] = segment[S_PATIENCE] * exponential(seed, person, _PATIENCE, 0)
    joint = uniform(seed, person, _JOINT, 0) < segment[S_JOINT]
    out[P_JOINT_DAYS] = segment[S_JOINT_DAYS] * exponential(seed, person, _JOINT, 1) if joint else 0.0
    out[P_REACH] = segment[S_REACH]
    out[P_STICKINESS] = uniform(seed, person, _STICKINESS, 0)
    out[P_SCORE_NOISE] = uniform(seed, person, _NOISE, 0)


@scalar
def home_store(seed: int, person: int, cumulative: Floats) -> int:
    """Position of the store the person would go to, by attraction; `cumulative` rises to 1."""
    u = uniform(seed, person, _HOME, 0)
    position = 0
    while position < cumulative.shape[0] - 1 and u >= cumulative[position]:
        position += 1
    return position


@scalar
def affords(person: Floats, offers: Floats, deal: Floats) -> bool:
    """Whether the person can pay what is due at once for any of the offers."""
    least = math.inf
    for j in range(offers.shape[0]):
        least = min(least, due_at_once(offers[j], deal))
    return bool(least <= person[T_UPFRONT_CAP])


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
