"""A row of `[[rivals]]`: a car of somebody else."""

from datetime import date

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class Rival(Section):
    """A row of `[[rivals]]`: a car of somebody else."""

    id: Id
    name: str
    number: int = registered("rivals.number", bound=(0, 255))
    price_cny: float = registered("rivals.price_cny", bound=(1, 10000000.0))
    range_km: float = registered("rivals.range_km", bound=(0, 3000))
    acceleration_s: float = registered("rivals.acceleration_s", bound=(1, 30))
    tech: float = registered("rivals.tech", bound=(0, 1))
    space: float = registered("rivals.space", bound=(0, 1))
    safety: float = registered("rivals.safety", bound=(0, 1))
    brand: float = registered("rivals.brand", bound=(-10, 10))
    quality: float = registered("rivals.quality", bound=(-10, 10))
    intercept: float = registered("rivals.intercept", bound=(-20, 20))
    launch_date: date
