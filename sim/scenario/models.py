"""A row of `[[models]]`: a car of ours."""

from datetime import date

from sim.scenario.base import Amount, Id, Section
from sim.scenario.register import registered


class CarModel(Section):
    """A row of `[[models]]`: a car of ours."""

    id: Id
    name: str
    number: int = registered("models.number", bound=(0, 255))
    list_price_cny: float = registered("models.list_price_cny", bound=(1, 10000000.0))
    unit_cost_cny: float = registered("models.unit_cost_cny", bound=(1, 10000000.0))
    range_km: dict[str, Amount] = registered("models.range_km")
    acceleration_s: float = registered("models.acceleration_s", bound=(1, 30))
    tech: float = registered("models.tech", bound=(0, 1))
    space: float = registered("models.space", bound=(0, 1))
    safety: float = registered("models.safety", bound=(0, 1))
    quality: float = registered("models.quality", bound=(-5, 5))
    intercept: float = registered("models.intercept", bound=(-20, 20))
    launch_date: date
    weekly_capacity: float = registered("models.weekly_capacity", bound=(0, 1000000.0))
