"""A lever stated for a place or for a segment moves nothing that nothing links to it.

What links cities: production. A model has one line for the whole company, so an order in one city lengthens the wait
that is promised in all others, and a car built for stock goes where cars are popular. Beside that only the books of
headquarters (store -1) add cities up. What links stores of one city: the stock and the bays of their delivery centre;
the car of a cancelled order is stock too. Where capacity is ample and nothing is built for stock there is no link left
between cities, and every row of every table of the other city must be equal, byte by byte.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.events import Event
from sim.log import TABLES, Columns
from sim.run import simulate
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from sim.world.identity import FRIEND_BIT, store_id

Tables = dict[str, Columns]
TREATED, OTHER = "dongguan", "zhuhai"

LEVERS: dict[str, dict[str, Any]] = {
    "commission": {"per_car_cny": 5000.0, "tiers": [{"id": "t", "from_cars": 2, "per_car_cny": 9000.0}]},
    "scorecard": {"bonus_cny_per_month": 9000.0, "volume_weight": 0.5, "nps_weight": 0.5},
    "profit_share": {"share": 0.2},
    "price": {"change_cny": -40_000.0},
    "baas": {"fee_cny_per_month": {"b75": 100.0, "b100": 200.0}},
    "swaps": {"free_per_month": 12},
    "charger": {"subsidy_cny": 9000.0},
    "options": {"packs": [{"id": "nomi_comfort", "price_cny": 1000.0}]},
    "loan": {"offered": False},
    "menu": {"by_segment": {"tech": {"payments": ["cash"]}}},
    "contract": {"minutes_factor": 0.1},
    "heads": {"factor": 0.4},
    "temps": {
        "windows": [
            {
                "id": "w",
                "number": 0,
                "grade": "junior",
                "per_store": 4,
                "first": "2023-05-29",
                "until": "2023-06-02",
                "day_rate_cny": 300,
            }
        ]
    },
    "onboarding": {"hire_cost_cny": 90_000.0, "course_minutes_per_day": 200.0},
    "roster": {"close_hour": 19.0, "days_on_per_week": 6},
    "routing": {"policy": "skill_score", "dedicated_share": 1.0},
}


def changed(scenario: Scenario, change: dict[str, Any]) -> Scenario:
    """The scenario with some values replaced."""
    return Scenario.model_validate(merged(scenario.model_dump(), change))


def local(scenario: Scenario, where: dict[str, list[str]], lever: dict[str, Any]) -> Scenario:
    """The scenario with one lever stated for a place."""
    return changed(scenario, {"local": [{"id": "there", "where": where, "set": lever}]})


def stores_of(scenario: Scenario, name: str) -> set[int]:
    """Identities of a city's stores, or of one store."""
    codes = {c.id: c.code for c in scenario.cities}
    return {store_id(codes[s.city], s.number) for s in scenario.stores if name in (s.city, s.id)}


def centres_of(scenario: Scenario, name: str) -> set[int]:
    """Positions of the delivery centres of a city's stores, or of one store."""
    used = {s.delivery_centre for s in scenario.stores if name in (s.city, s.id)}
    return {k for k, centre in enumerate(scenario.delivery_centres) if centre.id in used}


def part(scenario: Scenario, tables: Tables, name: str, *, stock: bool = True) -> Tables:
    """Every row of every table that belongs to a city or to a store."""
    shops, yards = list(stores_of(scenario, name)), list(centres_of(scenario, name))
    found = {}
    for table, columns in tables.items():
        if table != "stock_days":
            mine = np.isin(columns["store"], shops)
        elif stock:
            mine = np.isin(columns["centre"], yards)
        else:
            continue
        found[table] = {column: values[mine] for column, values in columns.items()}
    return found


def differing(a: Tables, b: Tables) -> list[str]:
    """The columns whose bytes differ."""
    return [f"{t}.{c}" for t in a for c in a[t] if a[t][c].tobytes() != b[t][c].tobytes()]


@pytest.fixture(scope="module")
def ample(lively: Scenario) -> Scenario:
    """Two cities, each with its own delivery centre, cars for everybody and none built for stock."""
    models = [{"id": m.id, "weekly_capacity": 10_000.0} for m in lively.models]
    cities = {"cities": [TREATED, OTHER], "leads_per_day": 90.0}
    return changed(lively, {"market": cities, "models": models, "delivery": {"stock_share": 0.0}})


@pytest.fixture(scope="module")
def base(ample: Scenario) -> Tables:
    return simulate(ample).tables


def test_the_base_has_something_of_everything(ample: Scenario, base: Tables) -> None:
    """Equality of empty tables would prove nothing."""
    for city in (TREATED, OTHER):
        here = part(ample, base, city)
        assert all(len(next(iter(here[table].values()))) > 0 for table in TABLES), city
        happened = set(here["events"]["event"].tolist())
        assert {Event.ORDER, Event.DELIVERED, Event.REFERRAL, Event.QUIT, Event.HIRED} <= happened, city


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_in_one_city_leaves_the_other_alone(ample: Scenario, base: Tables, lever: str) -> None:
    moved = simulate(local(ample, {"city": [TREATED]}, {lever: LEVERS[lever]})).tables
    assert differing(part(ample, base, OTHER), part(ample, moved, OTHER)) == []
    assert differing(part(ample, base, TREATED), part(ample, moved, TREATED)) != []


def test_only_headquarters_adds_cities_up(ample: Scenario, base: Tables) -> None:
    """Rows of neither city are the ledger of headquarters."""
    both = list(stores_of(ample, TREATED) | stores_of(ample, OTHER))
    for table, columns in base.items():
        if table == "stock_days":
            continue
        strangers = set(columns["store"][~np.isin(columns["store"], both)].tolist())
        assert strangers == ({-1} if table == "ledger" else set()), table


@pytest.mark.parametrize("lever", ["price", "heads", "roster", "commission", "contract"])
def test_a_lever_in_one_store_leaves_other_cities_alone(ample: Scenario, base: Tables, lever: str) -> None:
    """Every store of the other city, and in the treated city the other stores' leads: a person's store is their own."""
    store = "dg-house-1"
    moved = simulate(local(ample, {"store": [store]}, {lever: LEVERS[lever]})).tables
    assert differing(part(ample, base, OTHER), part(ample, moved, OTHER)) == []
    assert differing(part(ample, base, store), part(ample, moved, store)) != []


@pytest.mark.parametrize("lever", ["price", "heads", "roster", "contract"])
def test_a_lever_in_one_store_leaves_its_neighbours_alone(ample: Scenario, lever: str) -> None:
    """Without a common stock to take cars from (cancelled orders would leave one), and with bays for all, stores of one
    city are not linked either."""
    centres = [{"id": c.id, "stock_cars": 0, "bays": 1000} for c in ample.delivery_centres]
    apart = changed(ample, {"delivery_centres": centres, "delivery": {"cancel_hazard_per_day": 0.0}})
    before = simulate(apart).tables
    after = simulate(local(apart, {"store": ["dg-house-1"]}, {lever: LEVERS[lever]})).tables
    for store in ("dg-space-1", "dg-space-2", "dg-space-3"):
        assert differing(part(apart, before, store, stock=False), part(apart, after, store, stock=False)) == []
    assert differing(part(apart, before, "dg-house-1"), part(apart, after, "dg-house-1")) != []


def test_production_is_the_link(ample: Scenario) -> None:
    """With little capacity a price cut in one city is felt in the other, by way of the waits promised, and only from
    the second day on: waits are quoted at dawn."""
    models = [{"id": m.id, "weekly_capacity": 30.0} for m in ample.models]
    centres = [{"id": c.id, "stock_cars": 0} for c in ample.delivery_centres]
    scarce = changed(ample, {"models": models, "delivery_centres": centres})
    before = part(scarce, simulate(scarce).tables, OTHER)
    after = part(
        scarce, simulate(local(scarce, {"city": [TREATED]}, {"price": {"change_cny": -80_000.0}})).tables, OTHER
    )
    assert differing(before, after) != []
    first_day = [{c: v[t["events"]["time_days"] < 1.0] for c, v in t["events"].items()} for t in (before, after)]
    assert differing({"events": first_day[0]}, {"events": first_day[1]}) == []
    assert differing({"leads": market(before)}, {"leads": market(after)}) == []


def market(tables: Tables, keep: Callable[[Columns], Any] | None = None) -> Columns:
    """Who entered the market by themselves (friends of owners come by what owners think), in order of identity."""
    people = tables["customers"]
    chosen = people["customer"] < FRIEND_BIT
    if keep is not None:
        chosen &= keep(people)
    order = np.argsort(people["customer"][chosen])
    names = ("customer", "city", "store", "segment", "channel", "arrived_days")
    leads = tables["events"]["event"] == Event.LEAD
    interest = dict(zip(tables["events"]["customer"][leads].tolist(), tables["events"]["value"][leads], strict=True))
    found = {name: people[name][chosen][order] for name in names}
    return {**found, "interest": np.array([interest[person] for person in found["customer"].tolist()])}


def test_a_menu_for_one_segment_lets_in_the_same_people_of_the_others(ample: Scenario, base: Tables) -> None:
    """Segments meet in the queue, so only who enters is free of a lever for another segment."""
    tech = [s.id for s in ample.segments].index("tech")
    moved = simulate(changed(ample, {"menu": LEVERS["menu"]})).tables
    others = [{"leads": market(t, lambda people: people["segment"] != tech)} for t in (base, moved)]
    assert differing(others[0], others[1]) == []
    treated = [set(market(t, lambda people: people["segment"] == tech)["customer"].tolist()) for t in (base, moved)]
    assert treated[1] < treated[0]


def test_commission_for_one_segment_is_paid_for_that_segment_only(ample: Scenario, base: Tables) -> None:
    """Nobody works differently for it in this run: only the orders of the segment, the pay and the books differ."""
    tech = [s.id for s in ample.segments].index("tech")
    moved = simulate(changed(ample, {"commission": {"by_segment": {"tech": 3000.0}}})).tables
    money = {"orders.commission_fen", "orders.charged_back_fen", "pay.commission_fen", "ledger.fen"}
    assert money - {"orders.charged_back_fen"} <= set(differing(base, moved)) <= money
    paid = moved["orders"]["commission_fen"] - base["orders"]["commission_fen"]
    is_tech = moved["orders"]["segment"] == tech
    assert is_tech.any() and (paid[is_tech] == 220_000).all() and (paid[~is_tech] == 0).all()


@pytest.mark.parametrize("where", [{"city": [TREATED]}, {"store": ["dg-space-2"]}, {"region": ["south"]}, {}])
def test_a_neutral_statement_for_a_place_changes_nothing_anywhere(
    ample: Scenario, base: Tables, where: dict[str, list[str]]
) -> None:
    """Stores with a statement of their own take another way through the caches, to the same numbers."""
    lever = {"price": {"change_cny": 0.0}, "menu": {"by_segment": {"tech": {"payments": ["cash", "loan", "baas"]}}}}
    assert differing(base, simulate(local(ample, where, lever)).tables) == []
