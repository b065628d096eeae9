"""Cars are conserved, queues are first come first served, and the sequence of arguments does not matter."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.company.cars import Config, SupplyEvent
from sim.company.orders import ORDER, OrderBook
from sim.company.rows import Array, Ints
from sim.company.slots import SLOTS, next_slots
from sim.company.stock import close_day
from sim.company.supply import Supply

#: Two models with two batteries each, at two centres.
CONFIGS = [Config(model, battery, 0) for model in (0, 1) for battery in (0, 1)]
ES6, ES6_LONG, ET5 = 0, 1, 2
NOTHING = np.zeros(0, np.int64)


class Plant:
    """A supply and its order book; customers are named by their number."""

    def __init__(self, *, stock: dict[tuple[int, int], int] | None = None, **changes: Any) -> None:
        plain: dict[str, Any] = {
            "configs": CONFIGS,
            "weekly_capacity": [14.0, 7.0],
            "build_days": 3,
            "transit_days": [1, 2],
            "stock_share": 0.0,
            "memory_days": 28,
        }
        initial = np.zeros((2, len(CONFIGS)), np.int64)
        for place, cars in (stock or {}).items():
            initial[place] = cars
        self.book = OrderBook()
        self.supply = Supply(self.book, **(plain | changes), initial_stock=initial.ravel())
        self.rows: dict[int, int] = {}

    def sign(self, *new: Array) -> Ints:
        """These orders enter the book."""
        if not new:
            return NOTHING
        rows = self.book.enter(np.concatenate(new))
        self.rows |= dict(zip(self.book.rows["customer"][rows].tolist(), rows.tolist(), strict=True))
        return rows

    def night(self, day: int, new: list[Array], cancelled: list[int]) -> list[tuple[int, int, int]]:
        """A night's events as (event, variant, customer or -1); cancelled orders are closed."""
        rows = self.sign(*new)
        gone = np.array([self.rows[customer] for customer in cancelled], np.int64)
        news = self.supply.night(day, rows, gone)
        told = [(e, v, int(self.book.rows["customer"][o]) if o >= 0 else -1) for e, v, o in news.tolist()]
        self.book.close(gone)
        return told

    def deliver(self, customer: int) -> None:
        """The customer's car is handed over."""
        order = np.array([self.rows[customer]])
        self.supply.deliver(order)
        self.book.close(order)

    def waiting(self, model: int) -> int:
        """Orders of a model that wait for a slot."""
        return int(self.supply.waiting[model])


def order(customer: int, config: int = ES6, centre: int = 0, day: float = 0.5) -> Array:
    row = np.zeros(1, ORDER)
    row["customer"], row["centre"], row["ordered_days"] = customer, centre, day
    row["variant"], row["model"] = centre * len(CONFIGS) + config, CONFIGS[config].model
    return row


def events(told: list[tuple[int, int, int]], event: SupplyEvent) -> list[int]:
    return [customer for what, _, customer in told if what == event and customer >= 0]


def test_a_build_to_order_car_takes_build_and_transit_days() -> None:
    plant = Plant()
    assert events(plant.night(0, [order(7)], []), SupplyEvent.MATCHED) == [7]
    ready = {day: events(plant.night(day, [], []), SupplyEvent.READY) for day in range(1, 6)}
    assert ready == {1: [], 2: [], 3: [], 4: [7], 5: []}
    plant.deliver(7)
    assert plant.supply.delivered == 1
    assert plant.supply.conserved()


def test_slots_are_given_first_come_first_served() -> None:
    plant = Plant(weekly_capacity=[7.0, 0.0])
    late, early = order(1, day=0.9), order(2, day=0.1)
    assert events(plant.night(0, [late, early], []), SupplyEvent.MATCHED) == [2]
    assert plant.waiting(0) == 1
    assert events(plant.night(1, [order(0, day=1.0)], []), SupplyEvent.MATCHED) == [1]


def test_an_order_that_reaches_the_factory_late_still_goes_before_younger_ones() -> None:
    plant = Plant(weekly_capacity=[0.0, 0.0], stock={(0, ES6): 1})
    plant.night(0, [order(1, day=0.1), order(5, day=0.9)], [])
    plant.night(1, [order(4, day=0.9), order(3, day=0.2)], [])
    told = [events(plant.night(day, [], [gone]), SupplyEvent.READY) for day, gone in ((2, 1), (3, 3), (4, 4))]
    assert told == [[3], [4], [5]]


def test_stock_serves_exactly_its_configuration_at_its_centre() -> None:
    plant = Plant(weekly_capacity=[0.0, 0.0], stock={(0, ES6): 1})
    told = plant.night(0, [order(1, ES6_LONG), order(2, ES6, centre=1), order(3), order(4)], [])
    assert events(told, SupplyEvent.READY) == [3]
    assert plant.supply.in_stock[0, ES6] == 0
    assert plant.waiting(0) == 3


def test_a_cancelled_car_goes_to_the_next_in_line_else_to_stock() -> None:
    plant = Plant(weekly_capacity=[0.0, 0.0], stock={(0, ES6): 1})
    plant.night(0, [order(1), order(2)], [])
    assert events(plant.night(1, [], [1]), SupplyEvent.READY) == [2]
    plant.night(2, [], [2])
    assert plant.supply.in_stock[0, ES6] == 1
    with pytest.raises(KeyError):
        plant.night(3, [], [2])


def test_a_car_freed_by_one_cancellation_never_goes_to_an_order_cancelled_in_the_same_night() -> None:
    plant = Plant(weekly_capacity=[0.0, 0.0], stock={(0, ES6): 1})
    plant.night(0, [order(1), order(2), order(3)], [])
    assert events(plant.night(1, [], [2, 1]), SupplyEvent.READY) == [3]
    assert plant.supply.conserved()


def test_an_order_cancelled_on_its_first_day_never_reaches_the_factory() -> None:
    plant = Plant(weekly_capacity=[0.0, 0.0], stock={(0, ES6): 1})
    assert plant.night(0, [order(1)], [1]) == []
    assert plant.supply.in_stock[0, ES6] == 1
    assert plant.waiting(0) == 0


def test_only_a_car_at_its_centre_can_be_handed_over() -> None:
    plant = Plant()
    plant.night(0, [order(7)], [])
    with pytest.raises(KeyError):
        plant.deliver(7)


def test_stock_is_built_in_proportion_to_recent_orders() -> None:
    plant = Plant(weekly_capacity=[700.0, 0.0], stock_share=0.5, build_days=1, transit_days=[0, 0])
    plant.night(0, [order(k) for k in range(29)] + [order(100 + k, centre=1) for k in range(9)], [])
    plant.night(1, [], [])
    stock = plant.supply.in_stock
    assert stock[0, ES6] + stock[1, ES6] + 2 * stock[0, ES6_LONG] == 50
    assert stock[0, ES6] in (35, 36)  # 30 of 42 claims
    assert stock[1, ES6] in (11, 12, 13)  # 10 of 42


def test_popularity_is_forgotten_after_the_memory() -> None:
    plant = Plant(weekly_capacity=[7.0, 0.0], stock_share=1.0, memory_days=2, transit_days=[0, 0])
    mix = plant.supply.plant.mix
    counts = []
    for day in range(4):
        plant.night(day, [order(10 * day + k) for k in range(3 - day)], [])
        counts.append(int(mix.popular[ES6]))
    assert counts == [3, 5, 3, 1]


@given(st.floats(0.1, 5000), st.floats(0, 1))
def test_no_capacity_is_lost_to_rounding(weekly, share) -> None:
    row = np.zeros(1, SLOTS)[0]
    days = [next_slots(row, weekly, share) for _ in range(70)]
    assert min(min(day) for day in days) >= 0
    assert abs(sum(a + b for a, b in days) - 10 * weekly) < 1.001


steps = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from([0, 1]), st.integers(0, 3)), max_size=6),
        st.lists(st.integers(0, 60), max_size=3),
        st.lists(st.integers(0, 60), max_size=4),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps, st.floats(0, 0.5), st.randoms())
def test_cars_are_conserved_and_the_sequence_of_arguments_leaves_no_trace(nights, share, random) -> None:
    one, other = (Plant(stock_share=share, stock={(0, ES6): 2}) for _ in range(2))
    alive: set[int] = set()
    ready: set[int] = set()
    for day, (bought, cancelling, taking) in enumerate(nights):
        for customer in dict.fromkeys(taking):
            if customer in ready & alive:
                for plant in (one, other):
                    plant.deliver(customer)
                alive.remove(customer)
        gone = sorted(set(cancelling) & alive)
        alive -= set(gone)
        new = [order(day * 10 + k, config, centre, float(day)) for k, (centre, config) in enumerate(bought)]
        told = one.night(day, new, gone)
        assert told == other.night(day, random.sample(new, len(new)), gone[::-1])
        alive |= {day * 10 + k for k in range(len(bought))}
        ready |= set(events(told, SupplyEvent.READY))
        columns = close_day(one.supply.plant.stock, day)
        assert one.supply.conserved()
        assert columns["on_hand"].sum() + columns["in_transit"].sum() == one.supply.finished()
        assert columns["on_hand"].min() >= 0


def test_many_cars_and_orders_outgrow_the_rows_that_are_there() -> None:
    plant = Plant(weekly_capacity=[70_000.0, 0.0], stock={(1, ET5): 3_000})
    for day in range(4):
        plant.night(day, [order(day * 3_000 + k, day=float(day)) for k in range(3_000)], [])
        assert plant.supply.conserved()
    assert plant.waiting(0) == 0
    assert plant.supply.built == 3_000
    assert plant.supply.in_stock[1, ET5] == 3_000


def test_a_night_touches_what_changes_not_what_waits() -> None:
    """Counted in rows of the order book that a night changes."""

    def touched(waiting: int) -> int:
        plant, count = Plant(), 0
        plant.night(0, [order(k) for k in range(waiting)], [])
        for day in range(1, 60):
            plant.sign(order(10**6 + day, day=day))
            before = plant.book.rows.copy()
            plant.supply.night(day, np.array([plant.rows[10**6 + day]]), NOTHING)
            after = plant.book.rows
            count += int(
                (before.view("u1").reshape(len(before), -1) != after.view("u1").reshape(len(after), -1)).any(1).sum()
            )
        return count

    assert 60 < touched(200) == touched(5_000)
