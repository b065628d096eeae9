"""A row of `[[stores]]`."""

from typing import Literal

from sim.scenario.base import Count, Id, Section
from sim.scenario.register import registered


class StoreRow(Section):
    """A row of `[[stores]]`."""

    id: Id
    name: str = ""
    city: str
    number: int = registered("stores.number", bound=(0, 1023))
    kind: Literal["house", "space"]
    seats: int = registered("stores.seats", bound=(1, 100000))
    demo_cars: dict[str, Count] = registered("stores.demo_cars")
    attraction: float = registered("stores.attraction", bound=(0, 1000))
    delivery_centre: str
