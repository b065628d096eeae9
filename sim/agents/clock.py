"""The clock of a store's day: SimPy with a documented order of simultaneous events.

SimPy breaks ties by the order in which events were created. Here a tie is broken by *what* happens and *to whom*,
so that no accident of insertion decides and another engine can do the same:

1. consequences without delay run to their end before the next timed event;
2. timed events at the same minute run by :class:`Rank`, then by the identity of the person, then by unit.
"""

from collections.abc import Generator
from enum import IntEnum
from heapq import heappush
from typing import Any

import simpy
from simpy.core import EventPriority, SimTime

Process = Generator[simpy.Event, Any, None]

_CONSEQUENCE, _TIMED = 0, 1


class Rank(IntEnum):
    """The order of events at the same minute."""

    #: A service ends and frees advisor, car and seat.
    SERVICE_END = 0
    SHIFT_START = 1
    BREAK = 2
    #: A person comes, calls, or becomes due.
    ARRIVAL = 3
    PATIENCE_END = 4
    SHIFT_END = 5
    CLOSING = 6


class DayClock(simpy.Environment):
    """A SimPy environment whose time is minutes since midnight."""

    def schedule(self, event: simpy.Event, priority: EventPriority = EventPriority(1), delay: SimTime = 0) -> None:
        """Put a consequence of the present event at the head of the queue.

        Raises ValueError on a delay: timed events go through :meth:`at`, which asks for their order.
        """
        if delay:
            raise ValueError("a timed event needs a rank: use DayClock.at")
        heappush(self._queue, (self._now, _CONSEQUENCE, next(self._eid), event))  # type: ignore[misc]

    def at(self, minute: float, rank: Rank, entity: int, unit: int = 0) -> simpy.Event:
        """An event that happens at a minute of the day, in the documented order among its equals."""
        event = simpy.Event(self)
        event._ok = True
        event._value = None
        order = (((rank << 62) | entity) << 12) | unit
        heappush(self._queue, (minute, _TIMED, order, event))  # type: ignore[misc]
        return event
