"""The two kinds of queue of a day: a binary heap of timed events, and skew heaps of jobs that wait.

A skew heap (Sleator and Tarjan 1986, SIAM Journal on Computing 15:52) is linked through the jobs themselves: as many
queues as there are advisors and cars cost no memory of their own, and joining or taking the most urgent is O(log n)
amortised.
"""

from sim.compile import scalar
from sim.compiled.layout import C_HEAP, Array, Scratch

NONE = -1


@scalar
def _earlier(s: Scratch, a: int, b: int) -> bool:
    if s.minute[a] != s.minute[b]:
        return s.minute[a] < s.minute[b]
    if s.order[a] != s.order[b]:
        return s.order[a] < s.order[b]
    if s.entity[a] != s.entity[b]:
        return s.entity[a] < s.entity[b]
    return s.unit[a] < s.unit[b]


@scalar
def _swap(s: Scratch, a: int, b: int) -> None:
    s.minute[a], s.minute[b] = s.minute[b], s.minute[a]
    s.order[a], s.order[b] = s.order[b], s.order[a]
    s.entity[a], s.entity[b] = s.entity[b], s.entity[a]
    s.unit[a], s.unit[b] = s.unit[b], s.unit[a]
    s.ref[a], s.ref[b] = s.ref[b], s.ref[a]
    s.turn[a], s.turn[b] = s.turn[b], s.turn[a]


@scalar
def at(s: Scratch, minute: float, rank: int, entity: int, unit: int, ref: int, turn: int) -> None:
    """An event that happens at a minute, in the documented order among its equals."""
    k = s.n[C_HEAP]
    if k >= s.minute.shape[0]:
        raise IndexError("more events in a day than the heap holds")
    s.n[C_HEAP] = k + 1
    s.minute[k], s.order[k], s.entity[k], s.unit[k], s.ref[k], s.turn[k] = minute, rank, entity, unit, ref, turn
    while k > 0:
        above = (k - 1) >> 1
        if not _earlier(s, k, above):
            return
        _swap(s, k, above)
        k = above


@scalar
def next_event(s: Scratch) -> tuple[int, int, int]:
    """Take the next event and move the clock to it. Returns its rank, reference and turn; rank -1 when none is left."""
    if s.n[C_HEAP] == 0:
        return NONE, NONE, NONE
    s.now[0] = s.minute[0]
    found = (s.order[0], s.ref[0], s.turn[0])
    last = s.n[C_HEAP] - 1
    s.n[C_HEAP] = last
    _swap(s, 0, last)
    k = 0
    while True:
        below = 2 * k + 1
        if below >= last:
            return found
        if below + 1 < last and _earlier(s, below + 1, below):
            below += 1
        if not _earlier(s, below, k):
            return found
        _swap(s, below, k)
        k = below


@scalar
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


@scalar
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


@scalar
def with_one(jobs: Array, root: int, job: int) -> int:
    """The root of the heap with one more job."""
    jobs[job].left = NONE
    jobs[job].right = NONE
    return join(jobs, root, job)


@scalar
def without_first(jobs: Array, root: int) -> int:
    """The root of the heap without its most urgent job, which was the root."""
    return join(jobs, jobs[root].left, jobs[root].right)
