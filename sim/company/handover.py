"""Appointments for the handover of a car: bays times slots a day, first ready first served."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.company.links import empty, join, leave
from sim.company.orders import AT_DESK, OrderBook, State, first_come
from sim.company.rows import Array, Ints
from sim.compile import constant, scalar

_BOOKED = constant(State.BOOKED)


class Centre(NamedTuple):
    """The handover capacity of a delivery centre."""

    bays: int
    slots_per_bay_day: int


#: A booked handover of an order (a row of the book): at a minute since midnight, in a bay of a centre.
APPOINTMENT = np.dtype([("order", "i8"), ("centre", "i8"), ("minute", "i8"), ("bay", "i8")], align=True)


@scalar
def slot_minute(slot: int, bays: int, slots_per_bay: int, open_minute: int, close_minute: int) -> tuple[int, int]:
    """(minute of the day, bay) of the day's slot-th appointment. Bays fill first, waves are evenly spread.

    >>> [slot_minute(slot, 2, 2, 600, 1080) for slot in range(4)]
    [(600, 0), (600, 1), (840, 0), (840, 1)]
    """
    wave, bay = slot // bays, slot % bays
    return open_minute + wave * (close_minute - open_minute) // slots_per_bay, bay


class HandoverDesk:
    """Cars that stand ready and wait for an appointment, at every centre. Centres work every day of the week.

    Attributes:
        waiting: cars that wait for an appointment, by centre.
    """

    def __init__(self, book: OrderBook, centres: Sequence[Centre], *, open_minute: int, close_minute: int) -> None:
        self._book = book
        self._centres = np.array(centres, np.int64).reshape(len(centres), 2)
        self._hours = (open_minute, close_minute)
        self._ends = empty(len(centres))
        self.waiting = np.zeros(len(centres), np.int64)

    def add(self, orders: Ints) -> None:
        """Cars of these orders became ready tonight; among them the older order goes first.

        Raises KeyError for an order of a centre that is not there.
        """
        there = self._book.rows[orders]
        if (there["centre"] >= len(self.waiting)).any():
            raise KeyError("an order's delivery centre has no desk")
        _queue_up(self._book.rows, self._ends, self.waiting, orders[np.lexsort(first_come(there))])

    def cancel(self, orders: Ints) -> None:
        """These orders want no appointment any more. Raises KeyError when one does not wait for it."""
        states = self._book.rows["state"][orders]
        if (states != State.READY).any():
            raise KeyError(f"orders {orders[states != State.READY].tolist()} do not wait for an appointment")
        self._book.rows["state"][orders] = State.COMING
        _withdraw(self._book.rows, self._ends, self.waiting, orders)

    def book(self) -> Array:
        """Appointments of one day (tomorrow, when called at night) as rows of `APPOINTMENT`, at most
        bays * slots_per_bay_day per centre."""
        capacity = self._centres[:, 0] * self._centres[:, 1]
        out = np.empty(int(np.minimum(self.waiting, capacity).sum()), APPOINTMENT)
        _book(self._book.rows, self._ends, self.waiting, self._centres, *self._hours, out)
        return out


@scalar
def _queue_up(orders: Array, ends: Ints, waiting: Ints, rows: Ints) -> None:
    for row in rows:
        join(orders, ends, orders[row].centre, AT_DESK, row)
        waiting[orders[row].centre] += 1


@scalar
def _withdraw(orders: Array, ends: Ints, waiting: Ints, rows: Ints) -> None:
    for row in rows:
        leave(orders, ends, orders[row].centre, AT_DESK, row)
        waiting[orders[row].centre] -= 1


@scalar
def _book(
    orders: Array, ends: Ints, waiting: Ints, centres: Ints, open_minute: int, close_minute: int, out: Array
) -> None:
    """Fill the appointments of a day, centre by centre."""
    count = 0
    for centre in range(centres.shape[0]):
        bays, slots = centres[centre, 0], centres[centre, 1]
        for slot in range(min(waiting[centre], bays * slots)):
            row = ends[centre, 0]
            leave(orders, ends, centre, AT_DESK, row)
            orders[row].state = _BOOKED
            minute, bay = slot_minute(slot, bays, slots, open_minute, close_minute)
            a = out[count]
            a.order, a.centre, a.minute, a.bay = row, centre, minute, bay
            count += 1
        waiting[centre] -= min(waiting[centre], bays * slots)
