"""The worlds that are measured: the region before the reform, with fewer heads, or grown to more stores."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.fresh import ROOT
from sim.log import Columns, Sink
from sim.run import simulate
from sim.scenario.load import load
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario

STORES_OF_A_CITY = ("sz-house-1", "sz-space-1", "sz-space-2", "sz-space-3", "sz-space-4")


def reform() -> Scenario:
    """The region before the reform, as the main question has it; compiled code is loaded when this returns."""
    scenario = load(ROOT / "scenarios" / "reform_2023" / "base.toml").scenario
    for engine in ("agents", "compiled"):
        simulate(scenario, days=1, engine=engine)
    return scenario


def quickstart() -> Scenario:
    """One city, two stores."""
    return load(ROOT / "scenarios" / "quickstart" / "base.toml").scenario


def country() -> Scenario:
    """The whole country for a year; compiled code is loaded when this returns."""
    scenario = load(ROOT / "scenarios" / "china_2023.toml").scenario
    simulate(scenario, days=1, engine="compiled")
    return scenario


def twice(scenario: Scenario) -> Scenario:
    """The same world with a copy beside it: every city, store and delivery centre again, twice the leads and cars."""
    raw: dict[str, Any] = scenario.model_dump()
    there = {city["id"]: f"{city['id']}-2" for city in raw["cities"]}
    copies = {
        "cities": [{**row, "id": there[row["id"]], "code": 900_000 + k} for k, row in enumerate(raw["cities"])],
        "delivery_centres": [
            {**row, "id": f"{row['id']}-2", "city": there[row["city"]]} for row in raw["delivery_centres"]
        ],
        "stores": [
            {
                **row,
                "id": f"{row['id']}-2",
                "city": there[row["city"]],
                "delivery_centre": f"{row['delivery_centre']}-2",
            }
            for row in raw["stores"]
        ],
    }
    raw |= {name: [*raw[name], *rows] for name, rows in copies.items()}
    raw["models"] = [{**row, "weekly_capacity": 2.0 * row["weekly_capacity"]} for row in raw["models"]]
    cities = raw["market"]["cities"]
    raw["market"] |= {
        "cities": [*cities, *(there[city] for city in cities)],
        "leads_per_day": 2.0 * scenario.market.leads_per_day,
    }
    return Scenario.model_validate(raw)


def with_heads(scenario: Scenario, factor: float) -> Scenario:
    """The same stores with another number of advisors."""
    return Scenario.model_validate(merged(scenario.model_dump(), {"heads": {"factor": factor}}))


def network(scenario: Scenario, stores: int, *, cities: int) -> Scenario:
    """So many stores in so many copies of Shenzhen; leads, cars and bays a store stay about those of the region.

    Args:
        stores: a multiple of five times the cities; every five are a House and four Spaces with a delivery centre.
        cities: copies of Shenzhen that share the stores evenly.
    """
    raw: dict[str, Any] = scenario.model_dump()
    per_city, growth = stores // cities, stores / len(scenario.stores)
    shenzhen = next(row for row in raw["cities"] if row["id"] == "shenzhen")
    centre = next(row for row in raw["delivery_centres"] if row["id"] == "dc-shenzhen")
    patterns = [next(row for row in raw["stores"] if row["id"] == name) for name in STORES_OF_A_CITY]
    places = [f"city-{k}" for k in range(cities)]
    raw["cities"] = [
        *raw["cities"],
        *({**shenzhen, "id": place, "code": 900_000 + k} for k, place in enumerate(places)),
    ]
    raw["market"] |= {"cities": places, "leads_per_day": scenario.market.leads_per_day * growth}
    raw["models"] = [{**row, "weekly_capacity": row["weekly_capacity"] * growth} for row in raw["models"]]
    raw["delivery_centres"] = [
        {**centre, "id": f"centre-{k}", "city": places[k * 5 // per_city], "bays": 5, "stock_cars": 12}
        for k in range(stores // 5)
    ]
    raw["stores"] = [
        {
            **patterns[k % 5],
            "id": f"store-{k}",
            "city": places[k // per_city],
            "number": 1 + k % per_city,
            "delivery_centre": f"centre-{k // 5}",
        }
        for k in range(stores)
    ]
    return Scenario.model_validate(raw)


#: What a fresh process can be asked for by name; compiled code is loaded in each.
WORLDS: dict[str, Callable[[], Scenario]] = {
    "reform": reform,
    "country": country,
    "country twice": lambda: twice(country()),
}


class Counting:
    """A sink that counts rows and sums up columns, and passes the chunks on to another sink where there is one."""

    def __init__(self, then: Sink | None = None) -> None:
        self._then = then
        self.rows: dict[str, int] = {}
        self._sums: dict[tuple[str, str], float] = {}

    def write(self, table: str, columns: Columns) -> None:
        """Count a chunk."""
        self.rows[table] = self.rows.get(table, 0) + len(next(iter(columns.values())))
        if table == "store_days":
            for name, values in columns.items():
                self._sums[table, name] = self._sums.get((table, name), 0.0) + float(np.sum(values))
        if self._then is not None:
            self._then.write(table, columns)

    @property
    def leads(self) -> int:
        """People who entered: each leaves one row."""
        return self.rows["customers"]

    def store_days(self, column: str) -> float:
        """The sum of a column of the table of days in stores."""
        return self._sums["store_days", column]
