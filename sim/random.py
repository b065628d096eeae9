"""Randomness that belongs to people: every draw is a pure function of (seed, entity, purpose, occurrence).

Nobody owns a stream and nothing depends on the order of events, threads or workers. The generator is Philox4x32-10
(Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): the key is the seed, the counter
(entity low, entity high, purpose, occurrence).
"""

import math
from enum import IntEnum
from types import SimpleNamespace
from typing import Any

from sim.compile import inlined, scalar


class Purpose(IntEnum):
    """What a draw decides. The numbers are part of every result and are never reused."""

    LEAD_COUNT = 1
    ARRIVAL_TIME = 2
    THINNING = 3
    HOME_STORE = 4
    TASTE_PRICE = 5
    TASTE_RANGE = 6
    TASTE_ACCELERATION = 7
    TASTE_TECH = 8
    TASTE_SPACE = 9
    TASTE_SAFETY = 10
    TASTE_BRAND = 11
    TASTE_CHARGING = 12
    TASTE_PACK = 13
    DISCOUNT_RATE = 14
    UPFRONT_CAP = 15
    HOME_PARKING = 16
    SWAP_NEED = 17
    INTEREST = 18
    PATIENCE = 19
    WAIT_TOLERANCE = 20
    QUALITY_PRIOR = 21
    OFFER_SHOCK = 22
    RIVAL_SHOCK = 23
    OUTSIDE_SHOCK = 24
    CALL_ANSWERED = 25
    AGREES_TO_VISIT = 26
    VISIT_DELAY = 27
    VISIT_MINUTE = 28
    NO_SHOW = 29
    DRIVE_WANTED = 30
    DRIVE_SIGNAL = 31
    DEMO_SIGNAL = 32
    BOOK_DRIVE_DELAY = 33
    WANTS_OFFER = 34
    TASK_MINUTES = 35
    JOINT_DECISION = 36
    CALLBACK_GAP = 37
    BATCH_SIZE = 38
    CANCEL = 39
    SATISFACTION = 40
    SURVEY_RESPONSE = 41
    REFERRAL = 42
    FRIEND_ID = 43
    LEAD_SCORE_NOISE = 44
    STICKINESS = 45
    ADVISOR_SKILL = 46
    EXPERIENCE = 47
    DAY_OFF = 48
    TIE_BREAK = 49
    QUIT = 50
    LOG_SAMPLE = 51


#: The purposes as plain integers: a compiled function takes these many times faster than members of an enum.
code = SimpleNamespace(**{purpose.name: int(purpose) for purpose in Purpose})

_M0, _M1, _W0, _W1, _MASK = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85, 0xFFFFFFFF
_TO_UNIT = 1.0 / 9007199254740992.0
#: Up to this whole shape a gamma draw is a sum of exponentials: one logarithm, however many.
_MOST_SUMMED = 8.0


@inlined
def _philox(seed: int, entity: int, purpose: int, occurrence: int) -> tuple[int, int, int, int]:
    """Ten rounds on four 32-bit numbers."""
    k0, k1 = seed & _MASK, (seed >> 32) & _MASK
    c0, c1, c2, c3 = entity & _MASK, (entity >> 32) & _MASK, purpose & _MASK, occurrence & _MASK
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1, c2, c3 = ((p1 >> 32) & _MASK) ^ c1 ^ k0, p1 & _MASK, ((p0 >> 32) & _MASK) ^ c3 ^ k1, p0 & _MASK
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@inlined
def _unit(a: int, b: int) -> float:
    """The 53 highest bits of two words as a number in (0, 1)."""
    return ((a >> 5) * 67108864.0 + (b >> 6) + 0.5) * _TO_UNIT


@scalar
def bits(seed: int, entity: int, purpose: int, occurrence: int) -> tuple[int, int, int, int]:
    """Four independent 32-bit numbers. Arguments are int64, products wrap modulo 2^64.

    Known answer of Random123 for counter and key zero:

    >>> [hex(word) for word in bits(0, 0, 0, 0)]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    return _philox(seed, entity, purpose, occurrence)


@scalar
def uniform(seed: int, entity: int, purpose: int, occurrence: int) -> float:
    """Uniform in the open interval (0, 1), 53 bits.

    >>> 0.0 < uniform(1, 2, 3, 4) < 1.0
    True
    """
    a, b, _, _ = bits(seed, entity, purpose, occurrence)
    return _unit(a, b)


@inlined
def uniforms(seed: int, entity: int, purpose: int, occurrences: Any) -> None:
    """`uniform` of many occurrences, whole numbers stored as float64, in place: the processor draws several at a time."""
    for j in range(occurrences.shape[0]):
        a, b, _, _ = _philox(seed, entity, purpose, int(occurrences[j]))
        occurrences[j] = _unit(a, b)


@scalar
def exponential(seed: int, entity: int, purpose: int, occurrence: int) -> float:
    """Exponential with mean 1, by inversion."""
    return -math.log(uniform(seed, entity, purpose, occurrence))


@scalar
def normal(seed: int, entity: int, purpose: int, occurrence: int) -> float:
    """Standard normal from the two uniforms of one counter (Box and Muller 1958)."""
    a, b, c, d = bits(seed, entity, purpose, occurrence)
    return math.sqrt(-2.0 * math.log(_unit(a, b))) * math.cos(2.0 * math.pi * _unit(c, d))


@scalar
def gumbel(seed: int, entity: int, purpose: int, occurrence: int) -> float:
    """Standard Gumbel, by inversion: the shock of a logit."""
    return gumbel_of(uniform(seed, entity, purpose, occurrence))


@scalar
def gumbel_of(u: float) -> float:
    """The standard Gumbel of a uniform draw: -ln(-ln u)."""
    return -math.log(-math.log(u))


@scalar
def poisson(mean: float, seed: int, entity: int, purpose: int, occurrence: int) -> int:
    """Poisson by inversion, in parts of mean at most 30 so that no probability underflows; sums of Poissons are Poisson."""
    total = 0
    k = 0
    while mean > 0.0:
        part = min(mean, 30.0)
        mean -= part
        u = uniform(seed, entity, purpose, occurrence * 1000 + k)
        k += 1
        p = math.exp(-part)
        below = p
        n = 0
        while u > below and n < 400:
            n += 1
            p *= part / n
            below += p
        total += n
    return total


@inlined
def _sum_of_exponentials(count: int, seed: int, entity: int, purpose: int, occurrence: int) -> float:
    """-ln of a product of uniforms, two of them a counter."""
    product = 1.0
    for k in range(0, count, 2):
        a, b, c, d = bits(seed, entity, purpose, (occurrence << 6) | (k >> 1))
        product *= _unit(a, b)
        if k + 1 < count:
            product *= _unit(c, d)
    return -math.log(product)


@scalar
def gamma(shape: float, seed: int, entity: int, purpose: int, occurrence: int) -> float:
    """Gamma with a shape of at least 1 and scale 1.

    A small whole shape is the sum of so many exponentials; any other is drawn by the method of Marsaglia and Tsang
    2000 (ACM TOMS 26:363), whose attempts are numbered within the occurrence: each is accepted with probability over
    0.95, and the 32nd always.
    """
    if shape <= _MOST_SUMMED and shape == math.floor(shape):
        return _sum_of_exponentials(int(shape), seed, entity, purpose, occurrence)
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    k = 0
    while True:
        x = normal(seed, entity, purpose, (occurrence << 6) | (2 * k))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = uniform(seed, entity, purpose, (occurrence << 6) | (2 * k + 1))
            # Their squeeze: sure to be accepted, told without a logarithm.
            if u < 1.0 - 0.0331 * (x * x) * (x * x):
                return d * v
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v) or k == 31:
                return d * v
        k += 1
