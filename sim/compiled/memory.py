"""Memory of the compiled engine: the people's rows, and buffers large enough for any day."""

from typing import Any

import numpy as np

from sim.compile import constant, scalar
from sim.compiled.clock import Kind
from sim.compiled.layout import (
    CREW,
    CUSTOMER,
    DUE,
    EVENT,
    JOB,
    LINE,
    MIND,
    MODEL,
    MOMENT,
    NOTHING_DUE,
    PAGE,
    PERSON,
    SIGNED,
    TIMED,
    WHAT_BITS,
    Array,
    Out,
    Scratch,
)
from sim.events import Task
from sim.headquarters.reports import HANDED, HANDOVER, OWNER

#: Rows of the event log that one person who is due can write in a day, besides one for every car signed.
EVENTS_A_DUE = 24
#: Timed events that one person who is due, or one advisor at work, can have in the heap at a time.
TIMED_A_DUE, TIMED_AN_ADVISOR = 5, 4
_CONTRACT = constant(Task.CONTRACT)
_PAGE, _WHAT_BITS = constant(PAGE), constant(WHAT_BITS)


def aligned(rows: int, kind: np.dtype[Any]) -> Array:
    """So many rows of zeros that begin with a cache line. The system gives real memory to what is touched only."""
    memory = np.zeros(rows * kind.itemsize + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + rows * kind.itemsize].view(kind)


class People:
    """The rows of everybody on the way through the funnel, in pages that belong to one store each.

    Args:
        stores: how many.
        expected: people at a time. Room for them costs no memory until they come; more only cost a move.

    Attributes:
        rows, minds, agenda: the columns; they move when they grow, so keep people by number.
        pages: by (store, k), the store's k-th page.
    """

    def __init__(self, stores: int, expected: int) -> None:
        pages = 2 * stores + expected // PAGE
        self.rows, self.minds = aligned(pages * PAGE, PERSON), aligned(pages * PAGE, MIND)
        self.agenda: Array = np.full(pages * PAGE, NOTHING_DUE, np.int32)
        self.pages: Array = np.zeros((stores, 4), np.int32)
        self._taken = 0

    def reserve(self, stores: Array, new: Array) -> None:
        """Give every store the pages that it needs for so many new people (one number a store)."""
        wanted = np.maximum(0, new - stores["left"])
        fresh = -(-wanted // PAGE)
        self._grow(self._taken + int(fresh.sum()))
        most = int((stores["pages"] + fresh).max())
        if most > self.pages.shape[1]:
            more = np.zeros((len(stores), most + most // 2 - self.pages.shape[1]), np.int32)
            self.pages = np.concatenate([self.pages, more], axis=1)
        for k in np.flatnonzero(fresh):
            self._taken += open_pages(self.rows, self.pages, stores, int(k), self._taken, int(fresh[k]))

    def _grow(self, pages: int) -> None:
        there = len(self.agenda) // PAGE
        if pages <= there:
            return
        rows = max(pages, there + there // 2) * PAGE
        for name, kind in (("rows", PERSON), ("minds", MIND)):
            fresh = aligned(rows, kind)
            fresh[: there * PAGE] = getattr(self, name)
            setattr(self, name, fresh)
        self.agenda = np.concatenate([self.agenda, np.full(rows - there * PAGE, NOTHING_DUE, np.int32)])


@scalar
def open_pages(people: Array, pages: Array, stores: Array, k: int, first: int, count: int) -> int:
    """Store k takes pages `first` and following; their rows are free. Returns how many pages."""
    for page in range(first + count - 1, first - 1, -1):
        pages[k, stores[k].pages] = page
        stores[k].pages += 1
        for row in range((page + 1) * _PAGE - 1, page * _PAGE - 1, -1):
            people[row].next = stores[k].free
            stores[k].free = row
        stores[k].left += _PAGE
    return count


@scalar
def count_dues(minds: Array, agenda: Array, pages: Array, stores: Array, day: int, dues: Array) -> int:
    """Add to `dues` how many people are due in each store today. Returns how many cars they may sign for."""
    cars = 0
    for k in range(stores.shape[0]):
        for i in range(stores[k].pages):
            first = pages[k, i] * _PAGE
            for row in range(first, first + _PAGE):
                if agenda[row] >> _WHAT_BITS == day:
                    dues[k] += 1
                    if agenda[row] == (day << _WHAT_BITS) | _CONTRACT:
                        cars += minds[row].cars
    return cars


def out_for(dues: int, cars: int) -> Out:
    """Room for what a day can leave when so many people are due.

    cars: that may be signed for besides one a person; -1 when no event is logged.
    """
    return Out(
        events=np.empty(EVENTS_A_DUE * dues + cars if cars >= 0 else 0, EVENT),
        customers=np.zeros(dues, CUSTOMER),
        signed=np.empty(dues, SIGNED),
        handed=np.empty(dues, HANDED),
        owners=np.empty(dues, OWNER),
        late=np.empty(dues, HANDOVER),
        counts=np.zeros(6, np.int64),
    )


def scratch_for(dues: int, crew: int, staff: int, models: int, choices: int) -> Scratch:
    """Working memory for a store with at most so many people due and advisors, out of so many rows of staff.

    choices: offers or rivals that somebody may choose from at most.
    """
    return Scratch(
        dues=np.empty(dues, DUE),
        spare=np.empty(dues, DUE),
        jobs=np.zeros(dues, JOB),
        timed=np.empty(TIMED_A_DUE * dues + TIMED_AN_ADVISOR * crew + 2, TIMED),
        place_of=np.full(staff, -1, np.int64),
        crew=np.zeros(crew, CREW),
        fifo=np.empty((crew + 1, 2), np.int64),
        models=np.zeros(models, MODEL),
        moment=np.zeros(1, MOMENT),
        counts=np.empty((4, crew), np.int64),
        sizes=np.empty((3, crew)),
        luck=np.empty(choices),
        ticks=np.zeros((len(Kind), 2), np.int64),
    )


class Buffers:
    """Buffers that are used again on the next day while they are large enough: fresh memory costs more than its use."""

    def __init__(self) -> None:
        self._out = out_for(0, -1)
        self._out_room = (-1, -2)
        self._scratch = scratch_for(0, 0, 0, 0, 0)
        self._scratch_room = (-1, -1, -1, -1, -1)

    def out(self, dues: int, cars: int) -> Out:
        """Room for what a day leaves, its counts at zero; see `out_for`. What was in it before is lost."""
        if not _fits((dues, cars), self._out_room):
            self._out_room = dues + dues // 4, cars + max(0, cars) // 4
            self._out = out_for(*self._out_room)
        self._out.counts[:] = 0
        return self._out

    def scratch(self, dues: int, crew: int, staff: int, models: int, choices: int) -> Scratch:
        """Working memory for any store's day; see `scratch_for`."""
        room = (dues, crew, staff, models, choices)
        if not _fits(room, self._scratch_room):
            self._scratch_room = (dues + dues // 4, crew, staff, models, choices)
            self._scratch = scratch_for(*self._scratch_room)
        self._scratch.place_of[:] = -1
        return self._scratch


def _fits(asked: tuple[int, ...], room: tuple[int, ...]) -> bool:
    return all(want <= there for want, there in zip(asked, room, strict=True))
