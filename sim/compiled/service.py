"""What a service leaves: the person has learned, decided, signed or received, and the visit goes on or ends."""

import numpy as np

from sim.behaviour import decisions
from sim.behaviour.choice import BAAS, O_DEDUCTION, O_MODEL, O_PAYMENT, O_PRICE, T_BELIEF
from sim.behaviour.persuasion import persuasion
from sim.company.sale import contract_price_fen
from sim.compile import constant, inner, wide
from sim.compiled.layout import N_HANDED, N_SIGNED, Out, Scratch, World
from sim.compiled.people import (
    NO_MODEL,
    all_settled,
    belong_to,
    book,
    book_in,
    call_again,
    favourite_model,
    learn,
    log,
    lose,
    reach_stage,
    settle,
    think,
    time_days,
    touch,
    warmth,
)
from sim.events import Event, LossReason, Outcome, Stage, Task
from sim.random import code
from sim.world.people import joint_days

_CONTACT, _CALLBACK, _RECEIVE, _NEEDS = (
    constant(Task.CONTACT),
    constant(Task.CALLBACK),
    constant(Task.RECEIVE),
    constant(Task.NEEDS),
)
_DRIVE, _NEGOTIATION, _CONTRACT, _TENDER = (
    constant(Task.TEST_DRIVE),
    constant(Task.NEGOTIATION),
    constant(Task.CONTRACT),
    constant(Task.TENDER),
)
_S_CONTACT, _S_VISIT, _S_DRIVE = constant(Stage.CONTACT), constant(Stage.VISIT), constant(Stage.TEST_DRIVE)
_S_NEGOTIATION, _S_ORDER, _S_DELIVERY = constant(Stage.NEGOTIATION), constant(Stage.ORDER), constant(Stage.DELIVERY)
_E_DONE, _E_MISSED = constant(Event.CONTACT_DONE), constant(Event.CONTACT_MISSED)
_E_NEEDS, _E_DRIVE, _E_NEGOTIATION = (
    constant(Event.NEEDS_DONE),
    constant(Event.DRIVE_DONE),
    constant(Event.NEGOTIATION_DONE),
)
_E_TENDER, _E_ORDER, _E_DELIVERED = constant(Event.TENDER_DONE), constant(Event.ORDER), constant(Event.DELIVERED)
_NOT_REACHED, _NOT_INTERESTED = constant(LossReason.NOT_REACHED), constant(LossReason.NOT_INTERESTED)
_RIVAL, _NO_BUY, _TENDER_LOST = (
    constant(LossReason.RIVAL),
    constant(LossReason.NO_BUY),
    constant(LossReason.TENDER_LOST),
)
_ORDERED = constant(Outcome.ORDERED)
_DEMO_SIGNAL, _DRIVE_SIGNAL = constant(code.DEMO_SIGNAL), constant(code.DRIVE_SIGNAL)
_VISIT_DELAY = constant(code.VISIT_DELAY)
#: Nothing follows at once.
NOTHING = constant(-1)


@inner
def served(w: World, s: Scratch, o: Out, k: int, row: int, job: int) -> int:
    """A job is done by the advisor of a row. Returns the kind of task that follows at once, or `NOTHING`."""
    kind, person = s.jobs[job].kind, s.jobs[job].person
    if kind in (_CONTACT, _CALLBACK):
        return called(w, s, o, k, row, person)
    if kind in (_RECEIVE, _NEEDS):
        return met(w, s, o, k, row, person, s.jobs[job].waited)
    if kind == _DRIVE:
        return drove(w, s, o, k, row, person, s.jobs[job].model, s.jobs[job].waited)
    if kind == _NEGOTIATION:
        return negotiated(w, s, o, k, row, person)
    if kind == _CONTRACT:
        return signed(w, s, o, k, row, person)
    if kind == _TENDER:
        return tendered(w, s, o, k, row, person)
    return received(w, s, o, k, row, person, s.jobs[job].handover)


@inner
def called(w: World, s: Scratch, o: Out, k: int, row: int, person: int) -> int:
    """A call: the person does not answer, agrees to come, wants another call, or is not interested."""
    p, advisor = w.people[person], w.staff[row]
    if not p.answers:
        log(w, s, o, k, person, _E_MISSED, advisor.id, NO_MODEL, float(p.attempts))
        call_again(w, s, o, k, person, _NOT_REACHED)
        return NOTHING
    delay = (time_days(w, s) - p.arrived) * 24.0
    if p.calls == 0:
        p.first_contact = time_days(w, s)
        p.stage = max(p.stage, _S_CONTACT)
        advisor.leads_today += 1
        belong_to(w, person, row)
        log(w, s, o, k, person, _E_DONE, advisor.id, NO_MODEL, delay * 60.0)
    else:
        log(w, s, o, k, person, _E_DONE, advisor.id, NO_MODEL, 0.0)
    p.calls += 1
    if w.enterprise[p.segment]:
        book(w, s, o, k, person, _TENDER, _VISIT_DELAY)
    elif decisions.agrees_to_visit(
        w.seed,
        p.id,
        wide(p.calls),
        warmth(w, s, person),
        p.value,
        advisor.skills[0] * advisor.effort[1],
        delay,
        w.rule,
    ):
        book(w, s, o, k, person, _NEEDS if p.rounds == 0 else _NEGOTIATION, _VISIT_DELAY)
    else:
        call_again(w, s, o, k, person, _NOT_INTERESTED)
    return NOTHING


@inner
def met(w: World, s: Scratch, o: Out, k: int, row: int, person: int, waited: float) -> int:
    """Needs analysis and demonstration are over: the person has learned something and decides what is next."""
    p, advisor = w.people[person], w.staff[row]
    think(w, k, person)
    belong_to(w, person, row)
    if np.isnan(w.minds[person].wait_minutes):
        w.minds[person].wait_minutes = waited
    reach_stage(w, person, _S_VISIT, time_days(w, s))
    touch(w, s, person)
    log(w, s, o, k, person, _E_NEEDS, advisor.id, NO_MODEL, waited)
    learn(w, person, w.rule[0].demo_noise, _DEMO_SIGNAL)
    help_given, times = advisor.skills[1] * advisor.effort[2], wide(p.visits)
    if decisions.wants_drive(w.seed, p.id, times, warmth(w, s, person), p.value, help_given, w.rule):
        model = favourite_model(w, s, k, person)
        if model >= 0 and w.demo[k, model] > 0:
            return _DRIVE
    return after_experience(w, s, o, k, row, person)


@inner
def drove(w: World, s: Scratch, o: Out, k: int, row: int, person: int, model: int, waited: float) -> int:
    """The test drive is over: belief about quality comes closer to the truth."""
    reach_stage(w, person, _S_DRIVE, time_days(w, s))
    touch(w, s, person)
    log(w, s, o, k, person, _E_DRIVE, w.staff[row].id, model, waited)
    learn(w, person, w.rule[0].drive_noise, _DRIVE_SIGNAL)
    return after_experience(w, s, o, k, row, person)


@inner
def after_experience(w: World, s: Scratch, o: Out, k: int, row: int, person: int) -> int:
    """Negotiate now, or go home and think."""
    p, advisor = w.people[person], w.staff[row]
    if decisions.wants_offer(
        w.seed,
        p.id,
        wide(p.counts[_DRIVE]),
        wide(p.visits),
        warmth(w, s, person),
        p.value,
        w.minds[person].tastes[T_BELIEF],
        advisor.skills[2] * advisor.effort[0],
        w.rule,
    ):
        return _NEGOTIATION
    call_again(w, s, o, k, person, _NOT_INTERESTED)
    return NOTHING


@inner
def weigh(w: World, s: Scratch, k: int, person: int) -> tuple[float, int]:
    """Utility of our best offer over the best alternative, and which alternative (-1: buying nothing)."""
    p, m, today = w.people[person], w.minds[person], w.stores[k]
    found = w.sets[0, k, p.segment]
    offers = w.offers[found, : w.lengths[found]]
    row, gap, alternative, surplus = decisions.weigh(
        w.seed,
        p.id,
        m.tastes,
        offers,
        w.deals[today.deal],
        w.rivals,
        warmth(w, s, person),
        m.persuaded + today.urge,
        w.rule,
        s.luck,
    )
    m.has_offer = row >= 0
    m.surplus = surplus
    if row >= 0:
        for c in range(offers.shape[1]):
            m.offer[c] = offers[row, c]
    return gap, alternative


@inner
def persuaded(w: World, row: int) -> float:
    """Utils that this advisor adds to our offer."""
    a = w.staff[row]
    return persuasion(w.rule[0].persuasion_strength, a.skills[3], a.effort[0], a.fatigue)


@inner
def quality(w: World, row: int) -> float:
    """How well customers are served: mean skill in needs and drives, raised by effort for satisfaction."""
    a = w.staff[row]
    return min(1.0, 0.5 * (a.skills[1] + a.skills[2]) * a.effort[2])


@inner
def negotiated(w: World, s: Scratch, o: Out, k: int, row: int, person: int) -> int:
    """The offers are on the table: ours, rivals', none. Persuasion counts, within its limit."""
    p, m = w.people[person], w.minds[person]
    reach_stage(w, person, _S_NEGOTIATION, time_days(w, s))
    touch(w, s, person)
    p.rounds += 1
    m.persuaded = max(m.persuaded, persuaded(w, row))
    gap, alternative = weigh(w, s, k, person)
    thinking = gap > -w.rule[0].hesitation_gap
    verdict = 1.0 if gap >= 0.0 else 0.0 if thinking else -1.0
    model = int(m.offer[O_MODEL]) if m.has_offer else -1
    log(w, s, o, k, person, _E_NEGOTIATION, w.staff[row].id, model, verdict)
    reason = _RIVAL if alternative >= 0 else _NO_BUY
    if gap >= 0.0:
        days = joint_days(w.seed, p.id, w.segments[w.stores[k].city_row, p.segment])
        if days > 0.0:
            book_in(w, person, k, _CONTRACT, max(1, round(days)))
            return NOTHING
        return _CONTRACT
    if thinking and p.rounds < w.rule[0].rounds_max:
        call_again(w, s, o, k, person, reason)
    else:
        lose(w, s, o, k, person, reason)
    return NOTHING


@inner
def signed(w: World, s: Scratch, o: Out, k: int, row: int, person: int) -> int:
    """The contract is signed: one order a car, with the delivery date promised now."""
    weigh(w, s, k, person)
    p, m, advisor = w.people[person], w.minds[person], w.staff[row]
    if not m.has_offer:
        lose(w, s, o, k, person, _NO_BUY)
        return NOTHING
    reach_stage(w, person, _S_ORDER, time_days(w, s))
    p.outcome = _ORDERED
    m.cars = max(1, m.cars)
    advisor.orders_today += m.cars
    belong_to(w, person, row)
    settle(w, person)
    m.service_quality = quality(w, row)
    m.price_fen = contract_price_fen(m.offer[O_PRICE], m.offer[O_DEDUCTION], int(m.offer[O_PAYMENT]) == BAAS)
    for _ in range(m.cars):
        log(w, s, o, k, person, _E_ORDER, advisor.id, int(m.offer[O_MODEL]), float(m.price_fen))
    one = o.signed[o.counts[N_SIGNED]]
    o.counts[N_SIGNED] += 1
    one.person, one.advisor_row, one.time_days = person, row, time_days(w, s)
    w.stores[k].signed += 1
    return NOTHING


@inner
def tendered(w: World, s: Scratch, o: Out, k: int, row: int, person: int) -> int:
    """A fleet buyer's tender: how many cars, and whether our bid is the best."""
    think(w, k, person)
    p, m = w.people[person], w.minds[person]
    reach_stage(w, person, _S_NEGOTIATION, time_days(w, s))
    p.rounds += 1
    m.cars = decisions.batch(w.seed, p.id, w.batch_mean[p.segment])
    m.persuaded = persuaded(w, row)
    gap, _ = weigh(w, s, k, person)
    log(w, s, o, k, person, _E_TENDER, w.staff[row].id, NO_MODEL, float(m.cars) if gap >= 0.0 else 0.0)
    if gap >= 0.0:
        book_in(w, person, k, _CONTRACT, max(1, round(w.rule[0].tender_days)))
    else:
        lose(w, s, o, k, person, _TENDER_LOST)
    return NOTHING


@inner
def received(w: World, s: Scratch, o: Out, k: int, row: int, person: int, handover: int) -> int:
    """A car is handed over."""
    m, order, now = w.minds[person], w.handovers[handover], time_days(w, s)
    one = o.handed[o.counts[N_HANDED]]
    o.counts[N_HANDED] += 1
    one.order, one.time_days = order.order, now
    w.stores[k].handed_over += 1
    log(w, s, o, k, person, _E_DELIVERED, w.staff[row].id, order.model, now - order.ordered_days)
    m.delivered_cars += 1
    m.late_days = max(m.late_days, max(0.0, now - order.promised_days))
    m.service_quality = 0.5 * (m.service_quality + quality(w, row))
    reach_stage(w, person, _S_DELIVERY, now)
    all_settled(w.people, w.minds, w.stores, w.staff, o, w.seed, w.rule, person, now)
    return NOTHING
