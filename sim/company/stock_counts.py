"""The count of cars by centre and model: what stands there, what is on its way, and what moved since last asked."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_Place = tuple[int, int]


class StockCounts:
    """Stocks and daily flows of finished cars by (centre, model)."""

    def __init__(self, places: Iterable[_Place]) -> None:
        self._places: set[_Place] = set(places)
        self.on_hand: Counter[_Place] = Counter()
        self.in_transit: Counter[_Place] = Counter()
        self._built: Counter[_Place] = Counter()
        self._arrived: Counter[_Place] = Counter()
        self._delivered: Counter[_Place] = Counter()

    def stocked(self, centre: int, model: int) -> None:
        """A car stands at the centre before the first day."""
        self._places.add((centre, model))
        self.on_hand[centre, model] += 1

    def built(self, centre: int, model: int) -> None:
        """A car leaves the factory for the centre."""
        self._places.add((centre, model))
        self.in_transit[centre, model] += 1
        self._built[centre, model] += 1

    def arrived(self, centre: int, model: int) -> None:
        """A car reaches the centre."""
        self.in_transit[centre, model] -= 1
        self.on_hand[centre, model] += 1
        self._arrived[centre, model] += 1

    def delivered(self, centre: int, model: int) -> None:
        """A car is handed over."""
        self.on_hand[centre, model] -= 1
        self._delivered[centre, model] += 1

    def close_day(self, day: int) -> dict[str, NDArray[np.int32]]:
        """The rows of table `stock_days` for this day, by centre and model; the flows start again from zero."""
        places = sorted(self._places)
        counted = {
            "on_hand": self.on_hand,
            "in_transit": self.in_transit,
            "built": self._built,
            "arrived": self._arrived,
            "delivered": self._delivered,
        }
        columns = {
            "day": np.full(len(places), day, dtype=np.int32),
            "centre": np.array([place[0] for place in places], dtype=np.int32),
            "model": np.array([place[1] for place in places], dtype=np.int32),
        }
        for name, counter in counted.items():
            columns[name] = np.array([counter[place] for place in places], dtype=np.int32)
        for flow in (self._built, self._arrived, self._delivered):
            flow.clear()
        return columns
