"""Build slots: a weekly capacity becomes whole cars per day, a part of them for stock."""

from typing import Any

import numpy as np

from sim.compile import scalar

#: Days so far, and slots given in them: in all, and for stock.
SLOTS = np.dtype([("days", "i8"), ("total", "i8"), ("stock", "i8")], align=True)


@scalar
def next_slots(row: Any, cars_per_week: float, stock_share: float) -> tuple[int, int]:
    """(slots for orders, slots for stock) of the next day of a model, whose row of `SLOTS` goes on by a day.

    Fractions are carried over, so no capacity is lost to rounding; `stock_share` of the slots builds for stock.

    >>> row = np.zeros(1, SLOTS)[0]
    >>> [next_slots(row, 17.5, 0.2) for _ in range(4)]
    [(2, 0), (2, 1), (2, 0), (2, 1)]
    """
    row.days += 1
    total = int(row.days * cars_per_week / 7.0 + 1e-9)
    stock = int(total * stock_share + 1e-9)
    new, for_stock = total - row.total, stock - row.stock
    row.total, row.stock = total, stock
    return new - for_stock, for_stock
