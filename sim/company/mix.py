"""Which configurations to build for stock: in proportion to what has been ordered lately."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.company.cars import Config, NewOrder

Variant = tuple[int, Config]


class StockMix:
    """Popularity of each (centre, configuration) of a model, and what was built for stock by it.

    A slot goes to the variant with the largest (1 + orders of the last weeks) / (1 + cars built for stock), which is
    D'Hondt's rule: shares follow popularity, and every variant starts equal. Equal claims go to the lowest
    (centre, configuration). The quotients of two counts below 2**26 are equal as float64 exactly when they are equal as
    fractions, because division is rounded correctly; so the choice is exact.
    """

    def __init__(self, variants: Iterable[Variant], memory_days: int) -> None:
        self._by_model: dict[int, list[Variant]] = {}
        for variant in sorted(set(variants)):
            self._by_model.setdefault(variant[1].model, []).append(variant)
        self._place = {variant: place for listed in self._by_model.values() for place, variant in enumerate(listed)}
        self._orders = {model: np.zeros(len(listed)) for model, listed in self._by_model.items()}
        self._built = {model: np.zeros(len(listed)) for model, listed in self._by_model.items()}
        self._memory_days = memory_days
        self._recent: deque[tuple[int, Counter[Variant]]] = deque()

    def observe(self, day: int, orders: Sequence[NewOrder]) -> None:
        """Count the day's orders and forget those older than the memory. Orders outside the catalogue do not count."""
        today = Counter((order.centre, order.config) for order in orders)
        self._recent.append((day, today))
        self._add(today, 1)
        while self._recent[0][0] <= day - self._memory_days:
            self._add(self._recent.popleft()[1], -1)

    def _add(self, counts: Counter[Variant], sign: int) -> None:
        for variant, number in counts.items():
            if variant in self._place:
                self._orders[variant[1].model][self._place[variant]] += sign * number

    def next_variant(self, model: int) -> Variant | None:
        """The variant that deserves the next stock slot of a model (counted as built), None when it has none."""
        if model not in self._by_model:
            return None
        place = int(np.argmax(self.claims(model)))
        self._built[model][place] += 1
        return self._by_model[model][place]

    def claims(self, model: int) -> NDArray[np.float64]:
        """(1 + recent orders) / (1 + built for stock) of every variant of a model, in order of the variant."""
        quotient: NDArray[np.float64] = (1.0 + self._orders[model]) / (1.0 + self._built[model])
        return quotient
