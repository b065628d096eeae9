"""The advisors of a store: shifts, breaks, paperwork, service after service, every second of it in the hour ledger."""


from sim.behaviour import decisions
from sim.company.roster import Hours, advisor_phase, shift_of, works
from sim.compile import constant, inner, wide
from sim.compiled.clock import SERVING
from sim.compiled.floor import consequence, enqueue, follow, leave, next_job, return_car
from sim.compiled.layout import Out, Scratch, World
from sim.compiled.people import NO_MODEL, log, time_days
from sim.compiled.queues import BREAK, NONE, SERVICE_END, SHIFT_END, SHIFT_START, at, without_first
from sim.compiled.service import served
from sim.events import Event, Task
from sim.headquarters.today import LAST_MINUTE, task_minutes, within_day
from sim.random import code, uniform
from sim.world.people import S_REACH

_CONTACT, _CALLBACK, _HANDOVER = constant(Task.CONTACT), constant(Task.CALLBACK), constant(Task.HANDOVER)
_ADMIN, _TRAINING, _IDLE = constant(Task.ADMIN), constant(Task.TRAINING), constant(Task.IDLE)
_E_START, _E_END = constant(Event.TASK_START), constant(Event.TASK_END)
_TIE = constant(code.TIE_BREAK)

# What an advisor is at besides `SERVING`.
AWAY, IN_TRAINING, ON_BREAK, QUIET, PAPERWORK = map(constant, (0, 1, 2, 4, 5))
# Instead of a job: go home, take a break, wait.
GO_HOME, TAKE_BREAK, WAIT = constant(-1), constant(-2), constant(-3)
ZERO = constant(0)


@inner
def call_crew(w: World, s: Scratch, k: int) -> None:
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
        s.moment[0].first_shift = min(s.moment[0].first_shift, a.starts)
        at(s, a.starts, SHIFT_START, a.id, ZERO, place, ZERO)


# -- the hour ledger ------------------------------------------------------------------------------------------------


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


# -- work -----------------------------------------------------------------------------------------------------------


@inner
def _minutes(w: World, k: int, job: int, s: Scratch, pace: float) -> float:
    """Minutes this job will take: the person's own draw at the advisor's pace; a call not answered is short."""
    j, today = s.jobs[job], w.stores[k]
    p, kind = w.people[j.person], j.kind
    p.counts[kind] += 1
    if kind in (_CONTACT, _CALLBACK):
        p.attempts += 1
        reach = w.segments[today.city_row, p.segment, S_REACH]
        p.answers = decisions.answers_call(w.seed, p.id, wide(p.attempts), reach)
        if not p.answers:
            return w.rule[0].ringing_minutes
    occurrence = wide(j.unit) if kind == _HANDOVER else wide(p.counts[kind])
    law, mean, shape = today.law[kind], today.mean_minutes[kind], today.shape[kind]
    return task_minutes(w.seed, p.id, kind, occurrence, law, mean, shape) * pace


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
            enqueue(w, s, k, job)


@inner
def _next(w: World, s: Scratch, place: int) -> int:
    """What to do now: a job, or one of `GO_HOME`, `TAKE_BREAK`, `WAIT`."""
    if s.moment[0].now >= w.staff[s.crew[place].row].ends:
        return GO_HOME
    if s.crew[place].pause:
        s.crew[place].pause = False
        return TAKE_BREAK
    job = next_job(s, place)
    return WAIT if job == NONE else job


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
def resume(w: World, s: Scratch, o: Out, k: int, place: int, ref: int) -> None:
    """Somebody wants something of an advisor who was waiting."""
    _charge_quiet(w, s, place)
    _work(w, s, o, k, place, ref)


@inner
def begin_shift(w: World, s: Scratch, o: Out, k: int, place: int) -> None:
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
def interrupt(s: Scratch, place: int) -> None:
    """A break is due: at once for somebody who waits, else after the present service."""
    if s.crew[place].idle:
        s.crew[place].idle = False
        consequence(s, place, TAKE_BREAK)
    else:
        s.crew[place].pause = True


@inner
def shift_over(s: Scratch, place: int) -> None:
    """The shift ends for somebody who waits; who serves ends the service first."""
    if s.crew[place].idle:
        s.crew[place].idle = False
        consequence(s, place, GO_HOME)


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
    follows = follow(w, s, o, k, job, served(w, s, o, k, row, job))
    if had_car:
        return_car(w, s, o, k, model, since)
    if not follows and present and not w.people[person].stays:
        leave(w, s, person)
    if follows:
        _serve(w, s, o, k, place, job)
    return follows


@inner
def service_ends(w: World, s: Scratch, o: Out, k: int, place: int) -> None:
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
