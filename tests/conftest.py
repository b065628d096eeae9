"""Shared fixtures."""

from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def report_without_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are made from the differences alone, for comparisons whose runs are not on disk."""
    from experiments.compare import Comparison
    from experiments.differences import differences
    from results.report.model import Effect, Report

    def gather(comparison: Comparison) -> Report:
        effects = tuple(
            Effect(d.kpi, d.kpi, "cars", d.policy, d.base, d.value, d.mean, d.half_width)
            for d in differences(comparison)
        )
        names = tuple((name, name, "") for name in comparison.names)
        count = len(comparison.seeds)
        return Report("t", "", "", comparison.primary_kpi, 1.0, count, 1, names, effects, (), (), (), ())

    for place in ("experiments.study.gather", "experiments.report.gather.gather"):
        monkeypatch.setattr(place, gather)


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    """One city, two stores, eight days."""
    scenario = load(ROOT / "scenarios" / "quickstart" / "base.toml").scenario
    clock = {**scenario.clock.model_dump(), "warmup_days": 2, "days": 6}
    return Scenario.model_validate({**scenario.model_dump(), "clock": clock})
