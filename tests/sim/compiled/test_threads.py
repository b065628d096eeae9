"""Threads, shards and the event log change nothing but the time."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from results.store import RunWriter, open_run, run_name
from sim.compiled import engine
from sim.compiled.shards import Shard, shards
from sim.log import Columns, sampled
from sim.run import simulate
from sim.scenario.load import load
from sim.scenario.scenario import Scenario
from tests.conftest import ROOT
from tests.sim.equality import Tables, same

STORES = 24


@pytest.fixture(scope="module")
def region() -> Scenario:
    """Four cities, 24 stores, twelve days."""
    raw = load(ROOT / "scenarios" / "reform_2023" / "base.toml").scenario.model_dump()
    return Scenario.model_validate({**raw, "clock": {**raw["clock"], "warmup_days": 2, "days": 10}})


@pytest.fixture(scope="module")
def alone(region: Scenario) -> Tables:
    """The region lived through by one thread, everything logged."""
    return simulate(region, engine="compiled").tables


def differing(a: Tables, b: Tables) -> list[str]:
    """Tables that are not equal bit for bit."""
    return [table for table in a if not same(a[table], b[table])]


@pytest.mark.parametrize("log_share", [1.0, 0.3, 0.0])
def test_threads_leave_the_same_bytes(region: Scenario, log_share: float) -> None:
    """One, two and three threads, with the log, a part of it, and without."""
    one, *others = (simulate(region, engine="compiled", threads=n, log_share=log_share).tables for n in (1, 2, 3))
    assert [differing(one, other) for other in others] == [[], []]


def test_the_country_on_threads() -> None:
    """Ten cities of the country with the reform beginning within the days."""
    raw = load(ROOT / "scenarios" / "reform_china" / "all.toml").scenario.model_dump()
    raw["market"] |= {"cities": raw["market"]["cities"][:10], "leads_per_day": 1500.0}
    raw["clock"] |= {"warmup_days": 0, "days": 4}
    one, two = (simulate(Scenario.model_validate(raw), engine="compiled", threads=n).tables for n in (1, 2))
    assert differing(one, two) == []


def cut_at(bounds: list[int]) -> list[Shard]:
    """Shards that end at some stores and at the last.

    >>> cut_at([5, 2])
    [(0, 2), (2, 5), (5, 24)]
    """
    ends = [0, *sorted(bounds), STORES]
    return list(pairwise(ends))


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(days=st.lists(st.lists(st.integers(1, STORES - 1), unique=True, max_size=7), min_size=1, max_size=4))
def test_any_cut_of_the_stores_leaves_the_same_bytes(
    region: Scenario, alone: Tables, monkeypatch: pytest.MonkeyPatch, days: list[list[int]]
) -> None:
    """Whatever runs of neighbours are lived by whatever thread, another cut every day: between cities or through them."""
    assert len(region.stores) == STORES
    cuts = [cut_at(bounds) for bounds in days]
    taken: list[int] = []

    def cut(weights: np.ndarray, most: int) -> list[Shard]:
        if len(weights) != STORES:
            return shards(weights, most)
        taken.append(len(weights))
        return cuts[len(taken) % len(cuts)]

    monkeypatch.setattr(engine, "shards", cut)
    threads = max(map(len, cuts))
    assert differing(alone, simulate(region, engine="compiled", threads=threads).tables) == []
    assert taken == [STORES] * 12


def test_the_log_changes_no_other_table(region: Scenario, alone: Tables) -> None:
    """All tables but the events are the same without them, and with those of a part of the people."""
    for share in (0.3, 0.0):
        other = simulate(region, engine="compiled", log_share=share).tables
        assert differing(alone, other) == ["events"]
    assert len(other["events"]["customer"]) == 0 < len(alone["events"]["customer"])


def test_a_part_of_the_log_is_the_part_of_some_people(region: Scenario, alone: Tables) -> None:
    """The same rows in the same order: all of a person's or none, and all of nobody's."""
    part = simulate(region, engine="compiled", log_share=0.3, threads=2).tables["events"]
    people = alone["events"]["customer"]
    kept = np.zeros(len(people), np.bool_)
    sampled(region.clock.seed, people, 0.3, kept)
    expected: Columns = {name: column[kept] for name, column in alone["events"].items()}
    assert same(part, expected)
    logged, everybody = len(np.unique(part["customer"])), len(np.unique(people))
    assert logged / everybody == pytest.approx(0.3, abs=0.03)


def test_stored_files_do_not_depend_on_threads(region: Scenario, tmp_path: Path) -> None:
    """Byte for byte: chunks end where they end, whoever wrote them."""
    kept = []
    for threads in (1, 2, 3):
        root = tmp_path / str(threads)
        with RunWriter(root, region, 7) as writer:
            simulate(region, seed=7, sink=writer, engine="compiled", threads=threads)
        kept.append(open_run(root, run_name(region, 7)).manifest["files"])
    assert kept[0] == kept[1] == kept[2]
    assert kept[0]["events.parquet"]["rows"] > 10_000


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50])
def test_shards_cover_every_store_once(most: int) -> None:
    """In order, none empty, none much heavier than its part."""
    weights = np.random.default_rng(1).integers(0, 100, 40)
    found = shards(weights, most)
    assert [k for first, last in found for k in range(first, last)] == list(range(40))
    assert len(found) <= most and all(first < last for first, last in found)
    assert max(weights[a:b].sum() for a, b in found) <= weights.sum() / most + 2 * 101
