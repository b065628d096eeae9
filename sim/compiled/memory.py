"""Memory of the compiled engine: the people's rows, and buffers large enough for any day."""

import numpy as np

from sim.compile import constant, scalar
from sim.compiled.layout import (
    CREW,
    CUSTOMER,
    EVENT,
    JOB,
    MODEL,
    MOMENT,
    PERSON,
    RING,
    SIGNED,
    TIMED,
    Array,
    Out,
    Scratch,
)
from sim.events import Task
from sim.headquarters.reports import HANDED, HANDOVER, OWNER

#: Rows of the event log that one person who is due can write in a day, besides one for every car signed.
EVENTS_A_DUE = 24
#: Timed events that one person who is due, or one advisor at work, can have in the heap at a time.
TIMED_A_DUE, TIMED_AN_ADVISOR = 6, 4
_CONTRACT = constant(Task.CONTRACT)


class People:
    """The rows of everybody on the way through the funnel; a row is used again when its person has left.

    Attributes:
        rows: the array; it moves when it grows, so keep people by number.
    """

    def __init__(self, room: int = 1024) -> None:
        self.rows: Array = np.zeros(room, PERSON)
        self._free = np.arange(room)[::-1].copy()
        self._left = room

    def reserve(self, people: int) -> None:
        """Make sure that so many rows are free."""
        while self._left < people:
            room = len(self.rows)
            self.rows = np.concatenate([self.rows, np.zeros(room, PERSON)])
            fresh = np.arange(room, 2 * room)[::-1]
            self._free = np.concatenate([fresh, self._free[: self._left], np.empty(room - self._left, np.int64)])
            self._left += room

    def take(self, people: int) -> Array:
        """Numbers of free rows, which are then taken. `reserve` first."""
        self._left -= people
        return self._free[self._left : self._left + people].copy()

    def give_back(self, rows: Array) -> None:
        """These rows are free again."""
        self._free[self._left : self._left + len(rows)] = rows
        self._left += len(rows)


@scalar
def due_today(people: Array, head: Array, day: int, dues: Array) -> int:
    """Add to `dues` how many people are on each store's agenda today. Returns how many cars they may sign for."""
    cars = 0
    for k in range(head.shape[0]):
        person = head[k, day % RING]
        while person >= 0:
            dues[k] += 1
            if people[person].due_what == _CONTRACT:
                cars += people[person].cars
            person = people[person].next
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
        gone=np.empty(dues, np.int64),
        counts=np.zeros(7, np.int64),
    )


def scratch_for(dues: int, crew: int, staff: int, models: int) -> Scratch:
    """Working memory for a store with at most so many people due and advisors, out of so many rows of staff."""
    return Scratch(
        jobs=np.zeros(dues, JOB),
        timed=np.empty(TIMED_A_DUE * dues + TIMED_AN_ADVISOR * crew + 2, TIMED),
        place_of=np.full(staff, -1, np.int64),
        crew=np.zeros(crew, CREW),
        fifo=np.empty((crew + 1, 2), np.int64),
        models=np.zeros(models, MODEL),
        moment=np.zeros(1, MOMENT),
        counts=np.empty((4, crew), np.int64),
        sizes=np.empty((3, crew)),
    )


class Buffers:
    """Buffers that are used again on the next day while they are large enough: fresh memory costs more than its use."""

    def __init__(self) -> None:
        self._out = out_for(0, -1)
        self._out_room = (-1, -2)
        self._scratch = scratch_for(0, 0, 0, 0)
        self._scratch_room = (-1, -1, -1, -1)

    def out(self, dues: int, cars: int) -> Out:
        """Room for what a day leaves, its counts at zero; see `out_for`. What was in it before is lost."""
        if not _fits((dues, cars), self._out_room):
            self._out_room = dues + dues // 4, cars + max(0, cars) // 4
            self._out = out_for(*self._out_room)
        self._out.counts[:] = 0
        return self._out

    def scratch(self, dues: int, crew: int, staff: int, models: int) -> Scratch:
        """Working memory for any store's day; see `scratch_for`."""
        room = (dues, crew, staff, models)
        if not _fits(room, self._scratch_room):
            self._scratch_room = (dues + dues // 4, crew, staff, models)
            self._scratch = scratch_for(*self._scratch_room)
        self._scratch.place_of[:] = -1
        return self._scratch


def _fits(asked: tuple[int, ...], room: tuple[int, ...]) -> bool:
    return all(want <= there for want, there in zip(asked, room, strict=True))
