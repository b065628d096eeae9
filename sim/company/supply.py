"""Production, transport, stock and matching of cars, one call per night.

A car is built to order, first come first served by (time of order, customer, unit), or for stock by what has been
popular lately; it takes `build_days` to build and its centre's `transit_days` to arrive. A finished car that belongs to
nobody serves the first order of exactly its configuration at its centre. A cancelled order gives its car to the next
such order, or to stock. The work of a night is proportional to what changes in it, not to the orders that wait.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sim.company.backlog import Backlog
from sim.company.cars import Config, NewOrder, OrderKey, SupplyEvent, SupplyRow
from sim.company.mix import StockMix, Variant
from sim.company.slots import Slots
from sim.company.stock_counts import StockCounts


class Where(IntEnum):
    """Where a car is."""

    #: It has a place in the build plan.
    BUILDING = 0
    #: On its way to the delivery centre.
    TRANSIT = 1
    #: At the delivery centre.
    CENTRE = 2


@dataclass(slots=True)
class Car:
    """One car from the start of its build to its handover."""

    number: int
    config: Config
    centre: int
    where: Where
    order: NewOrder | None


class Supply:
    """Every car that is being built, on its way or in stock, and every order that waits for one.

    weekly_capacity: cars per week by model number (this scenario's part of the national line).
    transit_days: whole days by centre number. variants: every (centre, configuration) that may be built for stock.
    initial_stock: cars at the centres before day 0. Days are whole days since the start.
    """

    def __init__(
        self,
        *,
        weekly_capacity: Mapping[int, float],
        build_days: int,
        transit_days: Mapping[int, int],
        stock_share: float,
        memory_days: int,
        variants: Iterable[Variant],
        initial_stock: Mapping[Variant, int] | None = None,
    ) -> None:
        self._slots = Slots(weekly_capacity, stock_share)
        catalogue = sorted(set(variants))
        self._mix = StockMix(catalogue, memory_days)
        self.counts = StockCounts((centre, config.model) for centre, config in catalogue)
        self._build_days = build_days
        self._transit_days = dict(transit_days)
        self._backlog = Backlog()
        self._cars: dict[int, Car] = {}
        self._car_of: dict[OrderKey, Car] = {}
        self._free: dict[Variant, deque[Car]] = defaultdict(deque)
        self._built_on: dict[int, list[Car]] = defaultdict(list)
        self._arrive_on: dict[int, list[Car]] = defaultdict(list)
        self._rows: list[SupplyRow] = []
        self._started = 0
        self.initial = 0
        self.built = 0
        self.delivered = 0
        for (centre, config), cars in sorted((initial_stock or {}).items()):
            for _ in range(cars):
                self._free[(centre, config)].append(self._new_car(config, centre, Where.CENTRE, None))
                self.counts.stocked(centre, config.model)
                self.initial += 1

    def night(self, day: int, new_orders: Sequence[NewOrder], cancelled: Sequence[OrderKey]) -> list[SupplyRow]:
        """Everything that happens to cars after closing on `day`, in its order: cancellations, cars built and arrived,
        new orders against stock, new builds. Orders and cancellations may come in any sequence; an order cancelled on
        the day it was signed never reaches the factory.

        Raises KeyError when a cancelled order is unknown or already handed over.
        """
        self._rows = []
        gone = set(cancelled)
        orders = sorted(order for order in new_orders if order.key not in gone)
        self._mix.observe(day, orders)
        # Waiting orders leave first: a car that one cancellation frees must not go to an order cancelled in the same night.
        known = sorted(gone - {order.key for order in new_orders})
        for key in [key for key in known if not self._backlog.remove(key)]:
            self._release(key)
        self._finish_builds(day)
        self._finish_transits(day)
        for order in orders:
            self._place(order)
        for model in self._slots.models:
            self._start_builds(day, model)
        return self._rows

    def deliver(self, key: OrderKey) -> None:
        """The order's car is handed over and leaves the company. Raises KeyError when it is not at its centre."""
        car = self._car_of.get(key)
        if car is None or car.where != Where.CENTRE:
            raise KeyError(f"order {key} has no car at its centre")
        del self._car_of[key], self._cars[car.number]
        self.counts.delivered(car.centre, car.config.model)
        self.delivered += 1

    def waiting(self, model: int) -> int:
        """Orders of this model that wait for a build slot."""
        return self._backlog.of_model(model)

    def in_stock(self, centre: int, config: Config) -> int:
        """Finished cars at the centre of exactly this configuration that belong to nobody."""
        return len(self._free[(centre, config)])

    def free(self) -> Iterator[tuple[Variant, int]]:
        """How many finished cars belong to nobody, by centre and configuration."""
        return ((variant, len(cars)) for variant, cars in self._free.items())

    def finished(self) -> int:
        """Cars built and not handed over (the company pays for keeping them)."""
        return self.initial + self.built - self.delivered

    def conserved(self) -> bool:
        """Whether initial + built = delivered + on hand (free or allocated) + in transit, counted car by car."""
        places = [car.where for car in self._cars.values()]
        on_hand, in_transit = places.count(Where.CENTRE), places.count(Where.TRANSIT)
        return (
            self.initial + self.built == self.delivered + on_hand + in_transit
            and on_hand == self.counts.on_hand.total()
            and in_transit == self.counts.in_transit.total()
            and all(car.order is not None and car.order.key == key for key, car in self._car_of.items())
        )

    def _say(self, event: SupplyEvent, car: Car) -> None:
        self._rows.append(SupplyRow(event, car.config, car.centre, car.order))

    def _new_car(self, config: Config, centre: int, where: Where, order: NewOrder | None) -> Car:
        car = Car(self._started, config, centre, where, order)
        self._started += 1
        self._cars[car.number] = car
        return car

    def _give(self, car: Car, order: NewOrder) -> None:
        """The car belongs to the order from now on."""
        car.order = order
        self._car_of[order.key] = car
        self._say(SupplyEvent.MATCHED, car)
        if car.where == Where.CENTRE:
            self._say(SupplyEvent.READY, car)

    def _release(self, key: OrderKey) -> None:
        """The car of a cancelled order belongs to nobody, or to the next order for it."""
        car = self._car_of.pop(key)
        car.order = None
        self._offer(car)

    def _offer(self, car: Car) -> None:
        """A car without an owner goes to the first order for it, else waits at (or for) its centre."""
        order = self._backlog.pop_variant(car.centre, car.config)
        if order is not None:
            self._give(car, order)
        elif car.where == Where.CENTRE:
            self._free[(car.centre, car.config)].append(car)

    def _place(self, order: NewOrder) -> None:
        free = self._free[(order.centre, order.config)]
        if free:
            self._give(free.popleft(), order)
        else:
            self._backlog.add(order)

    def _finish_builds(self, day: int) -> None:
        for car in self._built_on.pop(day, []):
            car.where = Where.TRANSIT
            self.built += 1
            self.counts.built(car.centre, car.config.model)
            self._say(SupplyEvent.BUILT, car)
            self._arrive_on[day + self._transit_days[car.centre]].append(car)

    def _finish_transits(self, day: int) -> None:
        for car in self._arrive_on.pop(day, []):
            car.where = Where.CENTRE
            self.counts.arrived(car.centre, car.config.model)
            self._say(SupplyEvent.ARRIVED, car)
            if car.order is None:
                self._offer(car)
            else:
                self._say(SupplyEvent.READY, car)

    def _start_builds(self, day: int, model: int) -> None:
        for_orders, for_stock = self._slots.today(model)
        for _ in range(for_orders):
            order = self._backlog.pop_model(model)
            if order is None:
                break
            self._give(self._build(day, order.config, order.centre), order)
        for _ in range(for_stock):
            variant = self._mix.next_variant(model)
            if variant is not None:
                self._build(day, variant[1], variant[0])

    def _build(self, day: int, config: Config, centre: int) -> Car:
        car = self._new_car(config, centre, Where.BUILDING, None)
        self._built_on[day + max(1, self._build_days)].append(car)
        return car
