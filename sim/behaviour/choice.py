"""Choice over model x battery x option pack x way of paying, rivals, and not buying: a mixed logit.

A person's utilities are U_j = V_j + e_j with e_j Gumbel and *keyed by person and alternative*, so the same
person meets the same luck under every policy and only people near indifference change their mind.
Tastes differ between people (the mixing), hence "mixed" logit. Source: Train, Discrete Choice Methods with
Simulation, 2nd ed., chapters 3 and 6.

Rows of the arrays are documented by the index constants below: `T_*` for a person, `O_*` for an offer of
ours, `R_*` for a rival, `D_*` for the deal shared by all offers of one store.
"""

import math
from typing import Any

import numpy as np

from sim.behaviour.payment import (
    annuity_factor,
    baas_present_value,
    charger_value,
    expected_free_swaps,
    loan_factor,
)
from sim.compile import constant, inlined, scalar
from sim.random import Purpose, gumbel, gumbel_of, uniforms

Array = np.ndarray[Any, np.dtype[np.float64]]

# A person (float64 vector).
(
    T_PRICE,  # utils per 10 000 CNY, negative
    T_RANGE,  # utils per 100 km
    T_ACCELERATION,  # utils per second to 100 km/h, usually negative
    T_TECH,
    T_SPACE,
    T_SAFETY,
    T_BRAND,
    T_CHARGING,  # utils per log(1 + swap stations per million people)
    T_PACK,
    T_DISCOUNT,  # own discount rate a year
    T_UPFRONT_CAP,  # CNY payable at once
    T_PARKING,  # 1.0 with a place for a home charger
    T_SWAPS,  # battery swaps a month needed
    T_OUTSIDE,  # utility of not buying
    T_WAIT_TOLERANCE,  # weeks
    T_WAIT,  # utils per week beyond the tolerance, negative
    T_BELIEF,  # believed minus neutral quality of our cars, utils
    T_CITY_CHARGING,  # log(1 + swap stations per million people) of the home city
) = range(18)
N_TASTES = 18

# One of our offers (float64 row).
(
    O_ID,  # stable number of the alternative, key of its shock
    O_MODEL,
    O_BATTERY,
    O_PACK,
    O_PAYMENT,
    O_PRICE,  # CNY, list after the price lever, with battery and pack
    O_INTERCEPT,
    O_RANGE,  # 100 km
    O_ACCELERATION,
    O_TECH,
    O_SPACE,
    O_SAFETY,
    O_PACK_UTILITY,
    O_DEDUCTION,  # CNY off for leasing the battery
    O_FEE,  # CNY a month for the leased battery
    O_WAIT,  # promised weeks to delivery
) = range(16)
N_OFFER = 16

# A rival (float64 row).
R_ID, R_PRICE, R_INTERCEPT, R_RANGE, R_ACCELERATION, R_TECH, R_SPACE, R_SAFETY, R_BRAND, R_QUALITY = range(10)
N_RIVAL = 10

# The deal of a store on a day (float64 vector).
(
    D_DOWN,
    D_APR,
    D_LOAN_MONTHS,
    D_LEASE_MONTHS,
    D_FREE_SWAPS,
    D_SWAP_PRICE,
    D_CHARGER,
    D_INSTALL,
    D_OWN_MONTHS,
) = range(9)
N_DEAL = 9

CASH, LOAN, BAAS = 0, 1, 2
NEVER = -1.0e300
_OFFER_SHOCK = constant(Purpose.OFFER_SHOCK)
_RIVAL_SHOCK = constant(Purpose.RIVAL_SHOCK)
_OUTSIDE_SHOCK = constant(Purpose.OUTSIDE_SHOCK)


@scalar
def perks_value(person: Array, deal: Array) -> float:
    """Present value (CNY) to this person of free swaps and the charger subsidy."""
    free = expected_free_swaps(person[T_SWAPS], int(deal[D_FREE_SWAPS]))
    months = annuity_factor(person[T_DISCOUNT], int(deal[D_OWN_MONTHS]))
    charger = charger_value(deal[D_CHARGER], deal[D_INSTALL], person[T_PARKING])
    return free * deal[D_SWAP_PRICE] * months + charger


@scalar
def loan_worth(person: Array, deal: Array) -> float:
    """Present value to this person of a car on the deal's loan, per yuan of its price."""
    months = int(deal[D_LOAN_MONTHS])
    return loan_factor(deal[D_DOWN], deal[D_APR], months, annuity_factor(person[T_DISCOUNT], months))


@scalar
def present_value(offer: Array, loan_worth: float, lease_annuity: float) -> float:
    """Present value (CNY) of what the buyer pays for the offer."""
    price = offer[O_PRICE]
    if offer[O_PAYMENT] == LOAN:
        return price * loan_worth
    if offer[O_PAYMENT] == BAAS:
        return baas_present_value(price, offer[O_DEDUCTION], offer[O_FEE], lease_annuity)
    return price


@scalar
def due_at_once(offer: Array, deal: Array) -> float:
    """CNY to be paid at signature and delivery; compared with what the person can pay at once."""
    if offer[O_PAYMENT] == LOAN:
        return deal[D_DOWN] * offer[O_PRICE]
    return offer[O_PRICE] - (offer[O_DEDUCTION] if offer[O_PAYMENT] == BAAS else 0.0)


@scalar
def offer_utility(person: Array, offer: Array, cost_cny: float) -> float:
    """Systematic utility V_j of one of our offers at the given present cost."""
    late = max(0.0, offer[O_WAIT] - person[T_WAIT_TOLERANCE])
    return (
        offer[O_INTERCEPT]
        + person[T_PRICE] * cost_cny / 10_000.0
        + person[T_RANGE] * offer[O_RANGE]
        + person[T_ACCELERATION] * offer[O_ACCELERATION]
        + person[T_TECH] * offer[O_TECH]
        + person[T_SPACE] * offer[O_SPACE]
        + person[T_SAFETY] * offer[O_SAFETY]
        + person[T_PACK] * offer[O_PACK_UTILITY]
        + person[T_WAIT] * late
        + person[T_BRAND]
        + person[T_CHARGING] * person[T_CITY_CHARGING]
        + person[T_BELIEF]
    )


@scalar
def rival_utility(person: Array, rival: Array) -> float:
    """Systematic utility of a rival's car, paid cash."""
    return (
        rival[R_INTERCEPT]
        + person[T_PRICE] * rival[R_PRICE] / 10_000.0
        + person[T_RANGE] * rival[R_RANGE]
        + person[T_ACCELERATION] * rival[R_ACCELERATION]
        + person[T_TECH] * rival[R_TECH]
        + person[T_SPACE] * rival[R_SPACE]
        + person[T_SAFETY] * rival[R_SAFETY]
        + rival[R_BRAND]
        + rival[R_QUALITY]
    )


@scalar
def inclusive_value(person: Array, offers: Array, deal: Array) -> float:
    """Logsum of our affordable offers: the expected utility of the best of them, up to a constant.

    IV = ln sum_j exp(V_j), computed from the largest term for safety; `NEVER` when nothing is affordable.
    Source: Small and Rosen 1981, Econometrica 49:105.
    """
    perks = perks_value(person, deal)
    loan = loan_worth(person, deal)
    lease = annuity_factor(person[T_DISCOUNT], int(deal[D_LEASE_MONTHS]))
    best = NEVER
    total = 0.0
    for j in range(offers.shape[0]):
        if due_at_once(offers[j], deal) > person[T_UPFRONT_CAP]:
            continue
        v = offer_utility(person, offers[j], present_value(offers[j], loan, lease) - perks)
        if v > best:
            total = total * math.exp(best - v) + 1.0 if best > NEVER else 1.0
            best = v
        else:
            total += math.exp(v - best)
    return best + math.log(total) if total > 0.0 else NEVER


@scalar
def hopeless(luck: float, gap: float) -> bool:
    """Whether a Gumbel shock made of this uniform draw is surely below `gap`, told without a logarithm.

    G <= d means u <= exp(-exp(-d)), which is at least 1 - exp(-d), and exp(-d) is at most 1 / (1 + d + d^2 / 2).

    >>> hopeless(0.5, 3.0), hopeless(0.99, 3.0)
    (True, False)
    """
    return gap > 0.0 and luck <= 1.0 - 1.0 / (1.0 + gap + 0.5 * gap * gap)


@inlined
def _draw_luck(seed: int, customer: int, purpose: int, cars: Array, identity: int, luck: Array) -> None:
    """The uniform behind the shock of every car, told apart by the column of its identity."""
    for j in range(cars.shape[0]):
        luck[j] = cars[j, identity]
    uniforms(seed, customer, purpose, luck[: cars.shape[0]])


@scalar
def best_offer(
    seed: int, customer: int, person: Array, offers: Array, deal: Array, luck: Array
) -> tuple[int, float, float]:
    """Row of our best affordable offer, its utility with the person's shock, and its present cost in CNY.

    luck: working memory, at least as long as the offers. The row is -1 and the utility `NEVER` when nothing is
    affordable. Equal utilities go to the lower row.
    """
    _draw_luck(seed, customer, _OFFER_SHOCK, offers, O_ID, luck)
    perks = perks_value(person, deal)
    loan = loan_worth(person, deal)
    lease = annuity_factor(person[T_DISCOUNT], int(deal[D_LEASE_MONTHS]))
    row, best, paid = -1, NEVER, 0.0
    for j in range(offers.shape[0]):
        if due_at_once(offers[j], deal) > person[T_UPFRONT_CAP]:
            continue
        cost = present_value(offers[j], loan, lease) - perks
        v = offer_utility(person, offers[j], cost)
        if hopeless(luck[j], best - v):
            continue
        u = v + gumbel_of(luck[j])
        if u > best:
            row, best, paid = j, u, cost
    return row, best, paid


@scalar
def best_alternative(
    seed: int, customer: int, person: Array, rivals: Array, waiting: float, luck: Array
) -> tuple[int, float]:
    """The best of the rivals (its row) or of not buying (-1), with the person's shock.

    `waiting` is what not buying gains because the person is in no hurry, utils; luck: working memory, at least as long
    as the rivals.
    """
    _draw_luck(seed, customer, _RIVAL_SHOCK, rivals, R_ID, luck)
    row = -1
    best = person[T_OUTSIDE] + waiting + gumbel(seed, customer, _OUTSIDE_SHOCK, 0)
    for r in range(rivals.shape[0]):
        v = rival_utility(person, rivals[r])
        if hopeless(luck[r], best - v):
            continue
        u = v + gumbel_of(luck[r])
        if u > best:
            row, best = r, u
    return row, best
