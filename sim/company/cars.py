"""Words of the supply chain: a configuration, an order for one car, what a night reports."""

from enum import IntEnum
from typing import NamedTuple


class Config(NamedTuple):
    """What makes a car exchangeable with another: numbers of model, battery and option pack."""

    model: int
    battery: int
    pack: int


class OrderKey(NamedTuple):
    """One car of one customer's order."""

    customer: int
    unit: int


class NewOrder(NamedTuple):
    """An order for one car as it reaches the factory. Compared in this order: time, customer, unit - a total order."""

    ordered_days: float
    customer: int
    unit: int
    config: Config
    centre: int

    @property
    def key(self) -> OrderKey:
        """The name of the order."""
        return OrderKey(self.customer, self.unit)


class SupplyEvent(IntEnum):
    """What happened to a car in a night."""

    #: A car left the factory for its delivery centre.
    BUILT = 1
    #: A car reached its delivery centre.
    ARRIVED = 2
    #: A car (finished, on the way, or a place in the build plan) was given to an order.
    MATCHED = 3
    #: The order's car stands at its centre: a handover can be booked.
    READY = 4


class SupplyRow(NamedTuple):
    """One event of a night. `order` is None for a car that belongs to nobody."""

    event: SupplyEvent
    config: Config
    centre: int
    order: NewOrder | None
