"""The queues of a day: a binary heap of timed events beside the sorted dues, and skew heaps of jobs that wait.

A skew heap (Sleator and Tarjan 1986, SIAM Journal on Computing 15:52) is linked through the jobs themselves: as many
queues as there are advisors and cars cost no memory of their own, and joining or taking the most urgent is O(log n)
amortised.
"""

from sim.compile import constant, inner
from sim.compiled.layout import Array, Scratch

NONE = constant(-1)
# The ranks of simultaneous events, as in `sim.agents.clock.Rank`.
SERVICE_END, SHIFT_START, BREAK, ARRIVAL, PATIENCE_END, SHIFT_END, CLOSING = map(constant, range(7))


@inner
def _earlier(s: Scratch, a: int, b: int) -> bool:
    x, y = s.timed[a], s.timed[b]
    if x.minute != y.minute:
        return x.minute < y.minute
    if x.order != y.order:
        return x.order < y.order
    if x.entity != y.entity:
        return x.entity < y.entity
    return x.unit < y.unit


@inner
def _move(s: Scratch, a: int, b: int) -> None:
    """Copy event a to place b."""
    x, y = s.timed[a], s.timed[b]
    y.minute, y.order, y.entity, y.unit, y.ref, y.turn = x.minute, x.order, x.entity, x.unit, x.ref, x.turn


@inner
def at(s: Scratch, minute: float, rank: int, entity: int, unit: int, ref: int, turn: int) -> None:
    """An event that happens at a minute, in the documented order among its equals. The last place is for moving."""
    k, spare = s.moment[0].heap, s.timed.shape[0] - 1
    if k >= spare:
        raise IndexError("more events in a day than the heap holds")
    s.moment[0].heap = k + 1
    x = s.timed[spare]
    x.minute, x.order, x.entity, x.unit, x.ref, x.turn = minute, rank, entity, unit, ref, turn
    while k > 0:
        above = (k - 1) >> 1
        if not _earlier(s, spare, above):
            break
        _move(s, above, k)
        k = above
    _move(s, spare, k)


@inner
def next_event(s: Scratch) -> tuple[int, int, int]:
    """Take the next event and move the clock to it. Returns its rank, reference and turn; rank -1 when none is left."""
    if s.moment[0].heap == 0:
        return NONE, NONE, NONE
    first = s.timed[0]
    s.moment[0].now = first.minute
    found = (first.order, first.ref, first.turn)
    last = s.moment[0].heap - 1
    s.moment[0].heap = last
    k = 0
    while True:
        below = 2 * k + 1
        if below >= last:
            break
        if below + 1 < last and _earlier(s, below + 1, below):
            below += 1
        if not _earlier(s, below, last):
            break
        _move(s, below, k)
        k = below
    _move(s, last, k)
    return found


@inner
def due_is_next(s: Scratch) -> bool:
    """Whether the next who is due comes before everything in the heap."""
    if s.moment[0].next_due == s.moment[0].dues:
        return False
    if s.moment[0].heap == 0:
        return True
    due, event = s.dues[s.moment[0].next_due], s.timed[0]
    if due.minute != event.minute:
        return due.minute < event.minute
    if event.order != ARRIVAL:
        return event.order > ARRIVAL
    if due.id != event.entity:
        return due.id < event.entity
    return due.unit < event.unit


@inner
def more_urgent(jobs: Array, a: int, b: int) -> bool:
    """Whether job a goes before job b: priority, order within it, identity, unit."""
    first, second = jobs[a], jobs[b]
    if first.priority != second.priority:
        return first.priority < second.priority
    if first.within != second.within:
        return first.within < second.within
    if first.id != second.id:
        return first.id < second.id
    return first.unit < second.unit


@inner
def join(jobs: Array, a: int, b: int) -> int:
    """The root of both heaps together; each is a root or `NONE`."""
    if a == NONE or b == NONE:
        return b if a == NONE else a
    if more_urgent(jobs, b, a):
        a, b = b, a
    root = a
    while True:
        right = jobs[a].right
        jobs[a].right = jobs[a].left
        if right == NONE:
            jobs[a].left = b
            return root
        if more_urgent(jobs, b, right):
            right, b = b, right
        jobs[a].left = right
        a = right


@inner
def with_one(jobs: Array, root: int, job: int) -> int:
    """The root of the heap with one more job."""
    jobs[job].left = NONE
    jobs[job].right = NONE
    return join(jobs, root, job)


@inner
def without_first(jobs: Array, root: int) -> int:
    """The root of the heap without its most urgent job, which was the root."""
    return join(jobs, jobs[root].left, jobs[root].right)
