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
from sim.company.scoring import lead_score
from sim.compile import constant, inner, scalar, wide
from sim.compiled.layout import (
    N_CUSTOMERS,
    N_EVENTS,
    N_OWNERS,
    NOTHING_DUE,
    WHAT_BITS,
    Array,
    Out,
    Scratch,
    World,
)
from sim.events import Event, LossReason, Outcome, Stage, Task
from sim.random import code
from sim.world.identity import FRIEND_BIT
from sim.world.people import draw_tastes, first_interest, score_noise

_CONTACT, _CALLBACK = constant(Task.CONTACT), constant(Task.CALLBACK)
_NEEDS, _NEGOTIATION, _TEST_DRIVE = constant(Task.NEEDS), constant(Task.NEGOTIATION), constant(Task.TEST_DRIVE)
_VISIT_BOOKED, _DRIVE_BOOKED, _LOST = constant(Event.VISIT_BOOKED), constant(Event.DRIVE_BOOKED), constant(Event.LOST)
_OUT_LOST, _OUT_DELIVERED, _OUT_CANCELLED = (
    constant(Outcome.LOST),
    constant(Outcome.DELIVERED),
    constant(Outcome.CANCELLED),
)
_ORDER = constant(Stage.ORDER)
_NO_REASON, _WAITED = constant(LossReason.NONE), constant(LossReason.WAITED_TOO_LONG)
_BROKEN, _TOO_LONG = constant(LossReason.CANCELLED_BROKEN_PROMISE), constant(LossReason.CANCELLED_WAIT)
#: In a row of the log that names no advisor, no model.
NOBODY, NO_MODEL = constant(-1), constant(-1)
_BOOK_DRIVE = constant(code.BOOK_DRIVE_DELAY)
_NOTHING_DUE, _WHAT_BITS = constant(NOTHING_DUE), constant(WHAT_BITS)


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


@inner
def remember(w: World, person: int, day: int, minute: float, what: int) -> None:
    """Put the person on the agenda of a later day."""
    w.people[person].due_minute = minute
    w.agenda[person] = (day << _WHAT_BITS) | what


@inner
def book_in(w: World, person: int, k: int, what: int, days: int) -> None:
    """Become due again in some days: a call from opening on, a visit at the person's minute of the day."""
    p, today = w.people[person], w.stores[k]
    minute = 0.0
    if what != _CONTACT and what != _CALLBACK:
        times = p.attempts + p.visits
        minute = decisions.visit_minute(w.seed, p.id, times, today.open_minute, today.visiting_minutes)
    remember(w, person, w.day + days, minute, what)


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
    book_in(w, person, k, _CALLBACK, decisions.callback_days(w.seed, p.id, wide(p.attempts), w.rule))


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
    return cooled(p.interest, time_days(w, s) - p.touched, w.half_life[p.segment])


@inner
def touch(w: World, s: Scratch, person: int) -> None:
    """A good meeting warms."""
    w.people[person].interest = warmed(warmth(w, s, person), w.rule[0].warming)
    w.people[person].touched = time_days(w, s)


@inner
def score(w: World, person: int) -> float:
    """What the company believes of a lead, from the interest with which they came."""
    p = w.people[person]
    base = w.friend_interest if p.id & FRIEND_BIT else w.base_interest[p.channel]
    return lead_score(first_interest(w.seed, p.id, base), score_noise(w.seed, p.id), w.distance)


@inner
def think(w: World, k: int, person: int) -> None:
    """Somebody who comes for the first time gets a mind: tastes as they always were, nothing learned yet."""
    p, m = w.people[person], w.minds[person]
    if p.visited:
        return
    p.visited = True
    draw_tastes(w.seed, p.id, w.segments[w.stores[k].city_row, p.segment], m.tastes)
    m.belief_sd = w.prior_sd[p.segment]
    m.favourite = -1
    m.has_offer = False
    m.persuaded = m.late_days = m.service_quality = 0.0
    m.surplus = m.wait_minutes = m.satisfaction = np.nan
    m.price_fen = m.cars = m.delivered_cars = m.gone_cars = 0
    for stage in range(m.times.shape[0]):
        m.times[stage] = np.nan


@inner
def reach_stage(w: World, person: int, stage: int, time: float) -> None:
    """Enter a stage behind the first contact; the first time of each is kept."""
    p, m = w.people[person], w.minds[person]
    if np.isnan(m.times[stage]):
        m.times[stage] = time
    p.stage = max(p.stage, stage)


@inner
def learn(w: World, person: int, noise: float, purpose: int) -> None:
    """A demonstration or a drive shows how good the cars are; belief moves by its uncertainty."""
    p, m = w.people[person], w.minds[person]
    times = wide(p.visits)
    m.tastes[T_BELIEF] = decisions.learned(w.seed, p.id, times, m.tastes[T_BELIEF], m.belief_sd, noise, purpose)
    m.belief_sd = posterior_sd(m.belief_sd, noise)


@inner
def favourite_model(w: World, s: Scratch, k: int, person: int) -> int:
    """Position of the model the person would take now; the first demo car's when nothing is affordable."""
    p, m = w.people[person], w.minds[person]
    if m.favourite < 0:
        found = w.sets[1, k, p.segment]
        offers = w.offers[found, : w.lengths[found]]
        row, _, _ = best_offer(w.seed, p.id, m.tastes, offers, w.deals[w.stores[k].deal], s.luck)
        m.favourite = int(offers[row, O_MODEL]) if row >= 0 else w.stores[k].first_model
    return m.favourite


# -- advisors and ends ----------------------------------------------------------------------------------------------


@inner
def employed(w: World, row: int) -> bool:
    """Whether a row of the staff (-1: nobody) is still there."""
    return row >= 0 and w.staff[row].employed


@inner
def belong_to(w: World, person: int, row: int) -> None:
    """Become this advisor's own customer, unless one who is still here has the person already."""
    if not employed(w, w.people[person].owner_row):
        w.people[person].owner_row = row
        w.staff[row].open_customers += 1


@inner
def owner_id(people: Array, staff: Array, person: int) -> int:
    """Identity of the person's own advisor, -1 without one."""
    row = people[person].owner_row
    return staff[row].id if row >= 0 else -1


@inner
def settle(w: World, person: int) -> None:
    """Signed or lost: the person is no open customer of anybody any more."""
    row = w.people[person].owner_row
    if employed(w, row):
        w.staff[row].open_customers -= 1


@inner
def _write_mind(m: Any, row: Any) -> None:
    """What only somebody who came to a store has to tell."""
    row.visit_days, row.drive_days, row.negotiation_days = m.times[2], m.times[3], m.times[4]
    row.order_days, row.delivered_days = m.times[5], m.times[6]
    row.price_fen, row.surplus_cny, row.visit_wait_minutes = m.price_fen, m.surplus, m.wait_minutes
    row.satisfaction = m.satisfaction
    if not np.isnan(m.times[_ORDER]):
        row.cars = m.cars
        if m.has_offer:
            row.model, row.battery = int(m.offer[O_MODEL]), int(m.offer[O_BATTERY])
            row.pack, row.payment = int(m.offer[O_PACK]), int(m.offer[O_PAYMENT])


@scalar
def write_row(
    people: Array, minds: Array, stores: Array, staff: Array, out: Array, place: int, person: int, closed: float
) -> None:
    """The row of the table `customers`; closed: when the person left, NaN for somebody who has not."""
    p, row = people[person], out[place]
    row.customer, row.city, row.store = p.id, stores[p.store].city, stores[p.store].id
    row.segment, row.channel, row.arrived_days = p.segment, p.channel, p.arrived
    row.stage_reached, row.outcome, row.loss_reason, row.closed_days = p.stage, p.outcome, p.reason, closed
    row.first_contact_days = p.first_contact
    row.advisor = owner_id(people, staff, person)
    row.model = row.battery = row.pack = row.payment = -1
    row.cars = row.price_fen = 0
    row.visit_days = row.drive_days = row.negotiation_days = row.order_days = row.delivered_days = np.nan
    row.surplus_cny = row.visit_wait_minutes = row.satisfaction = np.nan
    if p.visited:
        _write_mind(minds[person], row)


@scalar
def write_rows(people: Array, minds: Array, stores: Array, staff: Array, out: Array, here: Array) -> None:
    """The rows of the table `customers` of everybody who is still here at the end."""
    for place in range(here.shape[0]):
        write_row(people, minds, stores, staff, out, place, here[place], np.nan)


@inner
def finish(people: Array, minds: Array, stores: Array, staff: Array, o: Out, person: int, time: float) -> None:
    """A person has left for good: their row of the table `customers`, and the row is the store's to use again."""
    write_row(people, minds, stores, staff, o.customers, o.counts[N_CUSTOMERS], person, time)
    o.counts[N_CUSTOMERS] += 1
    store = stores[people[person].store]
    people[person].alive = False
    people[person].next = store.free
    store.free = person
    store.left += 1


@inner
def lose(w: World, s: Scratch, o: Out, k: int, person: int, reason: int) -> None:
    """Out of the funnel."""
    p = w.people[person]
    log(w, s, o, k, person, _LOST, owner_id(w.people, w.staff, person), NO_MODEL, float(reason))
    p.outcome, p.reason = _OUT_LOST, reason
    settle(w, person)
    finish(w.people, w.minds, w.stores, w.staff, o, person, time_days(w, s))


@inner
def all_settled(
    people: Array,
    minds: Array,
    stores: Array,
    staff: Array,
    o: Out,
    seed: int,
    rule: Array,
    person: int,
    time: float,
) -> None:
    """When every ordered car is handed over or cancelled, the person becomes an owner, or goes."""
    p, m = people[person], minds[person]
    if m.delivered_cars + m.gone_cars < m.cars:
        return
    p.outcome = _OUT_DELIVERED if m.delivered_cars > 0 else _OUT_CANCELLED
    if m.delivered_cars > 0:
        p.reason = _NO_REASON
        m.satisfaction = decisions.recommendation(
            seed, p.id, m.service_quality, m.wait_minutes, m.late_days, m.tastes[T_BELIEF], rule
        )
        owner = o.owners[o.counts[N_OWNERS]]
        o.counts[N_OWNERS] += 1
        owner.customer, owner.store, owner.segment, owner.channel = p.id, p.store, p.segment, p.channel
        owner.advisor_row = p.owner_row
        owner.satisfaction, owner.day = m.satisfaction, int(time)
    finish(people, minds, stores, staff, o, person, time)


@scalar
def cars_gone(
    people: Array,
    minds: Array,
    stores: Array,
    staff: Array,
    o: Out,
    seed: int,
    rule: Array,
    persons: Array,
    time: float,
    broken: Array,
) -> None:
    """Ordered cars are cancelled, one a row; with the last of them the person is gone."""
    for k in range(persons.shape[0]):
        person = persons[k]
        minds[person].gone_cars += 1
        people[person].reason = _BROKEN if broken[k] else _TOO_LONG
        all_settled(people, minds, stores, staff, o, seed, rule, person, time)
