"""Orders that wait for a car: first come, first served, by model for a build slot and by variant for a free car."""

import heapq

from sim.company.cars import Config, NewOrder, OrderKey


class Backlog:
    """Waiting orders in two views of one set. Leaving is lazy: a stale entry is skipped when it surfaces."""

    def __init__(self) -> None:
        self._waiting: dict[OrderKey, NewOrder] = {}
        self._by_model: dict[int, list[NewOrder]] = {}
        self._by_variant: dict[tuple[int, Config], list[NewOrder]] = {}
        self._per_model: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, key: OrderKey) -> bool:
        return key in self._waiting

    def of_model(self, model: int) -> int:
        """How many orders wait for a slot of this model."""
        return self._per_model.get(model, 0)

    def add(self, order: NewOrder) -> None:
        """An order starts to wait."""
        self._waiting[order.key] = order
        heapq.heappush(self._by_model.setdefault(order.config.model, []), order)
        heapq.heappush(self._by_variant.setdefault((order.centre, order.config), []), order)
        self._per_model[order.config.model] = self.of_model(order.config.model) + 1

    def remove(self, key: OrderKey) -> bool:
        """An order no longer waits; False when it did not."""
        order = self._waiting.pop(key, None)
        if order is None:
            return False
        self._per_model[order.config.model] -= 1
        return True

    def pop_model(self, model: int) -> NewOrder | None:
        """The first order waiting for this model, which then waits no more."""
        return self._pop(self._by_model.get(model, []))

    def pop_variant(self, centre: int, config: Config) -> NewOrder | None:
        """The first order at this centre for exactly this configuration, which then waits no more."""
        return self._pop(self._by_variant.get((centre, config), []))

    def _pop(self, heap: list[NewOrder]) -> NewOrder | None:
        while heap:
            order = heapq.heappop(heap)
            if self.remove(order.key):
                return order
        return None
