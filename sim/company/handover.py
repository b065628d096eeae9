"""Appointments for the handover of a car: bays times slots a day, first ready first served."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.company.cars import NewOrder, OrderKey


class Centre(NamedTuple):
    """The handover capacity of a delivery centre."""

    bays: int
    slots_per_bay_day: int


class Appointment(NamedTuple):
    """A booked handover: on `day` at `minute` since midnight, in a bay."""

    order: NewOrder
    centre: int
    day: int
    minute: int
    bay: int


def slot_minute(slot: int, centre: Centre, open_minute: int, close_minute: int) -> tuple[int, int]:
    """(minute of the day, bay) of the day's slot-th appointment. Bays fill first, waves are evenly spread.

    >>> [slot_minute(slot, Centre(2, 2), 600, 1080) for slot in range(4)]
    [(600, 0), (600, 1), (840, 0), (840, 1)]
    """
    wave, bay = divmod(slot, centre.bays)
    return open_minute + wave * (close_minute - open_minute) // centre.slots_per_bay_day, bay


class HandoverDesk:
    """Cars that stand ready and wait for an appointment, at every centre. Centres work every day of the week."""

    def __init__(self, centres: Mapping[int, Centre], *, open_minute: int, close_minute: int) -> None:
        self._centres = dict(sorted(centres.items()))
        self._hours = (open_minute, close_minute)
        self._ready: dict[int, dict[OrderKey, NewOrder]] = {centre: {} for centre in self._centres}
        self._centre_of: dict[OrderKey, int] = {}

    def waiting(self, centre: int) -> int:
        """Cars at this centre that wait for an appointment."""
        return len(self._ready[centre])

    def add(self, ready: Iterable[tuple[int, NewOrder]]) -> None:
        """Cars that became ready tonight, as (centre, order); among them the older order goes first."""
        for centre, order in sorted(ready):
            self._ready[centre][order.key] = order
            self._centre_of[order.key] = centre

    def cancel(self, key: OrderKey) -> bool:
        """The order no longer wants an appointment; False when it did not wait for one."""
        centre = self._centre_of.pop(key, None)
        if centre is None:
            return False
        del self._ready[centre][key]
        return True

    def book(self, day: int) -> list[Appointment]:
        """Appointments of `day` (tomorrow, when called at night), at most bays * slots_per_bay_day per centre."""
        booked = []
        for number, centre in self._centres.items():
            queue = self._ready[number]
            for slot in range(min(len(queue), centre.bays * centre.slots_per_bay_day)):
                order = queue.pop(next(iter(queue)))
                del self._centre_of[order.key]
                minute, bay = slot_minute(slot, centre, *self._hours)
                booked.append(Appointment(order, number, day, minute, bay))
        return booked
