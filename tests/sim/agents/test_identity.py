"""Who people are depends on nobody else, and on no order in which a file or a program lists them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agents.advisor import Advisor
from sim.agents.customer import Customer
from sim.agents.day import StoreDay
from sim.agents.job import Job
from sim.agents.model import Lab, run
from sim.company.routing import Policy, choose
from sim.events import Event, Task
from sim.log import TABLES, Columns, Memory, Recorder
from sim.run import simulate
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from sim.world.identity import FRIEND_BIT
from sim.world.market import Market

Tables = dict[str, Columns]


def changed(scenario: Scenario, change: dict[str, Any]) -> Scenario:
    """The scenario with some values replaced; rows of arrays by their id."""
    return Scenario.model_validate(merged(scenario.model_dump(), change))


# -- people ------------------------------------------------------------------------------------------------------------


class Seen:
    """What was noted of people: what they are, how long their tasks take and which calls they answer."""

    def __init__(self) -> None:
        self.people: dict[int, tuple[Any, ...]] = {}
        self.minutes: dict[tuple[int, int, int], float] = {}
        self.answers: dict[tuple[int, int], bool] = {}

    def strangers(self) -> dict[int, tuple[Any, ...]]:
        """Those who came by themselves."""
        return {person: what for person, what in self.people.items() if person < FRIEND_BIT}

    def friends(self) -> dict[int, tuple[Any, ...]]:
        """Those whom an owner brought, without their day: that is a matter of the owner's delivery."""
        return {person: what[:2] for person, what in self.people.items() if person >= FRIEND_BIT}


def spy(seen: Seen) -> type[Customer]:
    """A class of people who do as all others do and are written down."""

    class Spied(Customer):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            what = (
                self.interest,
                self.patience_minutes,
                self.joint_days,
                self.reach,
                self.stickiness,
                self.score,
            )
            seen.people[self.id] = (self.tastes.tobytes(), what, self.arrived, self.store.id)

        def minutes_for(self, day: StoreDay, advisor: Advisor, job: Job) -> float:
            minutes = super().minutes_for(day, advisor, job)
            if job.kind in (Task.CONTACT, Task.CALLBACK):
                seen.answers[self.id, self.attempts] = self.answers
            else:
                seen.minutes[self.id, job.kind, self.counts[job.kind] + job.unit] = round(minutes / advisor.pace, 9)
            return minutes

    return Spied


def observed(scenario: Scenario) -> tuple[Seen, Tables]:
    """A run and what was noted of its people."""
    seen = Seen()
    return seen, simulate(scenario, customer_class=spy(seen)).tables


def common[K, V](a: dict[K, V], b: dict[K, V]) -> tuple[dict[K, V], dict[K, V]]:
    """What both know."""
    both = a.keys() & b.keys()
    return {k: a[k] for k in both}, {k: b[k] for k in both}


def rows_of(scenario: Scenario, tables: Tables) -> dict[int, tuple[Any, ...]]:
    """What the tables say of people before anybody has spoken to them, with positions turned into numbers."""
    events, customers = tables["events"], tables["customers"]
    lead = events["event"] == Event.LEAD
    interest = dict(zip(events["customer"][lead].tolist(), events["value"][lead].tolist(), strict=True))
    names = ("customer", "store", "arrived_days", "segment", "channel")
    return {
        person: (store, arrived, scenario.segments[s].number, scenario.channels[c].number, interest[person])
        for person, store, arrived, s, c in zip(*(customers[n].tolist() for n in names), strict=True)
        if person < FRIEND_BIT
    }


def more_leads(factor: float) -> Callable[[Scenario], Scenario]:
    """So many times the leads."""
    return lambda s: changed(s, {"market": {"leads_per_day": s.market.leads_per_day * factor}})


def one_more_channel(s: Scenario) -> Scenario:
    """A channel more, with few leads, at the hours of the web site."""
    row = {**s.channels[0].model_dump(), "id": "fair", "number": 7, "share": 0.02}
    return changed(s, {"channels": [row]})


def one_more_segment(s: Scenario) -> Scenario:
    """A segment more, with few people, taken from all others in proportion."""
    row = {**s.segments[0].model_dump(), "id": "poets", "number": 40, "share": 0.005}
    return changed(s, {"segments": [row]})


def other_company(s: Scenario) -> Scenario:
    """Other prices, teams, hours and routing."""
    levers = {
        "price": {"change_cny": -50_000.0},
        "heads": {"factor": 0.3},
        "roster": {"close_hour": 18.0},
        "routing": {"policy": "skill_score", "dedicated_share": 1.0},
    }
    return changed(s, levers)


@pytest.fixture(scope="module")
def base(lively: Scenario) -> tuple[Seen, Tables]:
    return observed(lively)


@pytest.mark.parametrize(
    ("world", "share"),
    [
        (more_leads(1.05), 1.0),
        (more_leads(1.5), 1.0),
        (more_leads(3.0), 1.0),
        (one_more_channel, 1.0),
        (one_more_segment, 0.95),
        (other_company, 0.95),
    ],
    ids=["five percent more", "half more", "three times", "a channel", "a segment", "another company"],
)
def test_others_change_nobody(
    lively: Scenario, base: tuple[Seen, Tables], world: Callable[[Scenario], Scenario], share: float
) -> None:
    """Whoever is in both runs is the same person at the same minute in the same store, takes as long for the same
    task and answers the same calls, whoever else there is."""
    scenario = world(lively)
    seen, tables = observed(scenario)
    both = base[0].strangers().keys() & seen.strangers().keys()
    assert len(both) >= share * len(base[0].strangers().keys())
    assert seen.strangers().keys() != base[0].strangers().keys()
    for ours, theirs in (
        common(base[0].strangers(), seen.strangers()),
        common(base[0].friends(), seen.friends()),
        common(base[0].minutes, seen.minutes),
        common(base[0].answers, seen.answers),
        common(rows_of(lively, base[1]), rows_of(scenario, tables)),
    ):
        assert ours and ours == theirs


def test_the_spy_changes_nothing(lively: Scenario, base: tuple[Seen, Tables]) -> None:
    plain = simulate(lively).tables
    assert all(plain[t][c].tobytes() == base[1][t][c].tobytes() for t in TABLES for c in TABLES[t])


def test_a_longer_run_begins_as_the_shorter_one(lively: Scenario, base: tuple[Seen, Tables]) -> None:
    longer = simulate(changed(lively, {"clock": {"days": 10}})).tables["events"]
    size = len(base[1]["events"]["event"])
    assert all(longer[c][:size].tobytes() == values.tobytes() for c, values in base[1]["events"].items())


def test_a_person_belongs_to_a_date_and_not_to_a_start(lively: Scenario, base: tuple[Seen, Tables]) -> None:
    """A run that starts three days later meets the same people from its first day on, three days of the run earlier."""
    later = observed(changed(lively, {"clock": {"start": "2023-05-30", "days": 3}}))[0]
    assert later.strangers().keys() <= base[0].people.keys()
    for person, found in later.strangers().items():
        tastes, profile, arrived, store = base[0].people[person]
        assert found[:2] == (tastes, profile) and found[3] == store
        assert found[2] == pytest.approx(arrived - 3.0, abs=1e-9)


# -- the order of a file -----------------------------------------------------------------------------------------------

#: Columns that hold positions in the scenario's lists, and what names the rows there.
POSITIONS: dict[str, Callable[[Scenario], list[str]]] = {
    "city": lambda s: [row.id for row in s.cities],
    "segment": lambda s: [row.id for row in s.segments],
    "channel": lambda s: [row.id for row in s.channels],
    "model": lambda s: [row.id for row in s.models],
    "battery": lambda s: [row.id for row in s.batteries],
    "pack": lambda s: [row.id for row in s.options.packs],
    "grade": lambda s: [row.id for row in s.grades],
    "centre": lambda s: [row.id for row in s.delivery_centres],
}


def canonical(scenario: Scenario, tables: Tables) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every table with names in place of positions, sorted."""
    found = {}
    for table, columns in tables.items():
        lists = []
        for name, values in columns.items():
            if name in POSITIONS:
                names = [*POSITIONS[name](scenario), ""]  # the last of them for -1
                lists.append([names[k] for k in values.tolist()])
            else:
                lists.append(["nan" if v != v else v for v in values.tolist()])
        found[table] = sorted(zip(*lists, strict=True), key=repr)
    return found


@pytest.fixture(scope="module")
def towns(lively: Scenario) -> Scenario:
    """Three cities, two of them with a common delivery centre, and statements for several places."""
    statements = [
        {"id": "a", "where": {"city": ["dongguan"]}, "set": {"price": {"change_cny": -20_000.0}}},
        {"id": "b", "where": {"store": ["zh-house-1"]}, "set": {"roster": {"close_hour": 20.0}}},
        {"id": "c", "where": {"region": ["south"]}, "set": {"contract": {"minutes_factor": 0.5}}},
        {"id": "d", "where": {"store": ["zh-space-1"]}, "set": {"swaps": {"free_per_month": 6}}},
        {"id": "e", "first": "2023-05-30", "set": {"charger": {"subsidy_cny": 3000.0}}},
    ]
    cities = {"cities": ["dongguan", "huizhou", "zhuhai"], "leads_per_day": 80.0}
    return changed(lively, {"market": cities, "local": statements})


@pytest.fixture(scope="module")
def towns_run(towns: Scenario) -> dict[str, list[tuple[Any, ...]]]:
    return canonical(towns, simulate(towns).tables)


@pytest.mark.parametrize("turn", ["reversed", "rotated"])
@pytest.mark.parametrize("rows", ["stores", "cities", "local", "grades", "segments", "channels", "rivals"])
def test_the_order_of_rows_is_no_input(
    towns: Scenario, towns_run: dict[str, list[tuple[Any, ...]]], rows: str, turn: str
) -> None:
    """Cities, stores, ranks and the like in another order in the file: the same rows under the same names."""
    listed = list(getattr(towns, rows))
    other = listed[::-1] if turn == "reversed" else listed[1:] + listed[:1]
    scenario = Scenario.model_validate({**towns.model_dump(), rows: [row.model_dump() for row in other]})
    found = canonical(scenario, simulate(scenario).tables)
    assert [table for table in TABLES if found[table] != towns_run[table]] == []


@pytest.mark.parametrize("rows", ["batteries", "models", "delivery_centres"])
def test_the_order_of_cars_is_no_input_where_all_are_built_to_order(towns: Scenario, rows: str) -> None:
    """Cars that are there at the start, or built for stock, are shared out among equals by their place in the lists."""
    centres = [{"id": c.id, "stock_cars": 0} for c in towns.delivery_centres]
    before = changed(towns, {"delivery_centres": centres, "delivery": {"stock_share": 0.0}})
    turned = [row.model_dump() for row in getattr(before, rows)][::-1]
    after = Scenario.model_validate({**before.model_dump(), rows: turned})
    runs = [canonical(s, simulate(s).tables) for s in (before, after)]
    assert [table for table in TABLES if runs[0][table] != runs[1][table]] == []


def test_the_order_of_names_is_no_input(towns: Scenario, towns_run: dict[str, list[tuple[Any, ...]]]) -> None:
    """Cities of the market, tables of tasks, heads by grade and demo cars by model, each listed the other way round."""
    values = towns.model_dump()
    values["market"]["cities"] = values["market"]["cities"][::-1]
    values["tasks"] = dict(reversed(values["tasks"].items()))
    for kind in ("per_house", "per_space"):
        values["heads"][kind] = dict(reversed(values["heads"][kind].items()))
    for store in values["stores"]:
        store["demo_cars"] = dict(reversed(store["demo_cars"].items()))
    found = canonical(towns, simulate(Scenario.model_validate(values)).tables)
    assert [table for table in TABLES if found[table] != towns_run[table]] == []


# -- advisors ----------------------------------------------------------------------------------------------------------


@st.composite
def candidates(draw: st.DrawFn) -> tuple[list[tuple[Any, ...]], list[int]]:
    """Candidates for a lead, with many ties, and another order of them."""
    few = st.integers(0, 2)
    size = draw(st.integers(1, 6))
    ids = draw(st.lists(st.integers(1, 1 << 54), min_size=size, max_size=size, unique=True))
    rows = [(i, draw(few), draw(few), draw(few) / 2.0, draw(few) / 2.0, draw(few) / 2.0) for i in ids]
    return rows, draw(st.permutations(range(size)))


def chosen(policy: int, score: float, rows: list[tuple[Any, ...]]) -> int:
    """Identity of the advisor who gets the lead."""
    ids, leads, load, last, skill, tie = zip(*rows, strict=True)
    whole = [np.array(values, dtype=np.int64) for values in (ids, leads, load)]
    return int(ids[choose(policy, score, *whole, np.array(last), np.array(skill), np.array(tie))])


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.sampled_from(list(Policy)), st.sampled_from([0.0, 0.3, 1.0]), candidates())
def test_who_gets_a_lead_is_no_matter_of_place(
    policy: Policy, score: float, case: tuple[list[tuple[Any, ...]], list[int]]
) -> None:
    """The same advisor gets it in whatever order the candidates stand, with ties of every kind."""
    rows, order = case
    assert chosen(int(policy), score, [rows[k] for k in order]) == chosen(int(policy), score, rows)


@pytest.mark.parametrize("policy", ["round_robin", "least_loaded", "skill_score"])
@pytest.mark.parametrize("share", [0.0, 0.6])
def test_the_order_of_a_team_is_no_input(lively: Scenario, policy: str, share: float) -> None:
    """Teams listed the other way round every morning: the log of every day is the same, row by row, and so is all else
    (at night a team is gone through in its order, so rows of quitting and hiring may stand in another order)."""
    scenario = changed(lively, {"routing": {"policy": policy, "dedicated_share": share}})
    sinks = Memory(), Memory()
    run(Lab(Market(scenario), 7, Recorder(sinks[0])), 8)
    lab = Lab(Market(scenario), 7, Recorder(sinks[1]))
    for _ in range(8):
        for store in lab.stores:
            store.staff = dict(reversed(store.staff.items()))
        lab.step()
    lab.close()
    logs = [sink.tables()["events"] for sink in sinks]
    daily = [~np.isin(log["event"], [Event.QUIT, Event.HIRED]) for log in logs]
    assert all(logs[0][c][daily[0]].tobytes() == logs[1][c][daily[1]].tobytes() for c in TABLES["events"])
    assert canonical(scenario, sinks[0].tables()) == canonical(scenario, sinks[1].tables())


def test_more_posts_change_no_founder(lively: Scenario) -> None:
    """Raising a number of heads adds people: who was there has the same skills, experience and days off."""
    teams = []
    for factor in (1.0, 1.5):
        lab = Lab(Market(changed(lively, {"heads": {"factor": factor}})), 7, Recorder(Memory()))
        todays = lab.headquarters.todays(lab.day)
        today = {store.id: held for store, held in zip(lab.stores, todays, strict=True)}
        founders = [(a, s) for s in lab.stores for a in s.staff.values()]
        rows = lab.headquarters.staff.rows
        teams.append(
            {
                a.id: (rows["base_skills"][a.row].tolist(), rows["experience_days"][a.row], works, a.starts)
                for a, s in founders
                for works in [a.begin_day(7, today[s.id])]
            }
        )
    assert teams[0].keys() < teams[1].keys()
    assert {who: teams[1][who] for who in teams[0]} == teams[0]
