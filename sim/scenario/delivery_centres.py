"""A row of `[[delivery_centres]]`."""

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class CentreRow(Section):
    """A row of `[[delivery_centres]]`."""

    id: Id
    name: str = ""
    city: str
    bays: int = registered("delivery_centres.bays", bound=(1, 10000))
    slots_per_bay_day: int = registered("delivery_centres.slots_per_bay_day", bound=(1, 100))
    transit_days: int = registered("delivery_centres.transit_days", bound=(0, 365))
    stock_cars: int = registered("delivery_centres.stock_cars", bound=(0, 100000))
