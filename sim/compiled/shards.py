"""Shards: neighbouring stores whose days are lived by one thread. Stores do not touch each other during a day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Shard = tuple[int, int]


def shards(weights: NDArray[Any], most: int) -> list[Shard]:
    """Cut stores into at most so many runs of neighbours of about equal weight: (first, one past the last).

    >>> shards(np.array([5, 1, 1, 1, 2]), 2), shards(np.array([0, 0]), 4)
    ([(0, 2), (2, 5)], [(0, 1), (1, 2)])
    """
    parts = min(most, len(weights))
    # An empty store has a weight too, so that every shard gets one.
    reached = np.cumsum(weights + 1)
    bounds = np.searchsorted(reached, reached[-1] * np.arange(1, parts) / parts) + 1
    ends = [0, *sorted({int(b) for b in bounds if b < len(weights)}), len(weights)]
    return list(pairwise(ends))


class Threads:
    """Lets shards be lived at the same time.

    Args:
        threads: how many; with one, everything happens in the caller's.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def each(self, work: Callable[[int], None], count: int) -> None:
        """Do `work(0)` to `work(count - 1)`; what is raised in any of them is raised here."""
        if self._pool is None or count == 1:
            for k in range(count):
                work(k)
        else:
            list(self._pool.map(work, range(count)))
