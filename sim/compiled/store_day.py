"""A day in one store by event scheduling, in the order that :mod:`sim.agents.clock` documents."""

from sim.behaviour import decisions
from sim.company.roster import Hours, advisor_phase, shift_of, works
from sim.company.routing import choose
from sim.compile import constant, inner, scalar
from sim.compiled.layout import (
    N_LATE,
    RING,
    Out,
    Scratch,
    World,
)
from sim.compiled.people import NO_MODEL, NOBODY, favourite_model, gave_up, log, lose, remember, time_days, try_again
from sim.compiled.queues import NONE, at, more_urgent, next_event, with_one, without_first
from sim.compiled.service import NOTHING, served
from sim.events import Event, LossReason, Task
from sim.headquarters.today import LAST_MINUTE, task_minutes, within_day
from sim.random import code, uniform

_CONTACT, _CALLBACK, _RECEIVE = constant(Task.CONTACT), constant(Task.CALLBACK), constant(Task.RECEIVE)
_DRIVE, _HANDOVER, _TENDER = constant(Task.TEST_DRIVE), constant(Task.HANDOVER), constant(Task.TENDER)
_ADMIN, _TRAINING, _IDLE = constant(Task.ADMIN), constant(Task.TRAINING), constant(Task.IDLE)
_E_NO_SHOW, _E_VISIT, _E_BALKED = constant(Event.NO_SHOW), constant(Event.VISIT), constant(Event.BALKED)
_E_RENEGED, _E_START, _E_END = constant(Event.RENEGED), constant(Event.TASK_START), constant(Event.TASK_END)
_R_CLOSED, _R_NO_SHOW, _R_FULL = (
    constant(LossReason.CLOSED),
    constant(LossReason.NO_SHOW),
    constant(LossReason.SHOWROOM_FULL),
)
_TIE = constant(code.TIE_BREAK)

# The ranks of simultaneous events, as in `sim.agents.clock.Rank`.
SERVICE_END, SHIFT_START, BREAK, ARRIVAL, PATIENCE_END, SHIFT_END, CLOSING = map(constant, range(7))
# What an advisor is at.
AWAY, IN_TRAINING, ON_BREAK, SERVING, QUIET, PAPERWORK = map(constant, range(6))
# Instead of a job: go home, take a break, wait.
GO_HOME, TAKE_BREAK, WAIT = constant(-1), constant(-2), constant(-3)
ZERO = constant(0)


@inner
def live(w: World, s: Scratch, o: Out, k: int) -> None:
    """Live through the day of store k."""
    _open(w, s, o, k)
    _call_crew(w, s, k)
    _call_people(w, s, k)
    at(s, w.stores[k].close_minute, CLOSING, ZERO, ZERO, ZERO, ZERO)
    while True:
        while s.moment[0].fifo_head < s.moment[0].fifo_tail:
            first = s.moment[0].fifo_head % s.fifo.shape[0]
            s.moment[0].fifo_head += 1
            _resume(w, s, o, k, s.fifo[first, 0], s.fifo[first, 1])
        rank, ref, turn = next_event(s)
        if rank == NONE:
            break
        if rank == SERVICE_END:
            _service_ends(w, s, o, k, ref)
        elif rank == ARRIVAL:
            _due(w, s, o, k, ref)
        elif rank == PATIENCE_END:
            _out_of_patience(w, s, o, k, ref, turn)
        elif rank == SHIFT_START:
            _begin_shift(w, s, o, k, ref)
        elif rank == BREAK:
            if s.crew[ref].idle:
                s.crew[ref].idle = False
                _consequence(s, ref, TAKE_BREAK)
            else:
                s.crew[ref].pause = True
        elif rank == SHIFT_END:
            if s.crew[ref].idle:
                s.crew[ref].idle = False
                _consequence(s, ref, GO_HOME)
        else:
            _close(w, s, o, k)
    _report(w, s, o, k)


@inner
def _open(w: World, s: Scratch, o: Out, k: int) -> None:
    moment = s.moment[0]
    moment.heap = moment.jobs = moment.crew = moment.fifo_head = moment.fifo_tail = moment.seats = moment.closed = 0
    s.moment[0].pool = NONE
    s.moment[0].now = 0.0
    for m in range(s.models.shape[0]):
        s.models[m].parked = NONE
        s.models[m].free = w.demo[k, m]
    found = w.stores[k]
    found.visits = found.reneged = found.balked = found.served = 0
    found.demo_seconds = found.calls_open = found.signed = found.handed_over = 0
    found.waited = found.waited_served = 0.0


@inner
def _call_crew(w: World, s: Scratch, k: int) -> None:
    """Look at the roster: who works today gets a place and a beginning of the shift."""
    today = w.stores[k]
    hours = Hours(today.open_hour, today.close_hour, today.shift_hours, today.days_on_per_week)
    for i in range(w.stores[k].team_from, w.stores[k].team_to):
        row = w.teams[i]
        a = w.staff[row]
        s.place_of[row] = NONE
        phase = advisor_phase(w.seed, a.id)
        a.worked = works(phase, w.date_number, today.days_on_per_week)
        a.leads_today = a.orders_today = 0
        if not a.worked:
            continue
        shift = shift_of(phase, w.date_number, hours)
        a.starts, a.ends = float(shift.start), min(float(shift.end), LAST_MINUTE)
        a.tie_break = uniform(w.seed, a.id, _TIE, w.date_number)
        place = s.moment[0].crew
        s.moment[0].crew = place + 1
        s.place_of[row] = place
        s.crew[place].row, s.crew[place].state, s.crew[place].own, s.crew[place].serving = row, AWAY, NONE, NONE
        s.crew[place].on_duty = s.crew[place].idle = s.crew[place].pause = False
        for t in range(a.seconds.shape[0]):
            a.seconds[t] = 0
        at(s, a.starts, SHIFT_START, a.id, ZERO, place, ZERO)


@inner
def _call_people(w: World, s: Scratch, k: int) -> None:
    """Everybody who is due today gets a job and an event; who is due another day stays on the agenda."""
    slot = w.day % RING
    person = w.head[k, slot]
    w.head[k, slot] = NONE
    while person != NONE:
        p = w.people[person]
        following = p.next
        if p.due_day == w.day:
            at(s, p.due_minute, ARRIVAL, p.id, ZERO, _new_job(s, person, p.due_what, ZERO, NONE), ZERO)
        else:
            p.next = w.head[k, slot]
            w.head[k, slot] = person
        person = following
    for h in range(w.stores[k].due_from, w.stores[k].due_to):
        due = w.handovers[h]
        job = _new_job(s, due.person, _HANDOVER, due.unit, h)
        at(s, due.minute, ARRIVAL, w.people[due.person].id, due.unit, job, ZERO)


@inner
def _new_job(s: Scratch, person: int, kind: int, unit: int, handover: int) -> int:
    job = s.moment[0].jobs
    s.moment[0].jobs = job + 1
    j = s.jobs[job]
    j.person, j.kind, j.unit, j.handover, j.turn = person, kind, unit, handover, 0
    j.live = j.waiting = j.has_car = False
    return job


@inner
def _consequence(s: Scratch, place: int, ref: int) -> None:
    last = s.moment[0].fifo_tail % s.fifo.shape[0]
    s.moment[0].fifo_tail += 1
    s.fifo[last, 0], s.fifo[last, 1] = place, ref


# -- people come ----------------------------------------------------------------------------------------------------


@inner
def _due(w: World, s: Scratch, o: Out, k: int, job: int) -> None:
    """Something this person has to do, or that has to be done for them, is due now."""
    person, what = s.jobs[job].person, s.jobs[job].kind
    p, today = w.people[person], w.stores[k]
    if what in (_CONTACT, _CALLBACK, _HANDOVER, _TENDER):
        _ask(w, s, k, job, what, False)
        _offer(w, s, o, k, job)
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
        _ask(w, s, k, job, what, True)
        _offer(w, s, o, k, job)


@inner
def _ask(w: World, s: Scratch, k: int, job: int, kind: int, present: bool) -> None:
    """The job the person asks for now, with its place in the queue."""
    j, today = s.jobs[job], w.stores[k]
    p = w.people[j.person]
    j.kind, j.present, j.priority, j.id = kind, present, today.priority[kind], p.id
    j.within = -p.score if kind == _CONTACT and today.by_score else s.moment[0].now
    j.model = favourite_model(w, k, j.person) if kind == _DRIVE else -1
    j.owner_row = p.owner_row if p.stickiness < today.dedicated_share else -1
    j.live = j.waiting = True
    j.has_car = False
    j.since = 0.0
    j.turn += 1


# -- queues ---------------------------------------------------------------------------------------------------------


@inner
def _offer(w: World, s: Scratch, o: Out, k: int, job: int) -> None:
    """A job enters: the right idle advisor takes it at once, or it waits by priority."""
    j = s.jobs[job]
    j.since = s.moment[0].now
    if s.moment[0].closed == 1:
        j.live = False
        _not_served(w, s, o, k, job)
        return
    _enqueue(w, s, k, job)
    if j.live and j.present and j.waiting:
        p = w.people[j.person]
        at(s, s.moment[0].now + p.patience_minutes, PATIENCE_END, p.id, j.unit, job, j.turn)


@inner
def _car_free(s: Scratch, job: int) -> bool:
    return s.jobs[job].kind != _DRIVE or s.models[s.jobs[job].model].free > 0


@inner
def _take_car(s: Scratch, job: int) -> None:
    s.models[s.jobs[job].model].free -= 1
    s.jobs[job].has_car = True
    s.jobs[job].car_since = s.moment[0].now


@inner
def _owner_place(w: World, s: Scratch, job: int) -> int:
    """The place of the advisor who must do the job, `NONE` when anybody may."""
    row = s.jobs[job].owner_row
    if row < 0 or not w.staff[row].employed:
        return NONE
    place = s.place_of[row]
    return place if place != NONE and s.crew[place].on_duty else NONE


@inner
def _enqueue(w: World, s: Scratch, k: int, job: int) -> None:
    j = s.jobs[job]
    if not _car_free(s, job):
        s.models[j.model].parked = with_one(s.jobs, s.models[j.model].parked, job)
        return
    owner = _owner_place(w, s, job)
    place = _route(w, s, k, job) if owner == NONE else (owner if s.crew[owner].idle else NONE)
    if place != NONE:
        s.crew[place].idle = False
        j.waiting = False
        if j.kind == _DRIVE:
            _take_car(s, job)
        _consequence(s, place, job)
    elif owner != NONE:
        s.crew[owner].own = with_one(s.jobs, s.crew[owner].own, job)
    else:
        s.moment[0].pool = with_one(s.jobs, s.moment[0].pool, job)


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
    score = w.people[s.jobs[job].person].score_share
    return s.counts[0, choose(policy, score, ids, leads, load, s.sizes[0, :n], s.sizes[1, :n], s.sizes[2, :n])]


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
def _next_job(s: Scratch, place: int) -> int:
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
        if not _car_free(s, job):
            s.models[j.model].parked = with_one(s.jobs, s.models[j.model].parked, job)
            continue
        j.waiting = False
        if j.kind == _DRIVE:
            _take_car(s, job)
        return job


@inner
def _return_car(w: World, s: Scratch, o: Out, k: int, model: int, since: float) -> None:
    """Give the demo car back; those who waited for this model queue for an advisor, most urgent first."""
    s.models[model].free += 1
    w.stores[k].demo_seconds += int(s.moment[0].now * 60.0) - int(since * 60.0)
    root = s.models[model].parked
    s.models[model].parked = NONE
    while root != NONE:
        job = root
        root = without_first(s.jobs, root)
        if s.jobs[job].live:
            _enqueue(w, s, k, job)


@inner
def _leave(w: World, s: Scratch, person: int) -> None:
    """The person goes out and frees the seat, once."""
    if w.people[person].seated:
        w.people[person].seated = False
        s.moment[0].seats -= 1


@inner
def _out_of_patience(w: World, s: Scratch, o: Out, k: int, job: int, turn: int) -> None:
    j = s.jobs[job]
    if j.turn != turn or not j.live or not j.waiting:
        return
    j.live = False
    w.stores[k].reneged += 1
    waited = s.moment[0].now - j.since
    w.stores[k].waited += waited
    log(w, s, o, k, j.person, _E_RENEGED, NOBODY, NO_MODEL, waited)
    _leave(w, s, j.person)
    gave_up(w, s, o, k, j.person, j.kind, j.model)


@inner
def _not_served(w: World, s: Scratch, o: Out, k: int, job: int) -> None:
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
        remember(w.people, w.head, j.person, w.day + 1, 0.0, j.kind)


@inner
def _close(w: World, s: Scratch, o: Out, k: int) -> None:
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
            _leave(w, s, j.person)
        _not_served(w, s, o, k, job)


@inner
def _gather(s: Scratch, root: int, other: int) -> int:
    while other != NONE:
        job = other
        other = without_first(s.jobs, other)
        root = with_one(s.jobs, root, job)
    return root


# -- advisors -------------------------------------------------------------------------------------------------------


@inner
def _charge(w: World, s: Scratch, place: int, kind: int) -> None:
    """Book the whole seconds since the last booking to a kind of work."""
    second = int(s.moment[0].now * 60.0)
    w.staff[s.crew[place].row].seconds[kind] += second - s.crew[place].charged
    s.crew[place].charged = second


@inner
def _charge_quiet(w: World, s: Scratch, place: int) -> None:
    """A quiet moment is over: paperwork as long as there was any, then nothing to do."""
    second = int(s.moment[0].now * 60.0)
    seconds = w.staff[s.crew[place].row].seconds
    paperwork = min(s.crew[place].paperwork, second - s.crew[place].charged)
    s.crew[place].paperwork -= paperwork
    seconds[_ADMIN] += paperwork
    seconds[_IDLE] += second - s.crew[place].charged - paperwork
    s.crew[place].charged = second


@inner
def _occupy(w: World, s: Scratch, place: int, state: int, minutes: float) -> None:
    """Be at something until it ends, or until midnight."""
    s.crew[place].state = state
    until = s.moment[0].now + within_day(s.moment[0].now, minutes)
    at(s, until, SERVICE_END, w.staff[s.crew[place].row].id, ZERO, place, ZERO)


@inner
def _begin_shift(w: World, s: Scratch, o: Out, k: int, place: int) -> None:
    a, today = w.staff[s.crew[place].row], w.stores[k]
    s.crew[place].on_duty = True
    s.crew[place].charged = int(a.starts * 60.0)
    s.crew[place].paperwork = int(today.admin_minutes * 60.0)
    middle = a.starts + (a.ends - a.starts) * (0.35 + 0.3 * a.tie_break)
    at(s, middle, BREAK, a.id, ZERO, place, ZERO)
    at(s, a.ends, SHIFT_END, a.id, ZERO, place, ZERO)
    if a.training_minutes > 0.0:
        _occupy(w, s, place, IN_TRAINING, a.training_minutes)
    else:
        _work(w, s, o, k, place, _next(w, s, place))


@inner
def _next(w: World, s: Scratch, place: int) -> int:
    """What to do now: a job, or one of `GO_HOME`, `TAKE_BREAK`, `WAIT`."""
    if s.moment[0].now >= w.staff[s.crew[place].row].ends:
        return GO_HOME
    if s.crew[place].pause:
        s.crew[place].pause = False
        return TAKE_BREAK
    job = _next_job(s, place)
    return WAIT if job == NONE else job


@inner
def _resume(w: World, s: Scratch, o: Out, k: int, place: int, ref: int) -> None:
    """Somebody wants something of an advisor who was waiting."""
    _charge_quiet(w, s, place)
    _work(w, s, o, k, place, ref)


@inner
def _work(w: World, s: Scratch, o: Out, k: int, place: int, ref: int) -> None:
    """Do this, and if it takes no time what comes next, until something takes time or nothing is to do."""
    while True:
        if ref >= 0:
            _serve(w, s, o, k, place, ref)
            return
        if ref == WAIT:
            s.crew[place].state = QUIET
            s.crew[place].idle = True
            return
        if ref == GO_HOME:
            if s.crew[place].paperwork > 0:
                _occupy(w, s, place, PAPERWORK, s.crew[place].paperwork / 60.0)
            else:
                _off_duty(w, s, k, place)
            return
        if w.stores[k].break_minutes > 0.0:
            _occupy(w, s, place, ON_BREAK, w.stores[k].break_minutes)
            return
        ref = _next(w, s, place)


@inner
def _off_duty(w: World, s: Scratch, k: int, place: int) -> None:
    """Home: anybody may do what is left of the advisor's own."""
    s.crew[place].state = AWAY
    s.crew[place].on_duty = False
    root = s.crew[place].own
    s.crew[place].own = NONE
    while root != NONE:
        job = root
        root = without_first(s.jobs, root)
        if s.jobs[job].live:
            s.jobs[job].owner_row = -1
            _enqueue(w, s, k, job)


@inner
def _serve(w: World, s: Scratch, o: Out, k: int, place: int, job: int) -> None:
    """Begin a service."""
    j, row, found = s.jobs[job], s.crew[place].row, w.stores[k]
    p, a = w.people[j.person], w.staff[row]
    p.stays = False
    if j.kind == _CONTACT:
        a.last_assigned = time_days(w, s)
    j.waited = s.moment[0].now - j.since
    if j.present:
        found.served += 1
        found.waited += j.waited
        found.waited_served += j.waited
    j.minutes = within_day(s.moment[0].now, _minutes(w, k, job, s, a.pace))
    log(w, s, o, k, j.person, _E_START, a.id, NO_MODEL, float(j.kind))
    s.crew[place].serving = job
    _occupy(w, s, place, SERVING, j.minutes)


@inner
def _minutes(w: World, k: int, job: int, s: Scratch, pace: float) -> float:
    """Minutes this job will take: the person's own draw at the advisor's pace; a call not answered is short."""
    j, today = s.jobs[job], w.stores[k]
    p, kind = w.people[j.person], j.kind
    p.counts[kind] += 1
    if kind in (_CONTACT, _CALLBACK):
        p.attempts += 1
        p.answers = decisions.answers_call(w.seed, p.id, p.attempts, p.reach)
        if not p.answers:
            return w.rule[0].ringing_minutes
    occurrence = j.unit if kind == _HANDOVER else p.counts[kind]
    law, mean, shape = today.law[kind], today.mean_minutes[kind], today.shape[kind]
    return task_minutes(w.seed, p.id, kind, occurrence, law, mean, shape) * pace


@inner
def _service_ends(w: World, s: Scratch, o: Out, k: int, place: int) -> None:
    state = s.crew[place].state
    if state == PAPERWORK:
        _charge(w, s, place, _ADMIN)
        _off_duty(w, s, k, place)
        return
    if state == SERVING:
        if _served(w, s, o, k, place):
            return
    else:
        _charge(w, s, place, _TRAINING if state == IN_TRAINING else _ADMIN)
    _work(w, s, o, k, place, _next(w, s, place))


@inner
def _served(w: World, s: Scratch, o: Out, k: int, place: int) -> bool:
    """A service is over. True when the same advisor goes on with the same person."""
    job, row = s.crew[place].serving, s.crew[place].row
    j = s.jobs[job]
    person = j.person
    _charge(w, s, place, j.kind)
    j.live = False
    log(w, s, o, k, person, _E_END, w.staff[row].id, NO_MODEL, j.minutes)
    had_car, model, since, present = j.has_car, j.model, j.car_since, j.present
    follow = _follow(w, s, o, k, job, served(w, s, o, k, row, job))
    if had_car:
        _return_car(w, s, o, k, model, since)
    if not follow and present and not w.people[person].stays:
        _leave(w, s, person)
    if follow:
        _serve(w, s, o, k, place, job)
    return follow


@inner
def _follow(w: World, s: Scratch, o: Out, k: int, job: int, kind: int) -> bool:
    """The next step of a visit: at once with the same advisor (True), or after waiting for a demo car."""
    if kind == NOTHING:
        return False
    _ask(w, s, k, job, kind, True)
    if kind == _DRIVE:
        if not _car_free(s, job):
            w.people[s.jobs[job].person].stays = s.moment[0].closed == 0
            _offer(w, s, o, k, job)
            return False
        _take_car(s, job)
    s.jobs[job].since = s.moment[0].now
    s.jobs[job].waiting = False
    return True


@inner
def _report(w: World, s: Scratch, o: Out, k: int) -> None:
    """What is left for the books when the last advisor has gone."""
    person = w.head[k, (w.day + 1) % RING]
    while person != NONE:
        p = w.people[person]
        if p.due_day == w.day + 1 and (p.due_what == _CONTACT or p.due_what == _CALLBACK):
            w.stores[k].calls_open += 1
        person = p.next


@scalar
def live_all(w: World, s: Scratch, o: Out, first: int, last: int) -> None:
    """The days of stores `first` to `last` - 1, one after the other: during a day they do not touch each other."""
    for k in range(first, last):
        live(w, s, o, k)
