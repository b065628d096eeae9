"""Finished cars: those that belong to nobody, and the count of all by centre and model with its daily flows."""

from typing import Any, NamedTuple

import numpy as np

from sim.company.links import empty
from sim.company.rows import Ints
from sim.compile import constant

#: Rows of the counts: what stands at the centre, what is on its way, and what moved since the day was closed.
ON_HAND, IN_TRANSIT, BUILT, ARRIVED, DELIVERED = map(constant, range(5))
COUNTS = ("on_hand", "in_transit", "built", "arrived", "delivered")


class Stock(NamedTuple):
    """Finished cars.

    Attributes:
        queues: ends of the queues of cars that belong to nobody, by variant; the first come goes first.
        free: how many they are, by variant.
        counts: of all finished cars by (`ON_HAND` and so on, centre, model).
        places: whether there has ever been one, by (centre, model).
    """

    queues: Ints
    free: Ints
    counts: Ints
    places: np.ndarray[Any, np.dtype[np.bool_]]


def new_stock(centres: int, models: int, variants: int) -> Stock:
    """No car anywhere."""
    counts = np.zeros((len(COUNTS), centres, models), np.int64)
    return Stock(empty(variants), np.zeros(variants, np.int64), counts, np.zeros((centres, models), np.bool_))


def close_day(stock: Stock, day: int) -> dict[str, np.ndarray[Any, Any]]:
    """The rows of the table `stock_days` for this day, by centre and model; the flows start again from zero."""
    centre, model = np.nonzero(stock.places)
    columns = {"day": np.full(len(centre), day), "centre": centre, "model": model}
    columns |= {name: stock.counts[k, centre, model] for k, name in enumerate(COUNTS)}
    stock.counts[BUILT:] = 0
    return columns
