"""Numbers of the scenario files that somebody has published: they equal the publication."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.load import load
from sim.scenario.register import register
from sim.scenario.scenario import Scenario

Facts = Mapping[tuple[str, str], str]


def test_commission_before_and_after(scenarios: Path, base: Scenario, facts: Facts) -> None:
    assert base.commission.per_car_cny == float(facts["commission_per_car_before", "2023-06"])
    after = load(scenarios / "reform_2023" / "commission.toml").scenario.levers_at("sz-house-1", 40)
    assert after.commission.per_car_cny == float(facts["commission_per_car_after", "2023-07"])


def test_price_cut(scenarios: Path, facts: Facts) -> None:
    after = load(scenarios / "reform_2023" / "price.toml").scenario
    assert after.levers_at("sz-house-1", 21).price.change_cny == -float(facts["price_cut_all_models", "2023-06"])
    assert after.levers_at("sz-house-1", 20).price.change_cny == 0.0
    assert after.date_of(21) == date(2023, 6, 12)


def test_team_of_shenzhen_doubles(scenarios: Path, base: Scenario, facts: Facts) -> None:
    before, after = (int(word) for word in facts["sales_team_shenzhen", "2024 H1"].split("->"))
    assert _heads(base, "shenzhen", 21) == before
    assert _heads(load(scenarios / "reform_2023" / "team.toml").scenario, "shenzhen", 21) == after


def _heads(scenario: Scenario, city: str, day: int) -> int:
    total = 0
    for store in scenario.stores:
        if store.city == city:
            heads = scenario.levers_at(store.id, day).heads
            core = heads.per_house if store.kind == "house" else heads.per_space
            total += sum(int(n * heads.factor + 0.5) for n in core.values())
    return total


def test_battery_leasing(base: Scenario, facts: Facts) -> None:
    assert base.baas.deduction_cny["b75"] == float(facts["baas_price_deduction_70_75kWh", "2020-08"])
    assert base.baas.deduction_cny["b100"] == float(facts["baas_buyout_long_range", "2024-01"])
    assert base.baas.fee_cny_per_month["b75"] == float(facts["baas_month_fee_standard", "2020-08"])
    assert base.baas.fee_cny_per_month["b100"] == float(facts["baas_month_fee_long_range", "to 2024-03"])


def test_list_prices_seen_in_the_press(base: Scenario, facts: Facts) -> None:
    price = {model.id: model.list_price_cny for model in base.models}
    assert price["es8"] == float(facts["price_ES8_start", "2022-12"])
    assert price["ec7"] == float(facts["price_EC7_start", "2022-12"])
    assert price["et7"] == float(facts["price_ET7_start", "2022-03"]) + 10_000  # dearer by that from May 2022


def test_stores_and_centres_are_the_regions_part_of_the_country(base: Scenario, facts: Facts) -> None:
    country = int(facts["nio_houses", "2023-09-30"]) + int(facts["nio_spaces", "2023-09-30"])
    centres = int(facts["delivery_centers", "2023-11-30"])
    assert (sum(s.kind == "house" for s in base.stores), len(base.stores)) == (6, 24)
    assert 0.04 < len(base.stores) / country < 0.08
    assert 0.03 < len(base.delivery_centres) / centres < 0.08


def test_leads_follow_from_orders_and_the_funnel_target(
    base: Scenario, facts: Facts, deliveries: Mapping[str, float]
) -> None:
    target = float(facts["target_orders_month", "2023-07"]) / float(facts["target_leads_month", "2023-07"])
    country = deliveries["2023-06"] / target / 30
    weights = {city.id: city.demand_weight for city in base.cities}
    region = sum(weights[name] for name in base.market.cities) / sum(weights.values()) * 0.70
    assert base.market.leads_per_day == pytest.approx(country * region, rel=0.10)
    entry = register()["market.leads_per_day"]
    assert entry.low <= base.market.leads_per_day <= entry.high


def test_stations_of_the_cities_stay_below_the_companys(base: Scenario, facts: Facts) -> None:
    assert sum(c.swap_stations for c in base.cities) < int(facts["swap_stations_world", "2023-02-28"])


def test_months_are_those_of_car_sales(base: Scenario, sold: list[dict[str, str]]) -> None:
    all_cars = {r["period"]: float(r["units"]) for r in sold if r["series"] == "AllCarsTotal"}
    years = np.array([[all_cars[f"{y}-{m:02d}"] for m in range(1, 13)] for y in (2018, 2019, 2021, 2023)])
    measured = (years / years.mean(axis=1, keepdims=True)).mean(axis=0)
    assert base.market.month_factor == pytest.approx(measured, abs=0.006)


def test_new_es6_was_half_of_deliveries(sold: list[dict[str, str]], deliveries: Mapping[str, float]) -> None:
    es6 = {r["period"]: float(r["units"]) for r in sold if (r["brand"], r["model"]) == ("Nio", "ES6")}
    assert "50 %" in register()["models.intercept"].source
    for month in ("2023-07", "2023-09"):
        assert es6[month] / deliveries[month] == pytest.approx(0.50, abs=0.01)


def test_quit_rate_is_that_of_luxury_car_sales() -> None:
    entry = register()["advisor.quit_per_year"]
    assert entry.low <= 0.41 <= entry.default <= 0.48 <= entry.high
