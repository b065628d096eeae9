"""Every scenario file loads, each lever alone changes that lever alone, and the world is plausible."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sim.scenario.levers import LEVER_NAMES
from sim.scenario.load import load
from sim.scenario.register import GRADES, register
from sim.scenario.scenario import Scenario

LEVER = {"price": "price", "commission": "commission", "team": "heads"}


def _files(folder: Path) -> list[Path]:
    return [file for name in ("quickstart", "reform_2023") for file in sorted((folder / name).glob("*.toml"))]


def test_every_file_loads_and_speaks_both_languages(scenarios: Path) -> None:
    files = _files(scenarios)
    assert len(files) == 7
    for file in files:
        scenario = load(file).scenario
        assert scenario.title and len(scenario.title) <= 60
        assert any("\u4e00" <= letter <= "\u9fff" for letter in scenario.title_zh), file.name


@pytest.mark.parametrize("name", LEVER)
def test_one_lever_changes_alone(scenarios: Path, base: Scenario, name: str) -> None:
    changed = load(scenarios / "reform_2023" / f"{name}.toml").scenario
    skipped = {"title", "title_zh", "description", "local"}
    assert changed.model_dump(exclude=skipped) == base.model_dump(exclude=skipped)
    assert _levers_that_differ(changed, base, 20) == set()
    assert _levers_that_differ(changed, base, 21) == {LEVER[name]}


def test_all_three_are_the_three(scenarios: Path) -> None:
    together = load(scenarios / "reform_2023" / "all.toml").scenario
    at = together.levers_at("zh-space-1", 60)
    for name, lever in LEVER.items():
        alone = load(scenarios / "reform_2023" / f"{name}.toml").scenario.levers_at("zh-space-1", 60)
        assert getattr(at, lever) == getattr(alone, lever)


def _levers_that_differ(one: Scenario, two: Scenario, day: int) -> set[str]:
    return {
        lever
        for store in one.stores
        for lever in LEVER_NAMES
        if getattr(one.levers_at(store.id, day), lever) != getattr(two.levers_at(store.id, day), lever)
    }


def test_counted_days_begin_with_the_price_cut(base: Scenario) -> None:
    assert base.clock.start + timedelta(days=base.clock.warmup_days) == date(2023, 6, 12)
    assert base.clock.days == 90


def test_cities_are_real(base: Scenario) -> None:
    """Codes are those of prefectures, census totals add up, and places lie in China."""
    codes = {city.id: city.code for city in base.cities}
    assert len(codes) == 40
    assert (codes["shenzhen"], codes["shanghai"], codes["beijing"]) == (440300, 310000, 110000)
    assert all(code % 100 == 0 for code in codes.values())
    people = sum(city.population_millions for city in base.cities)
    assert 400 < people < 450  # of 1 411.8 million counted in 2020
    assert all(18 < city.lat < 54 and 73 < city.lon < 135 for city in base.cities)
    assert {city.id for city in base.cities if city.tier == 1} == {"beijing", "shanghai", "guangzhou", "shenzhen"}


def test_calendar_has_the_states_holidays(base: Scenario) -> None:
    """Days off and made-up days do not meet, made-up days are weekends, and the great holidays are there."""
    holidays, workdays = set(base.market.holidays), set(base.market.workdays)
    assert not holidays & workdays
    assert all(day.weekday() >= 5 for day in workdays)
    assert {date(2023, 6, 22), date(2023, 10, 1), date(2024, 2, 10), date(2024, 10, 1)} <= holidays


def test_vehicle_margin_is_near_the_companys(base: Scenario) -> None:
    """Net of 13 % VAT and after the cut, no model loses money and none earns more than 15 % with the smallest battery."""
    for model in base.models:
        net = (model.list_price_cny - 30_000) / 1.13
        assert 0.03 < 1 - model.unit_cost_cny / net < 0.15, model.id


def test_rows_have_sources_in_their_files(scenarios: Path) -> None:
    for file in sorted((scenarios / "data").glob("*.toml")):
        comments = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert any("published" in line or "judged" in line or "measured" in line for line in comments), file.name


def test_register_names_what_its_numbers_rest_on() -> None:
    bad = [
        entry.key
        for entry in register().values()
        if entry.grade not in GRADES or len(entry.source) < 8 or entry.low > entry.high
    ]
    assert bad == []
