"""Cars are conserved, queues are first come first served, and the sequence of arguments does not matter."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.company.cars import Config, NewOrder, OrderKey, SupplyEvent
from sim.company.slots import Slots
from sim.company.supply import Supply

ES6, ET5 = Config(0, 0, 0), Config(1, 0, 0)
CATALOGUE = [(centre, Config(model, battery, 0)) for centre in (1, 2) for model in (0, 1) for battery in (0, 1)]


def supply(**changes) -> Supply:
    plain = {
        "weekly_capacity": {0: 14.0, 1: 7.0},
        "build_days": 3,
        "transit_days": {1: 1, 2: 2},
        "stock_share": 0.0,
        "memory_days": 28,
        "variants": CATALOGUE,
    }
    return Supply(**(plain | changes))


def order(customer: int, config: Config = ES6, centre: int = 1, day: float = 0.5, unit: int = 0) -> NewOrder:
    return NewOrder(day, customer, unit, config, centre)


def events(rows, event: SupplyEvent) -> list[int]:
    return [row.order.customer for row in rows if row.event == event and row.order is not None]


def test_a_build_to_order_car_takes_build_and_transit_days() -> None:
    plant = supply()
    assert events(plant.night(0, [order(7)], []), SupplyEvent.MATCHED) == [7]
    ready = {day: events(plant.night(day, [], []), SupplyEvent.READY) for day in range(1, 6)}
    assert ready == {1: [], 2: [], 3: [], 4: [7], 5: []}
    plant.deliver(OrderKey(7, 0))
    assert plant.delivered == 1
    assert plant.conserved()


def test_slots_are_given_first_come_first_served() -> None:
    plant = supply(weekly_capacity={0: 7.0})
    late, early = order(1, day=0.9), order(2, day=0.1)
    assert events(plant.night(0, [late, early], []), SupplyEvent.MATCHED) == [2]
    assert plant.waiting(0) == 1
    assert events(plant.night(1, [order(0, day=1.0)], []), SupplyEvent.MATCHED) == [1]


def test_stock_serves_exactly_its_configuration_at_its_centre() -> None:
    plant = supply(weekly_capacity={}, initial_stock={(1, ES6): 1})
    other = Config(0, 1, 0)
    rows = plant.night(0, [order(1, other), order(2, ES6, centre=2), order(3), order(4)], [])
    assert events(rows, SupplyEvent.READY) == [3]
    assert plant.in_stock(1, ES6) == 0
    assert plant.waiting(0) == 3


def test_a_cancelled_car_goes_to_the_next_in_line_else_to_stock() -> None:
    plant = supply(weekly_capacity={}, initial_stock={(1, ES6): 1})
    plant.night(0, [order(1), order(2)], [])
    assert events(plant.night(1, [], [OrderKey(1, 0)]), SupplyEvent.READY) == [2]
    plant.night(2, [], [OrderKey(2, 0)])
    assert plant.in_stock(1, ES6) == 1
    with pytest.raises(KeyError):
        plant.night(3, [], [OrderKey(2, 0)])


def test_an_order_cancelled_on_its_first_day_never_reaches_the_factory() -> None:
    plant = supply(weekly_capacity={}, initial_stock={(1, ES6): 1})
    assert plant.night(0, [order(1)], [OrderKey(1, 0)]) == []
    assert plant.in_stock(1, ES6) == 1
    assert plant.waiting(0) == 0


def test_only_a_car_at_its_centre_can_be_handed_over() -> None:
    plant = supply()
    plant.night(0, [order(7)], [])
    with pytest.raises(KeyError):
        plant.deliver(OrderKey(7, 0))


def test_stock_is_built_in_proportion_to_recent_orders() -> None:
    plant = supply(weekly_capacity={0: 700.0}, stock_share=0.5, build_days=1, transit_days={1: 0, 2: 0})
    plant.night(0, [order(k) for k in range(29)] + [order(100 + k, centre=2) for k in range(9)], [])
    plant.night(1, [], [])
    assert plant.in_stock(1, ES6) + plant.in_stock(2, ES6) + 2 * plant.in_stock(1, Config(0, 1, 0)) == 50
    assert plant.in_stock(1, ES6) in (35, 36)  # 30 of 42 claims
    assert plant.in_stock(2, ES6) in (11, 12, 13)  # 10 of 42


@given(st.floats(0.1, 5000), st.floats(0, 1))
def test_no_capacity_is_lost_to_rounding(weekly, share) -> None:
    slots = Slots({0: weekly}, share)
    days = [slots.today(0) for _ in range(70)]
    assert min(min(day) for day in days) >= 0
    assert abs(sum(a + b for a, b in days) - 10 * weekly) < 1.001


steps = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from([0, 1]), st.integers(0, 1)), max_size=6),
        st.lists(st.integers(0, 60), max_size=3),
        st.lists(st.integers(0, 60), max_size=4),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps, st.floats(0, 0.5), st.randoms())
def test_cars_are_conserved_and_the_sequence_of_arguments_leaves_no_trace(nights, share, random) -> None:
    one, other = (supply(stock_share=share, initial_stock={(1, ES6): 2}) for _ in range(2))
    alive: dict[int, NewOrder] = {}
    ready: set[int] = set()
    for day, (bought, cancelling, taking) in enumerate(nights):
        for customer in taking:
            if customer in ready & alive.keys():
                for plant in (one, other):
                    plant.deliver(alive[customer].key)
                del alive[customer]
        gone = [alive.pop(customer).key for customer in sorted(set(cancelling)) if customer in alive]
        new = [
            order(day * 10 + k, Config(model, battery, 0), centre, float(day))
            for k, (centre, model, battery) in enumerate(bought)
        ]
        mixed = random.sample(new, len(new))
        rows = one.night(day, new, gone)
        assert rows == other.night(day, mixed, gone[::-1])
        alive |= {item.customer: item for item in new}
        ready |= set(events(rows, SupplyEvent.READY))
        columns = one.counts.close_day(day)
        assert one.conserved()
        assert columns["on_hand"].sum() + columns["in_transit"].sum() == one.finished()
        assert columns["on_hand"].min() >= 0


def test_a_night_costs_by_what_changes_not_by_what_waits() -> None:
    """Counted in lines of Python that are run, which are the same on every machine."""

    def lines(waiting: int) -> int:
        plant = supply()
        plant.night(0, [order(k) for k in range(waiting)], [])
        count = 0

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal count
            count += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        for day in range(1, 200):
            plant.night(day, [order(10**6 + day, day=day)], [])
        sys.settrace(before)
        return count

    assert 1000 < lines(5_000) < 1.5 * lines(200)
