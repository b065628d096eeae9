"""Queues whose members are rows of an array: who stands before and behind is written in the row itself.

A row of kind k has its neighbours in `links[2 * k]` (before) and `links[2 * k + 1]` (behind), so that it may stand in
one queue of each kind; `ends[queue]` holds the first and the last row. -1 is nobody. Joining, leaving and being next
cost the same however many wait.
"""

import numpy as np

from sim.company.rows import Array, Ints
from sim.compile import inner


def empty(queues: int) -> Ints:
    """The ends of so many queues in which nobody stands."""
    return np.full((queues, 2), -1, np.int64)


@inner
def join(rows: Array, ends: Ints, queue: int, kind: int, row: int) -> None:
    """Stand at the end."""
    insert(rows, ends, queue, kind, row, ends[queue, 1])


@inner
def insert(rows: Array, ends: Ints, queue: int, kind: int, row: int, before: int) -> None:
    """Stand behind `before`, at the head of the queue when that is nobody."""
    behind = rows[before].links[2 * kind + 1] if before >= 0 else ends[queue, 0]
    rows[row].links[2 * kind] = before
    rows[row].links[2 * kind + 1] = behind
    if before >= 0:
        rows[before].links[2 * kind + 1] = row
    else:
        ends[queue, 0] = row
    if behind >= 0:
        rows[behind].links[2 * kind] = row
    else:
        ends[queue, 1] = row


@inner
def leave(rows: Array, ends: Ints, queue: int, kind: int, row: int) -> None:
    """Stand in this queue no more."""
    before, behind = rows[row].links[2 * kind], rows[row].links[2 * kind + 1]
    if before >= 0:
        rows[before].links[2 * kind + 1] = behind
    else:
        ends[queue, 0] = behind
    if behind >= 0:
        rows[behind].links[2 * kind] = before
    else:
        ends[queue, 1] = before
