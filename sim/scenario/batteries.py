"""A row of `[[batteries]]`."""

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class Battery(Section):
    """A row of `[[batteries]]`."""

    id: Id
    number: int = registered("batteries.number", bound=(0, 7))
    kwh: float = registered("batteries.kwh", bound=(1, 1000))
    price_cny: float = registered("batteries.price_cny", bound=(0, 1000000.0))
    unit_cost_cny: float = registered("batteries.unit_cost_cny", bound=(0, 1000000.0))
