"""The floor of a store: who comes, who waits for whom, and who goes.

A job waits in one of three kinds of queue: the common one, an advisor's own, or parked until a demo car comes back.
"""

from sim.behaviour import decisions
from sim.company.routing import choose
from sim.company.scoring import score_share
from sim.compile import constant, inner
from sim.compiled.layout import N_LATE, Out, Scratch, World
from sim.compiled.people import (
    NO_MODEL,
    NOBODY,
    favourite_model,
    gave_up,
    log,
    lose,
    remember,
    score,
    try_again,
)
from sim.compiled.queues import NONE, PATIENCE_END, at, more_urgent, with_one, without_first
from sim.compiled.service import NOTHING
from sim.events import Event, LossReason, Task
from sim.world.people import patience_minutes, stickiness

_CONTACT, _CALLBACK, _RECEIVE = constant(Task.CONTACT), constant(Task.CALLBACK), constant(Task.RECEIVE)
_DRIVE, _HANDOVER, _TENDER = constant(Task.TEST_DRIVE), constant(Task.HANDOVER), constant(Task.TENDER)
_E_NO_SHOW, _E_VISIT, _E_BALKED = constant(Event.NO_SHOW), constant(Event.VISIT), constant(Event.BALKED)
_E_RENEGED = constant(Event.RENEGED)
_R_CLOSED, _R_NO_SHOW, _R_FULL = (
    constant(LossReason.CLOSED),
    constant(LossReason.NO_SHOW),
    constant(LossReason.SHOWROOM_FULL),
)


# -- demo cars, seats, patience -------------------------------------------------------------------------------------


@inner
def car_free(s: Scratch, job: int) -> bool:
    return s.jobs[job].kind != _DRIVE or s.models[s.jobs[job].model].free > 0


@inner
def take_car(s: Scratch, job: int) -> None:
    s.models[s.jobs[job].model].free -= 1
    s.jobs[job].has_car = True
    s.jobs[job].car_since = s.moment[0].now


@inner
def leave(w: World, s: Scratch, person: int) -> None:
    """The person goes out and frees the seat, once."""
    if w.people[person].seated:
        w.people[person].seated = False
        s.moment[0].seats -= 1


# -- queues ---------------------------------------------------------------------------------------------------------


@inner
def consequence(s: Scratch, place: int, ref: int) -> None:
    """What an advisor does before anything else happens: a job, or one of the words of :mod:`sim.compiled.crew`."""
    last = s.moment[0].fifo_tail % s.fifo.shape[0]
    s.moment[0].fifo_tail += 1
    s.fifo[last, 0], s.fifo[last, 1] = place, ref


@inner
def _owner_place(w: World, s: Scratch, job: int) -> int:
    """The place of the advisor who must do the job, `NONE` when anybody may."""
    row = s.jobs[job].owner_row
    if row < 0 or not w.staff[row].employed:
        return NONE
    place = s.place_of[row]
    return place if place != NONE and s.crew[place].on_duty else NONE


@inner
def _turn_before(w: World, s: Scratch, x: int, y: int) -> bool:
    """Whose turn it is: fewest leads today, longest without one, then the day's lot."""
    a, b = w.staff[s.crew[x].row], w.staff[s.crew[y].row]
    if a.leads_today != b.leads_today:
        return a.leads_today < b.leads_today
    if a.last_assigned != b.last_assigned:
        return a.last_assigned < b.last_assigned
    if a.tie_break != b.tie_break:
        return a.tie_break < b.tie_break
    return a.id < b.id


@inner
def _route(w: World, s: Scratch, k: int, job: int) -> int:
    """Which idle advisor gets a common job: the routing lever for new leads, otherwise whoever has done least."""
    best, several = NONE, 0
    for place in range(s.moment[0].crew):
        if s.crew[place].idle:
            several += 1
            if best == NONE or _turn_before(w, s, place, best):
                best = place
    policy = w.stores[k].routing if s.jobs[job].kind == _CONTACT else 0
    if several < 2 or policy == 0:
        return best
    n = 0
    for place in range(s.moment[0].crew):
        if s.crew[place].idle:
            a = w.staff[s.crew[place].row]
            s.counts[0, n], s.counts[1, n] = place, a.id
            s.counts[2, n], s.counts[3, n] = a.leads_today, a.open_customers
            s.sizes[0, n], s.sizes[1, n], s.sizes[2, n] = a.last_assigned, a.skills[0], a.tie_break
            n += 1
    ids, leads, load = s.counts[1, :n], s.counts[2, :n], s.counts[3, :n]
    share = score_share(score(w, s.jobs[job].person), w.distance)
    return s.counts[0, choose(policy, share, ids, leads, load, s.sizes[0, :n], s.sizes[1, :n], s.sizes[2, :n])]


@inner
def enqueue(w: World, s: Scratch, k: int, job: int) -> None:
    j = s.jobs[job]
    if not car_free(s, job):
        s.models[j.model].parked = with_one(s.jobs, s.models[j.model].parked, job)
        return
    owner = _owner_place(w, s, job)
    place = _route(w, s, k, job) if owner == NONE else (owner if s.crew[owner].idle else NONE)
    if place != NONE:
        s.crew[place].idle = False
        j.waiting = False
        if j.kind == _DRIVE:
            take_car(s, job)
        consequence(s, place, job)
    elif owner != NONE:
        s.crew[owner].own = with_one(s.jobs, s.crew[owner].own, job)
    else:
        s.moment[0].pool = with_one(s.jobs, s.moment[0].pool, job)


@inner
def next_job(s: Scratch, place: int) -> int:
    """The most urgent live job among the advisor's own and the common ones, `NONE` when there is none."""
    while True:
        own, pool = s.crew[place].own, s.moment[0].pool
        if own == NONE and pool == NONE:
            return NONE
        if pool == NONE or (own != NONE and not more_urgent(s.jobs, pool, own)):
            job = own
            s.crew[place].own = without_first(s.jobs, own)
        else:
            job = pool
            s.moment[0].pool = without_first(s.jobs, pool)
        j = s.jobs[job]
        if not j.live:
            continue
        if not car_free(s, job):
            s.models[j.model].parked = with_one(s.jobs, s.models[j.model].parked, job)
            continue
        j.waiting = False
        if j.kind == _DRIVE:
            take_car(s, job)
        return job


@inner
def return_car(w: World, s: Scratch, o: Out, k: int, model: int, since: float) -> None:
    """Give the demo car back; those who waited for this model queue for an advisor, most urgent first."""
    s.models[model].free += 1
    w.stores[k].demo_seconds += int(s.moment[0].now * 60.0) - int(since * 60.0)
    root = s.models[model].parked
    s.models[model].parked = NONE
    while root != NONE:
        job = root
        root = without_first(s.jobs, root)
        if s.jobs[job].live:
            enqueue(w, s, k, job)


# -- asking and being put off ---------------------------------------------------------------------------------------


@inner
def ask(w: World, s: Scratch, k: int, job: int, kind: int, present: bool) -> None:
    """The job the person asks for now, with its place in the queue."""
    j, today = s.jobs[job], w.stores[k]
    p = w.people[j.person]
    j.kind, j.present, j.priority, j.id = kind, present, today.priority[kind], p.id
    j.within = -score(w, j.person) if kind == _CONTACT and today.by_score else s.moment[0].now
    j.model = favourite_model(w, s, k, j.person) if kind == _DRIVE else -1
    own = p.owner_row >= 0 and today.dedicated_share > 0.0 and stickiness(w.seed, p.id) < today.dedicated_share
    j.owner_row = p.owner_row if own else -1
    j.live = j.waiting = True
    j.has_car = False
    j.since = 0.0
    j.turn += 1


@inner
def new_job(s: Scratch, person: int, kind: int, unit: int, handover: int) -> int:
    """A row for a task that somebody is due for."""
    job = s.moment[0].jobs
    s.moment[0].jobs = job + 1
    j = s.jobs[job]
    j.person, j.kind, j.unit, j.handover, j.turn = person, kind, unit, handover, 0
    j.live = j.waiting = j.has_car = False
    return job


@inner
def wait_for_opening(w: World, s: Scratch, k: int, person: int, kind: int) -> None:
    """A call that is due at midnight, when nobody works: it joins the common queue."""
    job = new_job(s, person, kind, 0, NONE)
    ask(w, s, k, job, kind, False)
    s.moment[0].pool = with_one(s.jobs, s.moment[0].pool, job)


@inner
def not_served(w: World, s: Scratch, o: Out, k: int, job: int) -> None:
    """Closing time came first."""
    j = s.jobs[job]
    if j.present:
        gave_up(w, s, o, k, j.person, j.kind, j.model)
    elif j.kind == _HANDOVER:
        late, due = o.late[o.counts[N_LATE]], w.handovers[j.handover]
        o.counts[N_LATE] += 1
        late.store, late.minute, late.person, late.unit = due.store, 0.0, due.person, due.unit
        late.model, late.ordered_days, late.promised_days = due.model, due.ordered_days, due.promised_days
        late.order = due.order
    else:
        remember(w, j.person, w.day + 1, 0.0, j.kind)


@inner
def offer(w: World, s: Scratch, o: Out, k: int, job: int) -> None:
    """A job enters: the right idle advisor takes it at once, or it waits by priority."""
    j = s.jobs[job]
    j.since = s.moment[0].now
    if s.moment[0].closed == 1:
        j.live = False
        not_served(w, s, o, k, job)
        return
    enqueue(w, s, k, job)
    if j.live and j.present and j.waiting:
        p = w.people[j.person]
        patience = patience_minutes(w.seed, p.id, w.segments[w.stores[k].city_row, p.segment])
        at(s, s.moment[0].now + patience, PATIENCE_END, p.id, j.unit, job, j.turn)


@inner
def follow(w: World, s: Scratch, o: Out, k: int, job: int, kind: int) -> bool:
    """The next step of a visit: at once with the same advisor (True), or after waiting for a demo car."""
    if kind == NOTHING:
        return False
    ask(w, s, k, job, kind, True)
    if kind == _DRIVE:
        if not car_free(s, job):
            w.people[s.jobs[job].person].stays = s.moment[0].closed == 0
            offer(w, s, o, k, job)
            return False
        take_car(s, job)
    s.jobs[job].since = s.moment[0].now
    s.jobs[job].waiting = False
    return True


# -- coming and going -----------------------------------------------------------------------------------------------


@inner
def due(w: World, s: Scratch, o: Out, k: int, job: int) -> None:
    """Something this person has to do, or that has to be done for them, is due now."""
    person, what = s.jobs[job].person, s.jobs[job].kind
    p, today = w.people[person], w.stores[k]
    if what in (_CONTACT, _CALLBACK, _HANDOVER, _TENDER):
        ask(w, s, k, job, what, False)
        offer(w, s, o, k, job)
    elif s.moment[0].now < today.open_minute or s.moment[0].now >= today.close_minute:
        lose(w, s, o, k, person, _R_CLOSED)
    elif what != _RECEIVE and decisions.stays_away(w.seed, p.id, p.visits + p.attempts, w.rule):
        log(w, s, o, k, person, _E_NO_SHOW, NOBODY, NO_MODEL, 0.0)
        try_again(w, s, o, k, person, _R_NO_SHOW)
    elif s.moment[0].seats >= today.seats:
        p.seated = False
        w.stores[k].balked += 1
        log(w, s, o, k, person, _E_BALKED, NOBODY, NO_MODEL, float(_R_FULL))
        try_again(w, s, o, k, person, _R_FULL)
    else:
        p.seated = True
        s.moment[0].seats += 1
        w.stores[k].visits += 1
        log(w, s, o, k, person, _E_VISIT, NOBODY, NO_MODEL, 0.0)
        p.visits += 1
        ask(w, s, k, job, what, True)
        offer(w, s, o, k, job)


@inner
def out_of_patience(w: World, s: Scratch, o: Out, k: int, job: int, turn: int) -> None:
    j = s.jobs[job]
    if j.turn != turn or not j.live or not j.waiting:
        return
    j.live = False
    w.stores[k].reneged += 1
    waited = s.moment[0].now - j.since
    w.stores[k].waited += waited
    log(w, s, o, k, j.person, _E_RENEGED, NOBODY, NO_MODEL, waited)
    leave(w, s, j.person)
    gave_up(w, s, o, k, j.person, j.kind, j.model)


@inner
def _gather(s: Scratch, root: int, other: int) -> int:
    while other != NONE:
        job = other
        other = without_first(s.jobs, other)
        root = with_one(s.jobs, root, job)
    return root


@inner
def close(w: World, s: Scratch, o: Out, k: int) -> None:
    """People still waiting are sent home; calls not made are kept for tomorrow."""
    s.moment[0].closed = 1
    root = s.moment[0].pool
    s.moment[0].pool = NONE
    for m in range(s.models.shape[0]):
        root = _gather(s, root, s.models[m].parked)
        s.models[m].parked = NONE
    for place in range(s.moment[0].crew):
        root = _gather(s, root, s.crew[place].own)
        s.crew[place].own = NONE
    while root != NONE:
        job = root
        root = without_first(s.jobs, root)
        j = s.jobs[job]
        if not j.live:
            continue
        j.live = False
        if j.present:
            leave(w, s, j.person)
        not_served(w, s, o, k, job)
