"""The delivery time that an advisor may promise when a contract is signed."""

import math

from sim.compile import scalar


@scalar
def queue_days(waiting_orders: float, weekly_capacity: float, stock_share: float) -> float:
    """Days until the last of the waiting orders gets a build slot: backlog / rate.

    Little's law (Little 1961, Operations Research 9:383-387) read backwards: backlog = rate * lead time. With 100
    orders waiting and 50 build-to-order slots a week the next order waits 14 days; and 14 days at 50/7 orders a day
    is a backlog of 100. A model without capacity is never built: infinite.

    >>> queue_days(100, 62.5, 0.2)
    14.0
    >>> round(queue_days(100, 62.5, 0.2) * 50 / 7, 9)
    100.0
    """
    per_day = weekly_capacity * (1.0 - stock_share) / 7.0
    return waiting_orders / per_day if per_day > 0.0 else math.inf


@scalar
def promised_days(
    waiting_orders: float,
    weekly_capacity: float,
    stock_share: float,
    build_days: int,
    transit_days: int,
    buffer_days: float,
    cars_in_stock: int,
    stock_quote_days: float,
) -> float:
    """Whole days from signature to delivery that are promised (rounded up).

    A car of exactly this configuration in stock at the customer's centre: the short quote. Otherwise the queue for a
    build slot, building, transport and a buffer. Longer backlog never shortens the promise.

    >>> build = dict(weekly_capacity=62.5, stock_share=0.2, build_days=14, transit_days=5, buffer_days=7,
    ...              stock_quote_days=5)
    >>> promised_days(waiting_orders=100, cars_in_stock=0, **build)
    40.0
    >>> promised_days(waiting_orders=100, cars_in_stock=1, **build)
    5.0
    """
    if cars_in_stock > 0:
        return math.ceil(stock_quote_days) * 1.0
    days = queue_days(waiting_orders, weekly_capacity, stock_share) + build_days + transit_days + buffer_days
    return days if math.isinf(days) else float(math.ceil(days - 1e-9))


def standing_in_stock(stock: int, quoted_today: int) -> int:
    """Cars still free for a quote: last night's stock less what was sold against it since. Never negative.

    >>> standing_in_stock(2, 3)
    0
    """
    return max(0, stock - quoted_today)
