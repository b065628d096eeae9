"""Queues linked through rows behave as lists do, whatever joins and leaves."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.company.handover import _queue_up, _withdraw
from sim.company.links import empty
from sim.company.orders import AT_DESK, ORDER
from sim.company.rows import Rows

ROOM = 12


def members(orders, ends, queue: int) -> list[int]:
    """Who stands in a queue, first to last, and that the way back is the same."""
    there, row = [], int(ends[queue, 0])
    while row >= 0:
        there.append(row)
        row = int(orders["links"][row, 2 * AT_DESK + 1])
    back, row = [], int(ends[queue, 1])
    while row >= 0:
        back.append(row)
        row = int(orders["links"][row, 2 * AT_DESK])
    assert back == there[::-1]
    return there


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, ROOM - 1), st.integers(0, 1)), max_size=60))
def test_whoever_joins_stands_last_and_whoever_leaves_is_gone(moves) -> None:
    orders, ends, waiting = np.zeros(ROOM, ORDER), empty(2), np.zeros(2, np.int64)
    lists: list[list[int]] = [[], []]
    for row, queue in moves:
        where = next((k for k, there in enumerate(lists) if row in there), -1)
        if where < 0:
            orders["centre"][row] = queue
            _queue_up(orders, ends, waiting, np.array([row]))
            lists[queue].append(row)
        else:
            _withdraw(orders, ends, waiting, np.array([row]))
            lists[where].remove(row)
        assert [members(orders, ends, k) for k in range(2)] == lists
        assert waiting.tolist() == [len(there) for there in lists]


@given(st.lists(st.integers(1, 9), max_size=30), st.randoms())
def test_no_row_is_taken_twice_and_what_is_kept_stays(sizes, random) -> None:
    rows, kept = Rows(np.dtype([("name", "i8")]), 4), {}
    for step, size in enumerate(sizes):
        rows.reserve(size)
        taken = rows.take(size)
        assert not kept.keys() & set(taken.tolist()) and len(set(taken.tolist())) == size
        rows.rows["name"][taken] = step
        kept |= dict.fromkeys(taken.tolist(), step)
        gone = random.sample(sorted(kept), len(kept) // 2)
        rows.give_back(np.array(gone, np.int64))
        for row in gone:
            del kept[row]
        assert all(rows.rows["name"][row] == name for row, name in kept.items())
