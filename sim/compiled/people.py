"""What happens to a person outside of a conversation: the log, the agenda, the mind, and the ways out of the funnel."""

from typing import Any

import numpy as np

from sim.behaviour import decisions
from sim.behaviour.belief import posterior_sd
from sim.behaviour.choice import (
    O_BATTERY,
    O_MODEL,
    O_PACK,
    O_PAYMENT,
    T_BELIEF,
    best_offer,
)
from sim.behaviour.interest import cooled, warmed
from sim.compile import constant, inner, scalar
from sim.compiled.layout import N_CUSTOMERS, N_EVENTS, N_GONE, N_OWNERS, RING, Array, Out, Scratch, World
from sim.events import Event, LossReason, Outcome, Stage, Task
from sim.random import code

_CONTACT, _CALLBACK = constant(Task.CONTACT), constant(Task.CALLBACK)
_NEEDS, _NEGOTIATION, _TEST_DRIVE = constant(Task.NEEDS), constant(Task.NEGOTIATION), constant(Task.TEST_DRIVE)
_VISIT_BOOKED, _DRIVE_BOOKED, _LOST = constant(Event.VISIT_BOOKED), constant(Event.DRIVE_BOOKED), constant(Event.LOST)
_OUT_LOST, _OUT_DELIVERED, _OUT_CANCELLED = (
    constant(Outcome.LOST),
    constant(Outcome.DELIVERED),
    constant(Outcome.CANCELLED),
)
_ORDER = constant(Stage.ORDER)
_BROKEN, _TOO_LONG = constant(LossReason.CANCELLED_BROKEN_PROMISE), constant(LossReason.CANCELLED_WAIT)
_NO_REASON, _WAITED = constant(LossReason.NONE), constant(LossReason.WAITED_TOO_LONG)
#: In a row of the log that names no advisor, no model.
NOBODY, NO_MODEL = constant(-1), constant(-1)
_BOOK_DRIVE = constant(code.BOOK_DRIVE_DELAY)


@inner
def time_days(w: World, s: Scratch) -> float:
    """Now, in days since the start of the run."""
    return w.day + s.moment[0].now / 1440.0


@inner
def log(w: World, s: Scratch, o: Out, k: int, person: int, event: int, advisor: int, model: int, value: float) -> None:
    """Write one row of the event log."""
    if not w.log:
        return
    p = w.people[person]
    row = o.events[o.counts[N_EVENTS]]
    o.counts[N_EVENTS] += 1
    row.time_days = time_days(w, s)
    row.customer = p.id
    row.event = event
    row.stage = p.stage
    row.store = w.stores[k].id
    row.advisor = advisor
    row.model = model
    row.channel = p.channel
    row.value = value


# -- agenda ---------------------------------------------------------------------------------------------------------


@scalar
def remember(people: Array, head: Array, person: int, day: int, minute: float, what: int) -> None:
    """Put the person on the store's agenda of a later day."""
    p = people[person]
    p.due_day, p.due_minute, p.due_what = day, minute, what
    p.next = head[p.store, day % RING]
    head[p.store, day % RING] = person


@inner
def book_in(w: World, person: int, k: int, what: int, days: int) -> None:
    """Become due again in some days: a call from opening on, a visit at the person's minute of the day."""
    p, today = w.people[person], w.stores[k]
    minute = 0.0
    if what != _CONTACT and what != _CALLBACK:
        times = p.attempts + p.visits
        minute = decisions.visit_minute(w.seed, p.id, times, today.open_minute, today.visiting_minutes)
    remember(w.people, w.head, person, w.day + days, minute, what)


@inner
def book(w: World, s: Scratch, o: Out, k: int, person: int, what: int, purpose: int) -> None:
    """Agree on a day for a visit, a drive or a proposal."""
    p = w.people[person]
    days = decisions.visit_days(w.seed, p.id, p.calls + p.visits, purpose, w.rule)
    if what in (_NEEDS, _NEGOTIATION):
        log(w, s, o, k, person, _VISIT_BOOKED, NOBODY, NO_MODEL, float(w.day + days))
    book_in(w, person, k, what, days)


@inner
def call_again(w: World, s: Scratch, o: Out, k: int, person: int, reason: int) -> None:
    """Wait for another call, as long as the company keeps calling and the person keeps a minimum of interest."""
    p = w.people[person]
    if p.attempts >= w.rule[0].attempts_max or warmth(w, s, person) < w.rule[0].interest_floor:
        lose(w, s, o, k, person, reason)
        return
    book_in(w, person, k, _CALLBACK, decisions.callback_days(w.seed, p.id, p.attempts, w.rule))


@inner
def try_again(w: World, s: Scratch, o: Out, k: int, person: int, reason: int) -> None:
    """After a visit that failed: a later call, or never again."""
    w.people[person].interest *= w.rule[0].bad_visit_factor
    call_again(w, s, o, k, person, reason)


@inner
def gave_up(w: World, s: Scratch, o: Out, k: int, person: int, kind: int, model: int) -> None:
    """Left the showroom after waiting too long."""
    if kind == _TEST_DRIVE:
        log(w, s, o, k, person, _DRIVE_BOOKED, NO_MODEL, model, 0.0)
        book(w, s, o, k, person, _TEST_DRIVE, _BOOK_DRIVE)
    else:
        try_again(w, s, o, k, person, _WAITED)


# -- mind -----------------------------------------------------------------------------------------------------------


@inner
def warmth(w: World, s: Scratch, person: int) -> float:
    """Interest now: what was left at the last touch, cooled since."""
    p = w.people[person]
    return cooled(p.interest, time_days(w, s) - p.touched, p.half_life)


@inner
def touch(w: World, s: Scratch, person: int) -> None:
    """A good meeting warms."""
    w.people[person].interest = warmed(warmth(w, s, person), w.rule[0].warming)
    w.people[person].touched = time_days(w, s)


@inner
def reach_stage(p: Any, stage: int, time: float) -> None:
    """Enter a stage; the first time of each is kept. `p` is the person's row."""
    if np.isnan(p.times[stage]):
        p.times[stage] = time
    p.stage = max(p.stage, stage)


@inner
def learn(w: World, person: int, noise: float, purpose: int) -> None:
    """A demonstration or a drive shows how good the cars are; belief moves by its uncertainty."""
    p = w.people[person]
    p.tastes[T_BELIEF] = decisions.learned(w.seed, p.id, p.visits, p.tastes[T_BELIEF], p.belief_sd, noise, purpose)
    p.belief_sd = posterior_sd(p.belief_sd, noise)


@inner
def favourite_model(w: World, k: int, person: int) -> int:
    """Position of the model the person would take now; the first demo car's when nothing is affordable."""
    p = w.people[person]
    if p.favourite < 0:
        found = w.sets[1, k, p.segment]
        offers = w.offers[found, : w.lengths[found]]
        row, _, _ = best_offer(w.seed, p.id, p.tastes, offers, w.deals[w.stores[k].deal])
        p.favourite = int(offers[row, O_MODEL]) if row >= 0 else w.stores[k].first_model
    return p.favourite


# -- advisors and ends ----------------------------------------------------------------------------------------------


@inner
def employed(w: World, row: int) -> bool:
    """Whether a row of the staff (-1: nobody) is still there."""
    return row >= 0 and w.staff[row].employed


@inner
def belong_to(w: World, person: int, row: int) -> None:
    """Become this advisor's own customer, unless one who is still here has the person already."""
    p = w.people[person]
    if not employed(w, p.owner_row):
        p.owner, p.owner_row = w.staff[row].id, row
        w.staff[row].open_customers += 1


@inner
def settle(w: World, person: int) -> None:
    """Signed or lost: the person is no open customer of anybody any more."""
    row = w.people[person].owner_row
    if employed(w, row):
        w.staff[row].open_customers -= 1


@inner
def lose(w: World, s: Scratch, o: Out, k: int, person: int, reason: int) -> None:
    """Out of the funnel."""
    p = w.people[person]
    log(w, s, o, k, person, _LOST, p.owner, NO_MODEL, float(reason))
    p.outcome, p.reason = _OUT_LOST, reason
    settle(w, person)
    p.closed = time_days(w, s)
    finish(w.people, w.stores, o, person)


@inner
def finish(people: Array, stores: Array, o: Out, person: int) -> None:
    """A person has left for good: their row of the table `customers`, and the place is free."""
    write_row(people, stores, o.customers, o.counts[N_CUSTOMERS], person)
    o.counts[N_CUSTOMERS] += 1
    people[person].alive = False
    o.gone[o.counts[N_GONE]] = person
    o.counts[N_GONE] += 1


@scalar
def write_row(people: Array, stores: Array, out: Array, place: int, person: int) -> None:
    """The row of the table `customers`."""
    p, row = people[person], out[place]
    ordered = not np.isnan(p.times[_ORDER])
    offered = ordered and p.has_offer
    row.customer, row.city, row.store = p.id, stores[p.store].city, stores[p.store].id
    row.segment, row.channel, row.arrived_days = p.segment, p.channel, p.arrived
    row.stage_reached, row.outcome, row.loss_reason, row.closed_days = p.stage, p.outcome, p.reason, p.closed
    row.first_contact_days, row.visit_days, row.drive_days = p.times[1], p.times[2], p.times[3]
    row.negotiation_days, row.order_days, row.delivered_days = p.times[4], p.times[5], p.times[6]
    row.model = int(p.offer[O_MODEL]) if offered else -1
    row.battery = int(p.offer[O_BATTERY]) if offered else -1
    row.pack = int(p.offer[O_PACK]) if offered else -1
    row.payment = int(p.offer[O_PAYMENT]) if offered else -1
    row.cars = p.cars if ordered else 0
    row.price_fen, row.surplus_cny, row.visit_wait_minutes = p.price_fen, p.surplus, p.wait_minutes
    row.satisfaction, row.advisor = p.satisfaction, p.owner


@scalar
def cars_gone(
    people: Array, stores: Array, o: Out, seed: int, rule: Array, persons: Array, time: float, broken: Array
) -> None:
    """Ordered cars are cancelled, one a row; with the last of them the person is gone."""
    for k in range(persons.shape[0]):
        person = persons[k]
        people[person].gone_cars += 1
        people[person].reason = _BROKEN if broken[k] else _TOO_LONG
        all_settled(people, stores, o, seed, rule, person, time)


@inner
def all_settled(people: Array, stores: Array, o: Out, seed: int, rule: Array, person: int, time: float) -> None:
    """When every ordered car is handed over or cancelled, the person becomes an owner, or goes."""
    p = people[person]
    if p.delivered_cars + p.gone_cars < p.cars:
        return
    p.closed = time
    p.outcome = _OUT_DELIVERED if p.delivered_cars > 0 else _OUT_CANCELLED
    if p.delivered_cars > 0:
        p.reason = _NO_REASON
        p.satisfaction = decisions.recommendation(
            seed, p.id, p.service_quality, p.wait_minutes, p.late_days, p.tastes[T_BELIEF], rule
        )
        owner = o.owners[o.counts[N_OWNERS]]
        o.counts[N_OWNERS] += 1
        owner.customer, owner.store, owner.segment, owner.channel = p.id, p.store, p.segment, p.channel
        owner.advisor_row, owner.satisfaction, owner.day = p.owner_row, p.satisfaction, int(time)
    finish(people, stores, o, person)
