"""Scenario files as they are loaded, and the published data that lie beside the project where they do."""

import csv
import gzip
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.scenario.load import load
from sim.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
DATA = ROOT.parent / "shared" / "data"


def _published(name: str) -> Path:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"published data are not beside the project: {name}")
    return path


@cache
def _base() -> Scenario:
    return load(SCENARIOS / "reform_2023" / "base.toml").scenario


@pytest.fixture
def scenarios() -> Path:
    """The folder of scenario files."""
    return SCENARIOS


@pytest.fixture
def base() -> Scenario:
    """The region before the reform."""
    return _base()


@pytest.fixture
def facts() -> dict[tuple[str, str], str]:
    """Value by (fact, when) of the table of facts about the company and its peers."""
    with _published("market/nio_and_peer_facts_to_2024.csv").open(encoding="utf-8", newline="") as file:
        return {(row["fact"], row["when"]): row["value"] for row in csv.DictReader(file)}


@pytest.fixture
def conjoint() -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """Columns of the conjoint of car buyers in China, 2012: three rows a question."""
    with gzip.open(_published("choice/helveston_cars_china.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture
def sold() -> list[dict[str, str]]:
    """Cars sold in China a month: all cars, and electric cars by model."""
    with _published("market/china_ev_by_model_to_2024-12.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def deliveries() -> dict[str, float]:
    """The company's deliveries by month, `2023-07` and so on."""
    with _published("market/nio_monthly_deliveries_2021_2024.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: float(row[1]) for row in list(csv.reader(file))[1:]}
