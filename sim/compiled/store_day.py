"""A day in one store by event scheduling, in the order that :mod:`sim.agents.clock` documents."""

import math

from sim.compile import constant, inner, scalar
from sim.compiled.agenda import call_people, calls_tomorrow, next_due
from sim.compiled.clock import Kind, kind_of_work, spent, started
from sim.compiled.crew import begin_shift, call_crew, interrupt, resume, service_ends, shift_over
from sim.compiled.floor import close, due, out_of_patience
from sim.compiled.layout import Out, Scratch, World
from sim.compiled.queues import (
    BREAK,
    CLOSING,
    NONE,
    PATIENCE_END,
    SERVICE_END,
    SHIFT_START,
    at,
    due_is_next,
    next_event,
)

ZERO = constant(0)
_OPENING, _DUE, _CALLED = constant(Kind.OPENING), constant(Kind.DUE), constant(Kind.CALLED)
_PATIENCE, _SHIFT, _CLOSING = constant(Kind.PATIENCE), constant(Kind.SHIFT), constant(Kind.CLOSING)


@inner
def live(w: World, s: Scratch, o: Out, k: int) -> None:
    """Live through the day of store k."""
    since = started(w)
    _open(w, s, k)
    call_crew(w, s, k)
    call_people(w, s, k)
    at(s, w.stores[k].close_minute, CLOSING, ZERO, ZERO, ZERO, ZERO)
    since = spent(w, s, _OPENING, since)
    while True:
        while s.moment[0].fifo_head < s.moment[0].fifo_tail:
            first = s.moment[0].fifo_head % s.fifo.shape[0]
            s.moment[0].fifo_head += 1
            resume(w, s, o, k, s.fifo[first, 0], s.fifo[first, 1])
            since = spent(w, s, _CALLED, since)
        if due_is_next(s):
            due(w, s, o, k, next_due(s))
            since = spent(w, s, _DUE, since)
            continue
        rank, ref, turn = next_event(s)
        if rank == NONE:
            break
        if rank == SERVICE_END:
            kind = kind_of_work(s, ref)
            service_ends(w, s, o, k, ref)
        elif rank == PATIENCE_END:
            kind = _PATIENCE
            out_of_patience(w, s, o, k, ref, turn)
        elif rank == CLOSING:
            kind = _CLOSING
            close(w, s, o, k)
        else:
            kind = _SHIFT
            if rank == SHIFT_START:
                begin_shift(w, s, o, k, ref)
            elif rank == BREAK:
                interrupt(s, ref)
            else:
                shift_over(s, ref)
        since = spent(w, s, kind, since)
    w.stores[k].calls_open = calls_tomorrow(w, k)


@inner
def _open(w: World, s: Scratch, k: int) -> None:
    moment, found = s.moment[0], w.stores[k]
    moment.heap = moment.jobs = moment.crew = moment.fifo_head = moment.fifo_tail = moment.seats = moment.closed = 0
    moment.pool = NONE
    moment.now, moment.first_shift = 0.0, math.inf
    for m in range(s.models.shape[0]):
        s.models[m].parked = NONE
        s.models[m].free = w.demo[k, m]
    found.visits = found.reneged = found.balked = found.served = 0
    found.demo_seconds = found.calls_open = found.signed = found.handed_over = 0
    found.waited = found.waited_served = 0.0


@scalar
def live_all(w: World, s: Scratch, o: Out, first: int, last: int) -> None:
    """The days of stores `first` to `last` - 1, one after the other: during a day they do not touch each other."""
    for k in range(first, last):
        live(w, s, o, k)
