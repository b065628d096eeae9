"""Promises, and appointments that never exceed the bays."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.company.handover import Centre, HandoverDesk
from sim.company.orders import ORDER, OrderBook, State
from sim.company.promise import promised_days
from sim.company.rows import Ints


class Desk(HandoverDesk):
    """A desk with its order book; customers are named by their number."""

    def __init__(self, *centres: Centre) -> None:
        self.orders = OrderBook()
        super().__init__(self.orders, centres, open_minute=600, close_minute=1080)
        self._rows: dict[int, int] = {}

    def ready(self, *customers: int) -> None:
        """Cars of these customers, who ordered in this order of number, stand at the centre."""
        new = np.zeros(len(customers), ORDER)
        new["customer"] = new["ordered_days"] = customers
        rows = self.orders.enter(new)
        self._rows |= dict(zip(customers, rows.tolist(), strict=True))
        self.orders.rows["state"][rows] = State.READY
        self.add(rows)

    def row(self, customer: int) -> Ints:
        """The customer's row of the book."""
        return np.array([self._rows[customer]])

    def booked(self) -> list[tuple[int, int, int]]:
        """A day's appointments as (customer, minute, bay)."""
        slots = self.book()
        customers = self.orders.rows["customer"][slots["order"]]
        return list(zip(customers.tolist(), slots["minute"].tolist(), slots["bay"].tolist(), strict=True))


def promise(waiting: float, capacity: float = 100.0, stock: int = 0) -> float:
    return promised_days(
        waiting_orders=waiting,
        weekly_capacity=capacity,
        stock_share=0.1,
        build_days=10,
        transit_days=4,
        buffer_days=7,
        cars_in_stock=stock,
        stock_quote_days=7,
    )


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(1, 10**5))
def test_a_longer_backlog_never_shortens_the_promise(waiting, more, capacity) -> None:
    assert promise(waiting, capacity) <= promise(waiting + more, capacity)
    assert promise(waiting, capacity, stock=1) == 7


def test_a_model_that_is_not_built_has_no_date() -> None:
    assert math.isinf(promise(1, capacity=0.0))
    assert promise(0) == 21


def test_the_first_ready_is_the_first_served() -> None:
    desk = Desk(Centre(1, 2))
    desk.ready(5, 4)
    desk.ready(3)
    assert [slot[:2] for slot in desk.booked()] == [(4, 600), (5, 840)]
    assert [slot[0] for slot in desk.booked()] == [3]


def test_a_cancelled_order_frees_its_turn() -> None:
    desk = Desk(Centre(1, 1))
    desk.ready(1, 2)
    desk.cancel(desk.row(1))
    with pytest.raises(KeyError):
        desk.cancel(desk.row(1))
    assert desk.waiting[0] == 1
    assert [slot[0] for slot in desk.booked()] == [2]
    with pytest.raises(KeyError):
        desk.cancel(desk.row(2))


def test_an_unknown_centre_is_refused() -> None:
    with pytest.raises(KeyError):
        Desk().ready(1)


@given(st.integers(0, 5), st.integers(1, 5), st.lists(st.integers(0, 12), max_size=8))
def test_bays_are_never_double_booked_and_nobody_is_lost(bays, slots, nights) -> None:
    desk = Desk(Centre(bays, slots))
    customer, served = 0, []
    for ready in nights:
        desk.ready(*range(customer, customer + ready))
        customer += ready
        booked = desk.booked()
        assert len(booked) <= bays * slots
        assert max(Counter(slot[1:] for slot in booked).values(), default=0) <= 1
        assert all(600 <= minute < 1080 and bay < bays for _, minute, bay in booked)
        served += [who for who, _, _ in booked]
    assert served == sorted(served)
    assert len(served) + desk.waiting[0] == customer
