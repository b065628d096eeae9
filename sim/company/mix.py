"""Which configurations to build for stock: in proportion to what has been ordered lately."""

from typing import NamedTuple

import numpy as np

from sim.company.rows import Array, Ints
from sim.compile import scalar


class Mix(NamedTuple):
    """Popularity of each variant (configuration at a centre), and what was built for stock by it.

    Attributes:
        recent: orders by (day modulo the memory, variant).
        popular: orders within the memory by variant.
        built: cars built for stock by variant.
        first: by model, its first configuration; one more at the end.
    """

    recent: Ints
    popular: Ints
    built: Ints
    first: Ints


def new_mix(memory_days: int, centres: int, first: Ints) -> Mix:
    """Nothing ordered, nothing built."""
    variants = centres * int(first[-1])
    columns = np.zeros((2, variants), np.int64)
    return Mix(np.zeros((memory_days, variants), np.int64), columns[0], columns[1], first)


@scalar
def observe(mix: Mix, day: int, orders: Array, new: Ints) -> None:
    """Count the day's orders (rows of the book) and forget those older than the memory."""
    today = mix.recent[day % mix.recent.shape[0]]
    for v in range(today.shape[0]):
        mix.popular[v] -= today[v]
        today[v] = 0
    for row in new:
        today[orders[row].variant] += 1
        mix.popular[orders[row].variant] += 1


@scalar
def next_variant(mix: Mix, model: int) -> int:
    """The variant that deserves the next stock slot of a model (counted as built), -1 when it has none.

    A slot goes to the variant with the largest (1 + orders of the last weeks) / (1 + cars built for stock), which is
    D'Hondt's rule: shares follow popularity, and every variant starts equal. Equal claims go to the lowest centre, then
    to the lowest configuration. The quotients of two counts below 2**26 are equal as float64 exactly when they are
    equal as fractions, because division is rounded correctly; so the choice is exact.

    >>> mix = new_mix(28, 2, np.array([0, 1]))  # two centres, a model, a configuration
    >>> mix.popular[1] = 2
    >>> [next_variant(mix, 0) for _ in range(4)]
    [1, 1, 0, 1]
    """
    configs = mix.first[mix.first.shape[0] - 1]
    best, most = -1, 0.0
    for start in range(0, mix.popular.shape[0], configs):
        for v in range(start + mix.first[model], start + mix.first[model + 1]):
            claim = (1.0 + mix.popular[v]) / (1.0 + mix.built[v])
            if claim > most:
                best, most = v, claim
    if best >= 0:
        mix.built[best] += 1
    return best
