"""Whatever a scenario says: hours, people, cars and money add up, and everything happens in its time.

Battery and pack cost nothing to make here, so that the stock of a model can be valued from the number of its cars.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.company.accounts import Account
from sim.company.money import to_fen
from sim.events import SERVICE_TASKS, Event, Outcome, Task
from sim.log import Columns
from sim.run import simulate
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from sim.world.identity import store_id
from tests.sim.strategies import changes

Tables = dict[str, Columns]
DAY = 1 / 86_400.0
NIGHT = (Event.CANCEL, Event.MATCHED, Event.HANDOVER_BOOKED, Event.SURVEY, Event.REFERRAL, Event.HIRED, Event.QUIT)


# -- what must hold ----------------------------------------------------------------------------------------------------


def rows(columns: Columns, *names: str) -> list[tuple[Any, ...]]:
    """Some columns as rows of plain numbers."""
    return list(zip(*(columns[name].tolist() for name in names), strict=True))


def given_times(*times: float) -> list[float]:
    """Those that are not missing."""
    return [t for t in times if t == t]


def check_hours(s: Scenario, t: Tables) -> None:
    """Every second of a shift and of overtime is booked once, one row per advisor and day."""
    table = t["advisor_days"]
    kinds = [kind.name.lower() for kind in Task]
    assert all((table[kind] >= 0).all() for kind in kinds) and (table["overtime_seconds"] >= 0).all()
    booked = sum(table[kind].astype(np.int64) for kind in kinds)
    assert np.array_equal(booked, table["shift_seconds"].astype(np.int64) + table["overtime_seconds"])
    keys = rows(table, "day", "advisor")
    assert len(set(keys)) == len(keys)
    seconds = 3600.0 * min(s.roster.shift_hours, s.roster.close_hour - s.roster.open_hour)
    assert (np.abs(table["shift_seconds"] - seconds) <= 60).all()


def check_work(s: Scenario, t: Tables) -> None:
    """Nobody serves two people at once; each task ends with whom it began, on the day it began; seconds agree."""
    open_tasks: dict[int, tuple[float, int, float]] = {}
    logged: Counter[tuple[int, int]] = Counter()
    for now, customer, event, advisor, value in rows(t["events"], "time_days", "customer", "event", "advisor", "value"):
        if event == Event.TASK_START:
            assert advisor not in open_tasks
            open_tasks[advisor] = now, customer, value
        elif event == Event.TASK_END:
            began, whom, kind = open_tasks.pop(advisor)
            assert whom == customer and int(began) == int(now)
            assert abs((now - began) * 1440.0 - value) < 1e-6
            logged[advisor, int(kind)] += round(value * 60.0)
    assert not open_tasks
    tasks = int((t["events"]["event"] == Event.TASK_END).sum())
    booked = sum(int(t["advisor_days"][kind.name.lower()].sum()) for kind in SERVICE_TASKS)
    assert abs(booked - sum(logged.values())) <= 2 * tasks


def check_people(s: Scenario, t: Tables) -> None:
    """Each person once; as many leads as open, lost, ordered, delivered and cancelled people; stages in their order."""
    people, events = t["customers"], Counter(t["events"]["event"].tolist())
    ids = people["customer"].tolist()
    assert len(set(ids)) == len(ids) == events[Event.LEAD]
    outcomes = Counter(people["outcome"].tolist())
    assert sum(outcomes[o] for o in Outcome) == len(ids)
    assert outcomes[Outcome.LOST] == events[Event.LOST]
    names = (
        "arrived_days",
        "visit_days",
        "drive_days",
        "negotiation_days",
        "order_days",
        "delivered_days",
        "closed_days",
    )
    for *times, contact, channel in rows(people, *names, "first_contact_days", "channel"):
        passed = given_times(*times)
        assert passed == sorted(passed)
        if not s.channels[channel].visit_first:
            chain = given_times(times[0], contact, *times[1:])
            assert chain == sorted(chain)


def check_orders(s: Scenario, t: Tables) -> None:
    """Each order is open, cancelled or delivered, and its customer's outcome and number of cars say the same."""
    orders, events = t["orders"], Counter(t["events"]["event"].tolist())
    keys = rows(orders, "customer", "unit")
    assert len(set(keys)) == len(keys) == events[Event.ORDER]
    gone, handed = ~np.isnan(orders["cancelled_days"]), ~np.isnan(orders["delivered_days"])
    assert not (gone & handed).any()
    assert int(gone.sum()) == events[Event.CANCEL] and int(handed.sum()) == events[Event.DELIVERED]
    assert ((orders["on_time"] >= 0) == handed).all()
    assert (orders["promised_days"] >= orders["ordered_days"]).all()
    states: dict[int, list[str]] = defaultdict(list)
    for person, g, h in zip(orders["customer"].tolist(), gone, handed, strict=True):
        states[person].append("gone" if g else "handed" if h else "open")
    for person, outcome, cars in rows(t["customers"], "customer", "outcome", "cars"):
        mine = states.pop(person, [])
        assert len(mine) == cars
        expected = Outcome.ORDERED if "open" in mine else Outcome.DELIVERED if "handed" in mine else Outcome.CANCELLED
        assert outcome == expected if mine else outcome in (Outcome.OPEN, Outcome.LOST)
    assert not states


def check_cars(s: Scenario, t: Tables) -> None:
    """Cars by centre and model from day to day, and handovers by model and day as the orders have them."""
    before: dict[tuple[int, int], tuple[int, int]] = {}
    handed: Counter[tuple[int, int]] = Counter()
    opening = 0
    names = ("day", "centre", "model", "on_hand", "in_transit", "built", "arrived", "delivered")
    for day, centre, model, here, coming, built, arrived, delivered in rows(t["stock_days"], *names):
        assert min(here, coming, built, arrived, delivered) >= 0
        if day == 0:
            before[centre, model] = here - arrived + delivered, coming - built + arrived
            opening += sum(before[centre, model])
        old = before.get((centre, model), (0, 0))
        assert (here, coming) == (old[0] + arrived - delivered, old[1] + built - arrived)
        before[centre, model] = here, coming
        handed[day, model] += delivered
    assert opening == sum(c.stock_cars for c in s.delivery_centres)
    delivered_days = t["orders"]["delivered_days"]
    mine = ~np.isnan(delivered_days)
    assert +handed == Counter(
        zip(delivered_days[mine].astype(int).tolist(), t["orders"]["model"][mine].tolist(), strict=True)
    )


def check_money(s: Scenario, t: Tables) -> None:
    """The books agree with the orders, the pay slips, the leads and the stock."""
    worth: Counter[int] = Counter()
    stock: Counter[int] = Counter()
    for day, debit, credit, fen in rows(t["ledger"], "day", "debit", "credit", "fen"):
        assert fen > 0
        worth[debit] += fen
        worth[credit] -= fen
        stock[day] += fen * ((debit == Account.STOCK) - (credit == Account.STOCK))
    handed = ~np.isnan(t["orders"]["delivered_days"])
    sold = {name: int(t["orders"][f"{name}_fen"][handed].sum()) for name in ("revenue", "cost", "incentive")}
    assert -worth[Account.REVENUE] - worth[Account.RECURRING] == sold["revenue"]
    assert worth[Account.COST_OF_CARS] == sold["cost"]
    assert worth[Account.INCENTIVES] == sold["incentive"]
    slips = ("base_fen", "commission_fen", "bonus_fen", "profit_share_fen")
    assert worth[Account.PAY] == sum(int(t["pay"][part].sum()) for part in slips)
    cost = [to_fen(channel.cost_per_lead_cny) for channel in s.channels]
    assert worth[Account.MARKETING] == sum(cost[c] for c in t["customers"]["channel"].tolist())
    value: Counter[int] = Counter()
    for day, model, here, coming in rows(t["stock_days"], "day", "model", "on_hand", "in_transit"):
        value[day] += (here + coming) * to_fen(s.models[model].unit_cost_cny)
    balance = 0
    for day in range(s.clock.warmup_days + s.clock.days):
        balance += stock[day]
        assert balance == value[day] >= 0


def check_commission(s: Scenario, t: Tables) -> None:
    """A slip's commission is that of the orders signed in the month less that of the orders cancelled in it."""

    def month(day: float) -> int:
        when: date = s.date_of(int(day))
        return when.year * 100 + when.month

    owed: Counter[tuple[int, int]] = Counter()
    names = ("advisor", "ordered_days", "cancelled_days", "commission_fen")
    for advisor, ordered, cancelled, fen in rows(t["orders"], *names):
        owed[month(ordered), advisor] += fen
        if cancelled == cancelled:
            owed[month(cancelled - 1.0), advisor] -= fen
    for when, advisor, fen in rows(t["pay"], "month", "advisor", "commission_fen"):
        assert fen == owed.pop((when, advisor), 0)
    # Who left in an earlier month has no slip: what is charged back then is not recovered.
    assert all(fen <= 0 for fen in owed.values())


def check_demo_cars(s: Scenario, t: Tables) -> None:
    """Never more drives of a model in a store than it has cars; busy seconds are those of the drives."""
    codes = {c.id: c.code for c in s.cities}
    cars = {store_id(codes[r.city], r.number): r.demo_cars for r in s.stores}
    begun: dict[int, float] = {}
    moves: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    busy: Counter[tuple[int, int]] = Counter()
    drives: Counter[tuple[int, int]] = Counter()
    names = ("time_days", "event", "store", "advisor", "model", "value")
    for now, event, store, advisor, model, value in rows(t["events"], *names):
        if event == Event.TASK_START and value == Task.TEST_DRIVE:
            begun[advisor] = now
        elif event == Event.DRIVE_DONE:
            start = begun.pop(advisor)
            moves[store, model] += [(start, 1), (now, -1)]
            busy[int(now), store] += round((now - start) / DAY)
            drives[int(now), store] += 1
    assert not begun
    for (store, model), steps in moves.items():
        # An end comes before a start at the same moment.
        level = np.cumsum([step for _, step in sorted(steps)])
        assert level.max() <= cars[store].get(s.models[model].id, 0) and level[-1] == 0
    for day, store, seconds in rows(t["store_days"], "day", "store", "demo_busy_seconds"):
        assert abs(seconds - busy[day, store]) <= 2 * drives[day, store]


def check_times(s: Scenario, t: Tables) -> None:
    """A store's events come in the order of time; what happens by day is on that day, what happens by night at its end."""
    days = s.clock.warmup_days + s.clock.days
    last: dict[int, float] = defaultdict(float)
    for now, event, store in rows(t["events"], "time_days", "event", "store"):
        assert 0.0 <= now < days or (event in NIGHT and now <= days)
        if event in NIGHT:
            assert now == int(now)
        if event != Event.LEAD:
            assert now >= last[store]
            last[store] = now


def check_store_days(s: Scenario, t: Tables) -> None:
    """The store's counts of a day are those of the log."""
    seen = Counter(
        (int(now), store, event)
        for now, store, event in rows(t["events"], "time_days", "store", "event")
        if event not in NIGHT
    )
    for day, store, visits, reneged, balked in rows(t["store_days"], "day", "store", "visits", "reneged", "balked"):
        counted = tuple(seen[day, store, event] for event in (Event.VISIT, Event.RENEGED, Event.BALKED))
        assert (visits, reneged, balked) == counted
    assert len(t["store_days"]["day"]) == 2 * (s.clock.warmup_days + s.clock.days)


CHECKS: list[Callable[[Scenario, Tables], None]] = [
    check_hours,
    check_work,
    check_people,
    check_orders,
    check_cars,
    check_money,
    check_commission,
    check_demo_cars,
    check_times,
    check_store_days,
]


@pytest.fixture(scope="module")
def laid_on(lively: Scenario) -> Callable[[dict[str, Any]], Scenario]:
    """Lays a change on the lively scenario; unlike the scenario it is short to print when a case fails."""

    def lay(change: dict[str, Any]) -> Scenario:
        return Scenario.model_validate(merged(lively.model_dump(), change))

    return lay


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(change=changes())
def test_everything_adds_up_in_any_scenario(
    laid_on: Callable[[dict[str, Any]], Scenario], change: dict[str, Any]
) -> None:
    scenario = laid_on(change)
    tables = simulate(scenario).tables
    for check in CHECKS:
        check(scenario, tables)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_adds_up_where_much_happens(lively: Scenario, check: Callable[[Scenario, Tables], None]) -> None:
    """The same on a run with many orders, handovers and cancellations, one property at a time."""
    busy = {
        "clock": {"days": 10},
        "market": {"leads_per_day": 120.0},
        "roster": {"close_hour": 19.0},
        "tasks": {"tender": {"mean_minutes": 60.0, "shape": 50.0}},
        "delivery": {"cancel_hazard_per_day": 0.1},
        "delivery_centres": [{"id": "dc-zhuhai", "bays": 10}],
        "batteries": [{"id": "b75", "unit_cost_cny": 0.0}, {"id": "b100", "unit_cost_cny": 0.0}],
        "options": {"packs": [{"id": "nomi_comfort", "unit_cost_cny": 0.0}]},
    }
    scenario = Scenario.model_validate(merged(lively.model_dump(), busy))
    tables = simulate(scenario).tables
    states = tables["orders"]["delivered_days"], tables["orders"]["cancelled_days"]
    assert all((~np.isnan(state)).sum() > 10 for state in states)
    check(scenario, tables)
