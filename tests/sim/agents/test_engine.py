"""What must hold in every run of the agents engine, whatever the scenario says."""

from typing import Any

import numpy as np
import pytest

from sim.events import Event, Task
from sim.log import Columns
from sim.run import simulate
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario


def changed(scenario: Scenario, change: dict[str, Any]) -> Scenario:
    """The scenario with some values replaced."""
    return Scenario.model_validate(merged(scenario.model_dump(), change))


def same(a: dict[str, Columns], b: dict[str, Columns]) -> bool:
    """Every column of every table, byte by byte."""
    return all(a[t][c].tobytes() == b[t][c].tobytes() for t in a for c in a[t])


@pytest.fixture(scope="module")
def base(tiny: Scenario) -> dict[str, Columns]:
    return simulate(tiny).tables


def test_equal_inputs_give_equal_bytes(tiny: Scenario, base: dict[str, Columns]) -> None:
    assert same(base, simulate(tiny).tables)


def test_another_seed_is_another_run(tiny: Scenario, base: dict[str, Columns]) -> None:
    assert not same(base, simulate(tiny, seed=tiny.clock.seed + 1).tables)


@pytest.mark.parametrize(
    "change",
    [
        {"local": [{"id": "n", "set": {"price": {"change_cny": 0.0}}}]},
        {"local": [{"id": "n", "set": {"heads": {"factor": 1.0}}}]},
        {"local": [{"id": "n", "set": {"contract": {"minutes_factor": 1.0}}}]},
        {"local": [{"id": "n", "set": {"commission": {"tiers": [{"id": "t", "from_cars": 1, "per_car_cny": 800}]}}}]},
        {"local": [{"id": "n", "set": {"loan": {"subsidised_apr_share": 0.045}}}]},
        {"local": [{"id": "n", "set": {"profit_share": {"share": 0.0}}}]},
        {"local": [{"id": "n", "set": {"charger": {"subsidy_cny": 0.0}}}]},
    ],
)
def test_a_neutral_lever_changes_nothing(tiny: Scenario, base: dict[str, Columns], change: dict[str, Any]) -> None:
    assert same(base, simulate(changed(tiny, change)).tables)


@pytest.mark.parametrize(
    "lever",
    [
        {"price": {"change_cny": -60_000.0}},
        {"heads": {"factor": 2.0}},
        {"commission": {"per_car_cny": 5000.0}},
        {"charger": {"subsidy_cny": 6000.0}},
        {"swaps": {"free_per_month": 8}},
        {"routing": {"dedicated_share": 1.0}},
        {"contract": {"minutes_factor": 0.2}},
        {"baas": {"fee_cny_per_month": {"b75": 100.0, "b100": 200.0}}},
        {"roster": {"close_hour": 19.0}},
        {"loan": {"subsidised_apr_share": 0.0}},
    ],
)
def test_a_lever_moves_the_run_and_nothing_before_its_date(
    tiny: Scenario, base: dict[str, Columns], lever: dict[str, Any]
) -> None:
    moved = simulate(changed(tiny, {"local": [{"id": "l", "first": tiny.date_of(4), "set": lever}]})).tables
    assert not same(base, moved)
    before = [{c: v[t["events"]["time_days"] < 4.0] for c, v in t["events"].items()} for t in (base, moved)]
    assert all(before[0][c].tobytes() == before[1][c].tobytes() for c in before[0])


def test_a_policy_lets_in_more_of_the_same_people(tiny: Scenario, base: dict[str, Columns]) -> None:
    """Thinning: whoever enters at the reference price also enters when cars are cheaper, as the same person."""
    cheaper = simulate(changed(tiny, {"price": {"change_cny": -60_000.0}})).tables["customers"]
    before, after = set(base["customers"]["customer"].tolist()), set(cheaper["customer"].tolist())
    assert before < after


def test_people_are_conserved(base: dict[str, Columns]) -> None:
    customers, events = base["customers"], base["events"]
    assert len(np.unique(customers["customer"])) == len(customers["customer"])
    assert int((events["event"] == Event.LEAD).sum()) == len(customers["customer"])


def test_every_second_of_a_shift_is_booked(base: dict[str, Columns]) -> None:
    table = base["advisor_days"]
    kinds = [kind.name.lower() for kind in Task]
    booked = sum(table[kind].astype(np.int64) for kind in kinds)
    assert np.array_equal(booked, table["shift_seconds"].astype(np.int64) + table["overtime_seconds"])
    assert all((table[kind] >= 0).all() for kind in kinds)
    assert (table["overtime_seconds"] >= 0).all()


def test_hour_ledger_agrees_with_the_log(base: dict[str, Columns]) -> None:
    """Two accounts of the same work: seconds charged by the advisor, minutes written to the log."""
    events, table = base["events"], base["advisor_days"]
    logged = 60.0 * events["value"][events["event"] == Event.TASK_END].sum()
    kinds = ("contact", "callback", "receive", "needs", "test_drive", "negotiation", "contract", "handover", "tender")
    charged = sum(int(table[kind].sum()) for kind in kinds)
    tasks = int((events["event"] == Event.TASK_END).sum())
    assert abs(logged - charged) <= tasks


def test_nobody_serves_two_people_at_once(base: dict[str, Columns]) -> None:
    events = base["events"]
    for advisor in np.unique(events["advisor"][events["event"] == Event.TASK_START]):
        mine = events["advisor"] == advisor
        kinds = [int(e) for e in events["event"][mine] if e in (Event.TASK_START, Event.TASK_END)]
        assert kinds == [Event.TASK_START, Event.TASK_END] * (len(kinds) // 2)


def test_cars_are_conserved(base: dict[str, Columns]) -> None:
    table = base["stock_days"]
    for model in np.unique(table["model"]):
        for centre in np.unique(table["centre"]):
            rows = (table["model"] == model) & (table["centre"] == centre)
            there = (table["on_hand"] + table["in_transit"])[rows].astype(int)
            flow = (table["built"] - table["delivered"])[rows].astype(int)
            assert np.array_equal(np.diff(there), flow[1:])


def test_commission_is_recomputed_from_the_orders(base: dict[str, Columns]) -> None:
    orders, pay = base["orders"], base["pay"]
    credited = int(orders["commission_fen"].sum())
    back = int(orders["commission_fen"][~np.isnan(orders["cancelled_days"])].sum())
    assert credited == 80_000 * len(orders["customer"])
    assert int(pay["commission_fen"].sum()) == credited - back


def test_log_none_changes_nothing_else(tiny: Scenario, base: dict[str, Columns]) -> None:
    silent = simulate(tiny, log_share=0.0).tables
    assert len(silent["events"]["event"]) == 0
    assert all(same({t: base[t]}, {t: silent[t]}) for t in base if t != "events")


def test_a_sample_of_the_log_has_whole_traces_and_changes_nothing_else(
    tiny: Scenario, base: dict[str, Columns]
) -> None:
    sample = simulate(tiny, log_share=0.3).tables
    assert all(same({t: base[t]}, {t: sample[t]}) for t in base if t != "events")
    people = np.unique(sample["events"]["customer"])
    expected = np.isin(base["events"]["customer"], people)
    assert all(base["events"][c][expected].tobytes() == sample["events"][c].tobytes() for c in base["events"])
    share = (people >= 0).sum() / len(base["customers"]["customer"])
    assert abs(share - 0.3) < 4.0 * (0.3 * 0.7 / len(base["customers"]["customer"])) ** 0.5
