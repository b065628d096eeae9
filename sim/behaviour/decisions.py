"""What a person decides, with the person's own luck: the functions of this room joined to keyed draws.

`rule` is an array of one row of :data:`RULE`: the sections `[customer]` and `[owner]` of a scenario. Both engines call
these, and nothing else decides.
"""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.behaviour.acceptance import accepts
from sim.behaviour.belief import posterior_mean
from sim.behaviour.choice import T_PRICE, Array, best_alternative, best_offer
from sim.behaviour.interest import response_factor, worth_of_waiting
from sim.behaviour.satisfaction import true_score
from sim.compile import constant, scalar
from sim.random import code, exponential, normal, uniform

if TYPE_CHECKING:
    from sim.scenario.customer import CustomerSection
    from sim.scenario.owner import OwnerSection

_NO_SHOW = constant(code.NO_SHOW)
_CALL_ANSWERED = constant(code.CALL_ANSWERED)
_AGREES = constant(code.AGREES_TO_VISIT)
_DRIVE = constant(code.DRIVE_WANTED)
_OFFER = constant(code.WANTS_OFFER)
_GAP = constant(code.CALLBACK_GAP)
_MINUTE = constant(code.VISIT_MINUTE)
_BATCH = constant(code.BATCH_SIZE)
_SATISFACTION = constant(code.SATISFACTION)

Rule = np.ndarray[Any, Any]

RULE_FIELDS = (
    "visit_intercept",
    "visit_interest",
    "visit_help",
    "drive_intercept",
    "drive_interest",
    "drive_help",
    "offer_intercept",
    "offer_interest",
    "offer_help",
    "offer_belief",
    "value_weight",
    "response_half_life_hours",
    "response_floor",
    "interest_floor",
    "warming",
    "bad_visit_factor",
    "attempts_max",
    "callback_gap_days",
    "visit_delay_days",
    "no_show_share",
    "rounds_max",
    "buying_interest",
    "hesitation_gap",
    "persuasion_strength",
    "demo_noise",
    "drive_noise",
    "ringing_minutes",
    "tender_days",
)
OWNER_FIELDS = ("score_base", "score_service", "score_wait", "score_late", "score_surprise", "score_noise")
RULE = np.dtype([(name, "f8") for name in (*RULE_FIELDS, *OWNER_FIELDS)])


def rule_row(customer: "CustomerSection", owner: "OwnerSection") -> Rule:
    """The sections `[customer]` and `[owner]` as an array of one row of `RULE`."""
    stated = [getattr(customer, name) for name in RULE_FIELDS] + [getattr(owner, name) for name in OWNER_FIELDS]
    return np.array([tuple(map(float, stated))], RULE)


@scalar
def stays_away(seed: int, person: int, times: int, rule: Rule) -> bool:
    """Does a booked visitor not come? `times`: calls tried and visits made so far."""
    return uniform(seed, person, _NO_SHOW, times) < rule[0].no_show_share


@scalar
def answers_call(seed: int, person: int, attempts: int, reach: float) -> bool:
    """Does the person answer this attempt?"""
    return uniform(seed, person, _CALL_ANSWERED, attempts) < reach


@scalar
def agrees_to_visit(
    seed: int, person: int, calls: int, warmth: float, value: float, help_given: float, delay_hours: float, rule: Rule
) -> bool:
    """On the telephone: does the person come? A late first call finds them less ready."""
    r = rule[0]
    chance = accepts(
        r.visit_intercept,
        r.visit_interest,
        warmth,
        r.value_weight * value,
        r.visit_help,
        help_given,
    )
    if calls == 1:
        chance *= response_factor(delay_hours, r.response_half_life_hours, r.response_floor)
    return uniform(seed, person, _AGREES, calls) < chance


@scalar
def wants_drive(
    seed: int, person: int, visits: int, warmth: float, value: float, help_given: float, rule: Rule
) -> bool:
    """Does the person want a test drive today?"""
    r = rule[0]
    chance = accepts(
        r.drive_intercept,
        r.drive_interest,
        warmth,
        r.value_weight * value,
        r.drive_help,
        help_given,
    )
    return uniform(seed, person, _DRIVE, visits) < chance


@scalar
def wants_offer(
    seed: int,
    person: int,
    drives: int,
    visits: int,
    warmth: float,
    value: float,
    belief: float,
    help_given: float,
    rule: Rule,
) -> bool:
    """Does the person ask what it costs?"""
    r = rule[0]
    worth = r.value_weight * value + r.offer_belief * belief
    chance = accepts(r.offer_intercept, r.offer_interest, warmth, worth, r.offer_help, help_given)
    return uniform(seed, person, _OFFER, drives * 16 + visits) < chance


@scalar
def learned(seed: int, person: int, visits: int, belief: float, sd: float, noise: float, purpose: int) -> float:
    """Belief after a demonstration or a drive has shown how good the cars are, with noise."""
    return posterior_mean(belief, sd, noise * normal(seed, person, purpose, visits), noise)


@scalar
def weigh(
    seed: int,
    person: int,
    tastes: Array,
    offers: Array,
    deal: Array,
    rivals: Array,
    warmth: float,
    extra: float,
    rule: Rule,
    luck: Array,
) -> tuple[int, float, int, float]:
    """Our best offer against the best alternative.

    extra: utils that persuasion and a deadline add to ours; luck: working memory, an entry an offer or rival.
    Returns the row of the offer (-1: none can be paid), how far it lies above the alternative in utils, which
    alternative (-1: buying nothing), and the consumer surplus in CNY without the extra (NaN without an offer).
    """
    row, ours, _ = best_offer(seed, person, tastes, offers, deal, luck)
    waiting = worth_of_waiting(warmth, rule[0].buying_interest)
    alternative, theirs = best_alternative(seed, person, tastes, rivals, waiting, luck)
    surplus = (ours - theirs) / -tastes[T_PRICE] * 10_000.0 if row >= 0 else np.nan
    return row, ours + extra - theirs, alternative, surplus


@scalar
def callback_days(seed: int, person: int, attempts: int, rule: Rule) -> int:
    """Days until the next call."""
    return 1 + int(rule[0].callback_gap_days * exponential(seed, person, _GAP, attempts))


@scalar
def visit_days(seed: int, person: int, times: int, purpose: int, rule: Rule) -> int:
    """Days until an agreed visit, drive or proposal."""
    return 1 + int(rule[0].visit_delay_days * exponential(seed, person, purpose, times))


@scalar
def visit_minute(seed: int, person: int, times: int, open_minute: float, visiting_minutes: float) -> float:
    """The minute of the day at which an agreed visit begins."""
    return open_minute + uniform(seed, person, _MINUTE, times) * visiting_minutes


@scalar
def batch(seed: int, person: int, mean: float) -> int:
    """Cars a fleet buyer wants: geometric from 1 with this mean."""
    if mean <= 1.0:
        return 1
    return 1 + int(math.log(uniform(seed, person, _BATCH, 0)) / math.log(1.0 - 1.0 / mean))


@scalar
def recommendation(
    seed: int, person: int, service_quality: float, wait_minutes: float, late_days: float, belief: float, rule: Rule
) -> float:
    """Willingness to recommend, 0 to 10: service, waiting, the promise kept, and the car against what was believed.

    wait_minutes: NaN for somebody who never waited.
    """
    r = rule[0]
    waited = 0.0 if np.isnan(wait_minutes) else wait_minutes
    noise = r.score_noise * normal(seed, person, _SATISFACTION, 0)
    return true_score(
        r.score_base,
        service_quality - 0.5,
        r.score_service,
        waited,
        r.score_wait,
        late_days,
        r.score_late,
        -belief,
        r.score_surprise,
        noise,
    )
