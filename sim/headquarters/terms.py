"""Which stores share their levers on a day: what follows from levers is worked out once for each distinct set."""

from typing import NamedTuple

import numpy as np

from sim.company.rows import Ints
from sim.scenario.levers import Levers
from sim.world.market import Market


class Terms(NamedTuple):
    """Distinct levers, and the number of those that hold in each store (by position)."""

    levers: tuple[Levers, ...]
    number: Ints


class Calendar:
    """Terms by day; the same object as long as no lever changes."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._terms: dict[int, Terms] = {}

    def terms(self, day: int) -> Terms:
        """What holds on a day."""
        levers = self._market.levers_on(day)
        if id(levers) not in self._terms:
            distinct = {id(each): each for each in levers}
            numbers = {key: k for k, key in enumerate(distinct)}
            of = np.array([numbers[id(each)] for each in levers], np.int64)
            self._terms[id(levers)] = Terms(tuple(distinct.values()), of)
        return self._terms[id(levers)]
