"""The day's offers as one block of rows, so that a store and segment need only say which."""

import numpy as np

from sim.behaviour.choice import N_OFFER
from sim.compiled.layout import Array
from sim.headquarters.today import Today


class Offers:
    """What every store offers every segment today.

    Attributes:
        rows: (set, offer, `O_*`); `lengths` says how many offers each set has.
        sets: the set by (0 with promised waits, 1 without; store; segment).
        deals, deal_of: terms that all offers of a store share, and which hold in each store.
    """

    def __init__(self, todays: list[Today], segments: int) -> None:
        self._numbers: dict[int, int] = {}
        self._sets: list[Array] = []
        self.sets = np.empty((2, len(todays), segments), np.int64)
        deals: dict[int, int] = {}
        terms: list[Array] = []
        self.deal_of = np.empty(len(todays), np.int64)
        for k, today in enumerate(todays):
            for segment in range(segments):
                self.sets[0, k, segment] = self._number(today.offers_now(segment)[0])
                self.sets[1, k, segment] = self._number(today.offers_public(segment)[0])
            if id(today.deal) not in deals:
                deals[id(today.deal)] = len(terms)
                terms.append(today.deal)
            self.deal_of[k] = deals[id(today.deal)]
        self.deals = np.array(terms)
        self.lengths = np.array([len(offers) for offers in self._sets])
        self.rows = np.zeros((len(self._sets), int(self.lengths.max(initial=1)), N_OFFER))
        for number, offers in enumerate(self._sets):
            self.rows[number, : len(offers)] = offers

    def _number(self, offers: Array) -> int:
        number = self._numbers.setdefault(id(offers), len(self._sets))
        if number == len(self._sets):
            self._sets.append(offers)
        return number
