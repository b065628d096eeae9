"""Who is due in a store today, in the documented order of minute, identity and unit."""

from sim.compile import constant, inner
from sim.compiled.floor import new_job, wait_for_opening
from sim.compiled.layout import NOTHING_DUE, PAGE, WHAT_BITS, Array, Scratch, World
from sim.events import Task

_CONTACT, _CALLBACK, _HANDOVER = constant(Task.CONTACT), constant(Task.CALLBACK), constant(Task.HANDOVER)
_NOTHING_DUE, _PAGE, _WHAT_BITS = constant(NOTHING_DUE), constant(PAGE), constant(WHAT_BITS)
_WHAT = constant((1 << WHAT_BITS) - 1)
_NONE = constant(-1)


@inner
def call_people(w: World, s: Scratch, k: int) -> None:
    """Everybody who is due today, and every handover, as a sorted list; the agenda forgets them.

    A call that is due at midnight, when nobody works yet, is not listed: it waits for the first advisor from the start.
    """
    n = 0
    for i in range(w.stores[k].pages):
        first = w.pages[k, i] * _PAGE
        for person in range(first, first + _PAGE):
            entry = w.agenda[person]
            if entry >> _WHAT_BITS != w.day:
                continue
            w.agenda[person] = _NOTHING_DUE
            p, what = w.people[person], entry & _WHAT
            # Nobody is in the showroom at dawn. Written here, so that the rows of all who are due are fetched at once.
            p.seated = p.stays = False
            if p.due_minute == 0.0 and s.moment[0].first_shift > 0.0 and what in (_CONTACT, _CALLBACK):
                wait_for_opening(w, s, k, person, what)
            else:
                due = s.dues[n]
                due.minute, due.id, due.unit = p.due_minute, p.id, 0
                due.person, due.what, due.handover = person, what, _NONE
                n += 1
    for h in range(w.stores[k].due_from, w.stores[k].due_to):
        booked, due = w.handovers[h], s.dues[n]
        due.minute, due.id, due.unit = booked.minute, w.people[booked.person].id, booked.unit
        due.person, due.what, due.handover = booked.person, _HANDOVER, h
        n += 1
    s.moment[0].dues = n
    s.moment[0].next_due = 0
    _sort(s.dues, s.spare, n)


@inner
def next_due(s: Scratch) -> int:
    """The job of the next who is due; the clock moves to it."""
    due = s.dues[s.moment[0].next_due]
    s.moment[0].next_due += 1
    s.moment[0].now = due.minute
    return new_job(s, due.person, due.what, due.unit, due.handover)


@inner
def calls_tomorrow(w: World, k: int) -> int:
    """How many people are to be called tomorrow."""
    count = 0
    for i in range(w.stores[k].pages):
        first = w.pages[k, i] * _PAGE
        for person in range(first, first + _PAGE):
            entry = w.agenda[person]
            if entry >> _WHAT_BITS == w.day + 1 and entry & _WHAT in (_CONTACT, _CALLBACK):
                count += 1
    return count


@inner
def _before(one: Array, a: int, other: Array, b: int) -> bool:
    x, y = one[a], other[b]
    if x.minute != y.minute:
        return x.minute < y.minute
    if x.id != y.id:
        return x.id < y.id
    return x.unit < y.unit


@inner
def _copy(source: Array, a: int, target: Array, b: int) -> None:
    x, y = source[a], target[b]
    y.minute, y.id, y.unit, y.person, y.what, y.handover = x.minute, x.id, x.unit, x.person, x.what, x.handover


@inner
def _sort(dues: Array, spare: Array, n: int) -> None:
    """Merge sort from below, in place; `spare` is working memory of the same length."""
    width = 1
    while width < n:
        for first in range(0, n, 2 * width):
            middle, end = min(first + width, n), min(first + 2 * width, n)
            if middle == end or not _before(dues, middle, dues, middle - 1):
                continue
            for a in range(first, middle):
                _copy(dues, a, spare, a)
            a, b, to = first, middle, first
            while a < middle:
                if b < end and _before(dues, b, spare, a):
                    _copy(dues, b, dues, to)
                    b += 1
                else:
                    _copy(spare, a, dues, to)
                    a += 1
                to += 1
        width *= 2
