"""Randomness that belongs to people: Philox4x32-10, a pure function of (seed, entity, purpose, occurrence)."""

import math
from enum import IntEnum, auto
from types import SimpleNamespace

from sim.compile import scalar


class Purpose(IntEnum):
    LEAD_COUNT = auto(); ARRIVAL_TIME = auto(); THINNING = auto(); HOME_STORE = auto()
    TASTE_PRICE = auto(); TASTE_RANGE = auto(); TASTE_ACCELERATION = auto(); TASTE_TECH = auto(); TASTE_SPACE = auto()
    TASTE_SAFETY = auto(); TASTE_BRAND = auto(); TASTE_CHARGING = auto(); TASTE_PACK = auto()
    DISCOUNT_RATE = auto(); UPFRONT_CAP = auto(); HOME_PARKING = auto(); SWAP_NEED = auto(); INTEREST = auto(); PATIENCE = auto()
    WAIT_TOLERANCE = auto(); QUALITY_PRIOR = auto(); OFFER_SHOCK = auto(); RIVAL_SHOCK = auto(); OUTSIDE_SHOCK = auto()
    CALL_ANSWERED = auto(); AGREES_TO_VISIT = auto(); VISIT_DELAY = auto(); VISIT_MINUTE = auto(); NO_SHOW = auto(); DRIVE_WANTED = auto()
    DRIVE_SIGNAL = auto(); DEMO_SIGNAL = auto(); BOOK_DRIVE_DELAY = auto(); WANTS_OFFER = auto(); TASK_MINUTES = auto()
    JOINT_DECISION = auto(); CALLBACK_GAP = auto(); BATCH_SIZE = auto(); TENDER = auto(); CANCEL = auto(); SATISFACTION = auto()
    SURVEY_RESPONSE = auto(); SURVEY_SCORE = auto(); REFERRAL = auto(); FRIEND_ID = auto(); LEAD_SCORE_NOISE = auto(); STICKINESS = auto()
    ADVISOR_SKILL = auto(); DAY_OFF = auto(); TIE_BREAK = auto(); QUIT = auto(); GATE_EXAM = auto(); TRANSIT_DAYS = auto()
    EXPERIENCE = auto(); FRIEND = auto()


#: The purposes as plain integers: a compiled function takes these fifty times faster than members of an enum.
code = SimpleNamespace(**{purpose.name: int(purpose) for purpose in Purpose})

_M0, _M1, _W0, _W1, _MASK = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85, 0xFFFFFFFF


@scalar
def bits(seed, entity, purpose, occurrence):
    k0, k1 = seed & _MASK, (seed >> 32) & _MASK
    c0, c1, c2, c3 = entity & _MASK, (entity >> 32) & _MASK, purpose & _MASK, occurrence & _MASK
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1, c2, c3 = ((p1 >> 32) & _MASK) ^ c1 ^ k0, p1 & _MASK, ((p0 >> 32) & _MASK) ^ c3 ^ k1, p0 & _MASK
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@scalar
def uniform(seed, entity, purpose, occurrence):
    a, b, c, d = bits(seed, entity, purpose, occurrence)
    return ((a >> 5) * 67108864.0 + (b >> 6) + 0.5) / 9007199254740992.0


@scalar
def exponential(seed, entity, purpose, occurrence):
    return -math.log(uniform(seed, entity, purpose, occurrence))


@scalar
def normal(seed, entity, purpose, occurrence):
    a, b, c, d = bits(seed, entity, purpose, occurrence)
    u = ((a >> 5) * 67108864.0 + (b >> 6) + 0.5) / 9007199254740992.0
    v = ((c >> 5) * 67108864.0 + (d >> 6) + 0.5) / 9007199254740992.0
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@scalar
def gumbel(seed, entity, purpose, occurrence):
    return -math.log(-math.log(uniform(seed, entity, purpose, occurrence)))


@scalar
def poisson(mean, seed, entity, purpose, occurrence):
    total = 0
    k = 0
    while mean > 0.0:
        part = min(mean, 30.0)
        mean -= part
        u = uniform(seed, entity, purpose, occurrence * 1000 + k)
        k += 1
        p = math.exp(-part)
        s = p
        n = 0
        while u > s and n < 400:
            n += 1
            p *= part / n
            s += p
        total += n
    return total


@scalar
def gamma(shape, seed, entity, purpose, occurrence):
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    k = 0
    while True:
        x = normal(seed, entity, purpose, (occurrence << 6) | (2 * k))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = uniform(seed, entity, purpose, (occurrence << 6) | (2 * k + 1))
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v) or k == 31:
                return d * v
        k += 1
