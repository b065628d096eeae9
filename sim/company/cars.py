"""Words of the supply chain: a configuration, a car, what a night reports."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.compile import constant


class Config(NamedTuple):
    """What makes a car exchangeable with another: numbers of model, battery and option pack."""

    model: int
    battery: int
    pack: int


#: A configuration at a delivery centre.
Variant = tuple[int, Config]


class Where(IntEnum):
    """Where a car is."""

    #: Nowhere: it has been handed over, and its row may be used again.
    GONE = 0
    #: It has a place in the build plan.
    BUILDING = 1
    #: On its way to the delivery centre.
    TRANSIT = 2
    #: At the delivery centre.
    CENTRE = 3


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


#: One car from the start of its build to its handover. A variant is a configuration at a centre:
#: centre * number of configurations + configuration. `order` is a row of the order book, -1 for nobody's car.
CAR = np.dtype(
    [
        ("variant", "i8"),
        ("where", "i8"),
        ("order", "i8"),
        ("due", "i8"),  # the day on which it leaves the factory
        ("links", "i8", (2,)),
    ],
    align=True,
)
#: The only kind of queue in which a car may stand, see :mod:`sim.company.links`.
CARS = constant(0)
#: One event of a night; `order` is -1 for a car that belongs to nobody.
NEWS = np.dtype([("event", "i8"), ("variant", "i8"), ("order", "i8")], align=True)
