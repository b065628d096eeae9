"""The queue as a flat loop over a binary heap on arrays, compiled by Numba: what a day in one store can cost at best.

Who has given up is skipped when their turn comes. Randomness is SplitMix64 (Steele, Lea and Flood 2014), cheaper than
any counter-based generator; exponentials are by inversion.
"""

import math
from typing import Any

import numba
import numpy as np

from benchmarks.peers.queue import Count, Queue

ARRIVAL, END, PATIENCE = 0, 1, 2
#: Events in the heap, and people in line, at a time; a queue that needs more raises IndexError.
ROOM = 1 << 12


def run(queue: Queue, seed: int) -> Count:
    """Simulate the queue once. Raises IndexError when more wait than the arrays hold."""
    served, lost = _day(*queue, np.uint64(seed))
    if served < 0:
        raise IndexError(f"more than {ROOM} events or people at a time")
    return Count(served, lost)


@numba.njit(cache=True, inline="always")
def _exponential(state: Any, rate: float) -> float:
    """Exponential by inversion of a uniform in (0, 1); `state` is one number that moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return -math.log((np.float64(z >> np.uint64(11)) + 0.5) / 9007199254740992.0) / rate


@numba.njit(cache=True, inline="always")
def _push(times: Any, what: Any, size: int, time: float, event: int) -> int:
    """Sift an event up from the end of the heap. Returns its new size."""
    hole = size
    while hole > 0:
        parent = (hole - 1) >> 1
        if times[parent] <= time:
            break
        times[hole], what[hole] = times[parent], what[parent]
        hole = parent
    times[hole], what[hole] = time, event
    return size + 1


@numba.njit(cache=True, inline="always")
def _pop(times: Any, what: Any, size: int) -> int:
    """Remove the first event: its place is filled by the last, sifted down. Returns the new size."""
    size -= 1
    time, event = times[size], what[size]
    hole, child = 0, 1
    while child < size:
        if child + 1 < size and times[child + 1] < times[child]:
            child += 1
        if time <= times[child]:
            break
        times[hole], what[hole] = times[child], what[child]
        hole, child = child, 2 * child + 1
    times[hole], what[hole] = time, event
    return size


@numba.njit(cache=True)
def _day(servers: int, arrivals: float, service: float, patience: float, minutes: float, seed: Any) -> tuple[int, int]:
    """Served and lost; -1 for both when the arrays are too small. An event is its kind and, from bit 2, a number."""
    state = np.full(1, seed)
    times, what, size = np.empty(ROOM), np.empty(ROOM, np.int64), 0
    patient = np.zeros(ROOM, np.bool_)  # by a waiting person's number, modulo the room
    first = number = 0  # the line holds the numbers from first to number - 1
    free, served, lost = servers, 0, 0
    size = _push(times, what, size, _exponential(state, arrivals), ARRIVAL)
    while times[0] < minutes:
        now, kind, who = times[0], what[0] & 3, what[0] >> 2
        size = _pop(times, what, size)
        if kind == ARRIVAL:
            if size + 2 > ROOM or number - first == ROOM:
                return -1, -1
            size = _push(times, what, size, now + _exponential(state, arrivals), ARRIVAL)
            if free > 0:
                free -= 1
                served += 1
                size = _push(times, what, size, now + _exponential(state, service), END)
            else:
                patient[number & (ROOM - 1)] = True
                size = _push(times, what, size, now + _exponential(state, patience), PATIENCE | (number << 2))
                number += 1
        elif kind == PATIENCE:
            # Whoever is before the first has been served.
            if who >= first and patient[who & (ROOM - 1)]:
                patient[who & (ROOM - 1)] = False
                lost += 1
        else:
            while first < number and not patient[first & (ROOM - 1)]:
                first += 1
            if first < number:
                first += 1
                served += 1
                size = _push(times, what, size, now + _exponential(state, service), END)
            else:
                free += 1
    return served, lost
