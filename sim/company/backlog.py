"""Orders that wait for a car: first come, first served, by model for a build slot and by variant for a free car."""

from typing import Any, NamedTuple

import numpy as np

from sim.company.links import empty, insert, leave
from sim.company.orders import BY_MODEL, BY_VARIANT, State
from sim.company.rows import Array, Ints
from sim.compile import constant, inner

_WAITING = constant(State.WAITING)


class Backlog(NamedTuple):
    """Two queues in which every waiting order stands.

    Attributes:
        by_model, by_variant: ends of the queues.
        waiting: how many orders wait, by model.
    """

    by_model: Ints
    by_variant: Ints
    waiting: Ints


def new_backlog(models: int, variants: int) -> Backlog:
    """Nobody waits."""
    return Backlog(empty(models), empty(variants), np.zeros(models, np.int64))


@inner
def start_waiting(b: Backlog, orders: Array, row: int) -> None:
    """An order starts to wait."""
    o = orders[row]
    o.state = _WAITING
    insert(orders, b.by_model, o.model, BY_MODEL, row, _stands_behind(orders, b.by_model, o.model, BY_MODEL, row))
    before = _stands_behind(orders, b.by_variant, o.variant, BY_VARIANT, row)
    insert(orders, b.by_variant, o.variant, BY_VARIANT, row, before)
    b.waiting[o.model] += 1


@inner
def stop_waiting(b: Backlog, orders: Array, row: int) -> None:
    """An order waits no more."""
    o = orders[row]
    leave(orders, b.by_model, o.model, BY_MODEL, row)
    leave(orders, b.by_variant, o.variant, BY_VARIANT, row)
    b.waiting[o.model] -= 1


@inner
def _stands_behind(orders: Array, ends: Ints, queue: int, kind: int, row: int) -> int:
    """Whom the order stands behind; almost always the last, because orders reach the factory day by day."""
    before: int = ends[queue, 1]
    while before >= 0 and _earlier(orders[row], orders[before]):
        before = orders[before].links[2 * kind]
    return before


@inner
def _earlier(a: Any, b: Any) -> bool:
    """By time of order, customer, unit: a total order."""
    if a.ordered_days != b.ordered_days:
        return bool(a.ordered_days < b.ordered_days)
    if a.customer != b.customer:
        return bool(a.customer < b.customer)
    return bool(a.unit < b.unit)
