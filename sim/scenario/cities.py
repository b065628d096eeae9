"""A row of `[[cities]]`: a real city."""

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class City(Section):
    """A row of `[[cities]]`: a real city."""

    id: Id
    name: str
    name_zh: str
    code: int = registered("cities.code", bound=(100000, 999999))
    region: str
    population_millions: float = registered("cities.population_millions", bound=(0.01, 100))
    income_cny_per_year: float = registered("cities.income_cny_per_year", bound=(1000, 1000000.0))
    tier: int = registered("cities.tier", bound=(1, 5))
    lat: float = registered("cities.lat", bound=(-90, 90))
    lon: float = registered("cities.lon", bound=(-180, 180))
    swap_stations: int = registered("cities.swap_stations", bound=(0, 10000))
    piles_per_10k_cars: float = registered("cities.piles_per_10k_cars", bound=(0, 100000.0))
    demand_weight: float = registered("cities.demand_weight", bound=(0, 100))
