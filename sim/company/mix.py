"""Which configurations to build for stock: in proportion to what has been ordered lately."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence

from sim.company.cars import Config, NewOrder

Variant = tuple[int, Config]


class StockMix:
    """Popularity of each (centre, configuration) of a model, and what was built for stock by it.

    A slot goes to the variant with the largest (1 + orders of the last weeks) / (1 + cars built for stock), which is
    D'Hondt's rule: shares follow popularity, and every variant starts equal. Equal claims go to the lowest
    (centre, configuration). Integers only, so the choice is exact.
    """

    def __init__(self, variants: Iterable[Variant], memory_days: int) -> None:
        self._by_model: dict[int, list[Variant]] = {}
        for variant in sorted(set(variants)):
            self._by_model.setdefault(variant[1].model, []).append(variant)
        self._memory_days = memory_days
        self._recent: deque[tuple[int, Counter[Variant]]] = deque()
        self._orders: Counter[Variant] = Counter()
        self._built: Counter[Variant] = Counter()

    def observe(self, day: int, orders: Sequence[NewOrder]) -> None:
        """Count the day's orders and forget those older than the memory."""
        today = Counter((order.centre, order.config) for order in orders)
        self._recent.append((day, today))
        self._orders.update(today)
        while self._recent[0][0] <= day - self._memory_days:
            self._orders.subtract(self._recent.popleft()[1])

    def next_variant(self, model: int) -> Variant | None:
        """The variant that deserves the next stock slot of a model (counted as built), None when it has none."""
        best: Variant | None = None
        for variant in self._by_model.get(model, []):
            if best is None or self._beats(variant, best):
                best = variant
        if best is not None:
            self._built[best] += 1
        return best

    def _beats(self, one: Variant, other: Variant) -> bool:
        left = (1 + self._orders[one]) * (1 + self._built[other])
        return left > (1 + self._orders[other]) * (1 + self._built[one])
