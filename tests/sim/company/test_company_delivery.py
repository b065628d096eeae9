"""Promises, and appointments that never exceed the bays."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.company.cars import Config, NewOrder, OrderKey
from sim.company.handover import Centre, HandoverDesk
from sim.company.promise import promised_days


def order(customer: int) -> NewOrder:
    return NewOrder(float(customer), customer, 0, Config(0, 0, 0), 1)


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
    desk = HandoverDesk({1: Centre(1, 2)}, open_minute=600, close_minute=1080)
    desk.add([(1, order(5)), (1, order(4))])
    desk.add([(1, order(3))])
    assert [(a.order.customer, a.minute) for a in desk.book(1)] == [(4, 600), (5, 840)]
    assert [(a.order.customer, a.day) for a in desk.book(2)] == [(3, 2)]


def test_a_cancelled_order_frees_its_turn() -> None:
    desk = HandoverDesk({1: Centre(1, 1)}, open_minute=600, close_minute=1080)
    desk.add([(1, order(1)), (1, order(2))])
    assert desk.cancel(OrderKey(1, 0))
    assert not desk.cancel(OrderKey(1, 0))
    assert desk.waiting(1) == 1
    assert [a.order.customer for a in desk.book(1)] == [2]


def test_an_unknown_centre_is_refused() -> None:
    with pytest.raises(KeyError):
        HandoverDesk({}, open_minute=600, close_minute=1080).add([(1, order(1))])


@given(st.integers(0, 5), st.integers(1, 5), st.lists(st.integers(0, 12), max_size=8))
def test_bays_are_never_double_booked_and_nobody_is_lost(bays, slots, nights) -> None:
    desk = HandoverDesk({1: Centre(bays, slots)}, open_minute=600, close_minute=1080)
    customer, served = 0, []
    for day, ready in enumerate(nights):
        desk.add([(1, order(customer + k)) for k in range(ready)])
        customer += ready
        booked = desk.book(day + 1)
        assert len(booked) <= bays * slots
        assert max(Counter((a.minute, a.bay) for a in booked).values(), default=0) <= 1
        assert all(600 <= a.minute < 1080 and a.bay < bays for a in booked)
        served += [a.order.customer for a in booked]
    assert served == sorted(served)
    assert len(served) + desk.waiting(1) == customer
