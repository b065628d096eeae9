"""Production, transport, stock and matching of cars, one call per night.

A car is built to order, first come first served by (time of order, customer, unit), or for stock by what has been
popular lately; it takes `build_days` to build and its centre's `transit_days` to arrive. A finished car that belongs to
nobody serves the first order of exactly its configuration at its centre. A cancelled order gives its car to the next
such order, or to stock. The work of a night is proportional to what changes in it, not to the orders that wait.
"""

from collections.abc import Sequence

import numpy as np

from sim.company.backlog import new_backlog
from sim.company.cars import CAR, NEWS, Config, Where
from sim.company.factory import Plant, hand_over, live_night, new_car
from sim.company.links import empty
from sim.company.mix import new_mix
from sim.company.orders import OrderBook, State, first_come
from sim.company.rows import Array, Ints
from sim.company.slots import SLOTS
from sim.company.stock import ON_HAND, new_stock


class Supply:
    """Every car that is being built, on its way or in stock, and every order that waits for one.

    Days are whole days since the start. A variant is centre * number of configurations + configuration.

    Args:
        book: the orders.
        configs: every configuration that can be built, ascending.
        weekly_capacity: cars per week by model (this scenario's part of the national line).
        transit_days: whole days by centre.
        initial_stock: cars at the centres before day 0, by variant.
    """

    def __init__(
        self,
        book: OrderBook,
        *,
        configs: Sequence[Config],
        weekly_capacity: Sequence[float],
        build_days: int,
        transit_days: Sequence[int],
        stock_share: float,
        memory_days: int,
        initial_stock: Ints | None = None,
    ) -> None:
        self._book = book
        self._build_days = max(1, build_days)
        self._stock_share = stock_share
        models, centres = len(weekly_capacity), len(transit_days)
        model_of = np.array([config.model for config in configs], np.int64)
        variants = centres * len(configs)
        room = 1024
        self.plant = Plant(
            orders=book.rows,
            cars=np.zeros(room, CAR),
            spare=np.arange(room)[::-1].copy(),
            tally=np.array([room, 0, 0, 0]),
            news=np.empty(0, NEWS),
            backlog=new_backlog(models, variants),
            stock=new_stock(centres, models, variants),
            mix=new_mix(memory_days, centres, np.searchsorted(model_of, np.arange(models + 1))),
            line=empty(1),
            roads=empty(max(transit_days, default=0) + 1),
            slots=np.zeros(models, SLOTS),
            capacity=np.array(weekly_capacity, np.float64),
            transit=np.array(transit_days, np.int64),
            model_of=model_of,
        )
        stock = np.zeros(variants, np.int64) if initial_stock is None else initial_stock
        self.initial = int(stock.sum())
        self._reserve(self.initial)
        for variant in np.repeat(np.arange(variants), stock).tolist():
            new_car(self.plant, variant, int(Where.CENTRE))

    def night(self, day: int, new: Ints, cancelled: Ints) -> Array:
        """Everything that happens to cars after closing on `day`, as rows of `NEWS` in its order: cancellations, cars
        built and arrived, new orders against stock, new builds. Orders (rows of the book) and cancellations may come in
        any sequence; an order cancelled on the day it was signed never reaches the factory. Cancelled rows may be
        closed afterwards.

        Raises KeyError when a cancelled order is unknown or already handed over.
        """
        rows = self._book.rows
        states = rows["state"][cancelled]
        wrong = cancelled[(states == State.CLOSED) | (states == State.BOOKED)]
        if len(wrong):
            raise KeyError(f"orders {wrong.tolist()} cannot be cancelled")
        known = cancelled[states != State.SIGNED]
        known = known[np.lexsort((rows["unit"][known], rows["customer"][known]))]
        orders = np.setdiff1d(new, cancelled)
        orders = orders[np.lexsort(first_come(rows[orders]))]
        self._reserve(int(self.plant.capacity.sum() / 7.0) + 2 * len(self.plant.capacity))
        room = 2 * len(rows) + 3 * len(self.plant.cars)
        if len(self.plant.news) < room:
            self.plant = self.plant._replace(news=np.empty(2 * room, NEWS))
        self.plant = self.plant._replace(orders=rows)
        count = live_night(self.plant, day, orders, known, self._build_days, self._stock_share)
        return self.plant.news[:count]

    def _reserve(self, cars: int) -> None:
        """Make sure that so many rows of cars are free."""
        while self.plant.tally[0] < cars:
            p, room = self.plant, len(self.plant.cars)
            left = int(p.tally[0])
            spare = np.concatenate([np.arange(room, 2 * room)[::-1], p.spare[:left], np.empty(room - left, np.int64)])
            self.plant = p._replace(cars=np.concatenate([p.cars, np.zeros(room, CAR)]), spare=spare)
            self.plant.tally[0] += room

    def deliver(self, orders: Ints) -> None:
        """The cars of these orders are handed over and leave the company. Raises KeyError when one is not at its
        centre."""
        self.plant = self.plant._replace(orders=self._book.rows)
        wrong = hand_over(self.plant, orders)
        if wrong >= 0:
            raise KeyError(f"order {wrong} has no car at its centre")

    @property
    def waiting(self) -> Ints:
        """Orders that wait for a build slot, by model."""
        return self.plant.backlog.waiting

    @property
    def in_stock(self) -> Ints:
        """Finished cars that belong to nobody, by (centre, configuration)."""
        return self.plant.stock.free.reshape(len(self.plant.transit), -1)

    @property
    def built(self) -> int:
        """Cars that have left the factory."""
        return int(self.plant.tally[2])

    @property
    def delivered(self) -> int:
        """Cars handed over."""
        return int(self.plant.tally[3])

    def finished(self) -> int:
        """Cars built and not handed over (the company pays for keeping them)."""
        return self.initial + self.built - self.delivered

    def conserved(self) -> bool:
        """Whether initial + built = delivered + on hand (free or allocated) + in transit, counted car by car."""
        cars, stock = self.plant.cars, self.plant.stock
        on_hand, in_transit = (int((cars["where"] == where).sum()) for where in (Where.CENTRE, Where.TRANSIT))
        free = (cars["where"] == Where.CENTRE) & (cars["order"] < 0)
        given = np.flatnonzero((cars["where"] != Where.GONE) & (cars["order"] >= 0))
        return bool(
            self.initial + self.built == self.delivered + on_hand + in_transit
            and on_hand == stock.counts[ON_HAND].sum()
            and in_transit == stock.counts[ON_HAND + 1].sum()
            and np.array_equal(np.bincount(cars["variant"][free], minlength=len(stock.free)), stock.free)
            and np.array_equal(self._book.rows["car"][cars["order"][given]], given)
        )
