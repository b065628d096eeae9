"""Threads and buffers change nothing but the time."""

import numpy as np
import pytest

from sim.compiled.shards import shards
from sim.run import simulate
from sim.scenario.load import load
from sim.scenario.scenario import Scenario
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def region() -> Scenario:
    """Four cities, 24 stores, twelve days."""
    raw = load(ROOT / "scenarios" / "reform_2023" / "base.toml").scenario.model_dump()
    return Scenario.model_validate({**raw, "clock": {**raw["clock"], "warmup_days": 2, "days": 10}})


@pytest.mark.parametrize("log_share", [1.0, 0.0])
def test_threads_leave_the_same_bytes(region: Scenario, log_share: float) -> None:
    """One, two and three threads, with the log and without."""
    one, *others = (simulate(region, engine="compiled", threads=n, log_share=log_share).tables for n in (1, 2, 3))
    for other in others:
        assert all(one[t][c].tobytes() == other[t][c].tobytes() for t in one for c in one[t])


def test_the_log_changes_no_other_table(region: Scenario) -> None:
    """All tables but the events are the same without them."""
    with_log, without = (simulate(region, engine="compiled", log_share=share).tables for share in (1.0, 0.0))
    assert len(with_log["events"]["customer"]) > 0 and len(without["events"]["customer"]) == 0
    for table in with_log.keys() - {"events"}:
        assert all(with_log[table][c].tobytes() == without[table][c].tobytes() for c in with_log[table])


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50])
def test_shards_cover_every_store_once(most: int) -> None:
    """In order, none empty, none much heavier than its part."""
    weights = np.random.default_rng(1).integers(0, 100, 40)
    found = shards(weights, most)
    assert [k for first, last in found for k in range(first, last)] == list(range(40))
    assert len(found) <= most and all(first < last for first, last in found)
    assert max(weights[a:b].sum() for a, b in found) <= weights.sum() / most + 2 * 101
