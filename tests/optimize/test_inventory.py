"""Laws and degenerate cases of the distribution of cars."""

import gzip
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from optimize.difference import difference
from optimize.forcing import forced, least_change
from optimize.inventory import (
    INVENTORY,
    Centre,
    Configuration,
    InventoryProblem,
    Rebuild,
    Route,
    Scenario,
    normal_atoms,
    poisson_atoms,
    stochastic_value,
)
from optimize.inventory.newsvendor import expected_cost
from optimize.plan import How
from optimize.planner import plan
from optimize.problem import ProblemError
from optimize.solver import Status
from tests.optimize.instances import published

RED = Configuration("red", holding_cny=1.0, waiting_cny=10.0, unmet_cny=100.0)
BLUE = Configuration("blue", holding_cny=1.0, waiting_cny=10.0, unmet_cny=100.0)


def region(**changes: Any) -> InventoryProblem:
    """A hub and two centres over three weeks: a truck takes a week to Wuhan, none to Hefei; they are near each other."""
    problem = InventoryProblem(
        weeks=("w1", "w2", "w3"),
        configurations=(RED, BLUE),
        hubs=("hub",),
        centres=(Centre("Hefei"), Centre("Wuhan")),
        routes=(
            Route("hub", "Hefei", 2.0), Route("hub", "Wuhan", 3.0, 1),
            Route("Hefei", "Wuhan", 4.0), Route("Wuhan", "Hefei", 4.0),
        ),
        stock={("hub", "red"): 4, ("hub", "blue"): 2},
        demand={("Hefei", "red", "w1"): 2, ("Wuhan", "red", "w2"): 1, ("Wuhan", "blue", "w1"): 1},
    )  # fmt: skip
    return replace(problem, **changes)


def newsvendor(configuration: Configuration, **changes: Any) -> InventoryProblem:
    """One centre, one week, any number of cars for nothing."""
    problem = InventoryProblem(
        weeks=("w",),
        configurations=(configuration,),
        hubs=("hub",),
        centres=(Centre("c"),),
        routes=(Route("hub", "c"),),
        supply={("hub", configuration.id, "w"): 10_000},
        hub_share=0.0,
    )
    return replace(problem, **changes)


def shipped(found: Any) -> float:
    """All cars that were sent."""
    return sum(found.decision.shipments.values())


def instance(name: str) -> dict[str, Any]:
    """The data of a named instance of Snyder and Shen."""
    with gzip.open(published("inventory/stockpyl_instances.json.gz"), "rt", encoding="utf-8") as file:
        return next(i["data"] for i in json.load(file)["instances"] if i["name"] == name)


def test_a_plan_by_hand() -> None:
    """Two red go to Hefei at once; Wuhan's blue goes by Hefei rather than wait; its red has time; a red and a blue stay."""
    found = plan(INVENTORY, region())
    assert found.status is Status.OPTIMAL and found.note == ""
    assert found.objective == pytest.approx(2 * 2 + 3 + (2 + 4) + 2 * 3)
    assert found.decision is not None
    assert found.decision.shipments["expected", "Hefei", "Wuhan", "blue", "w1"] == 1


def test_waiting_and_cancelled_orders_cost() -> None:
    """Nothing comes: one order waits three weeks, or half of it goes away each week."""
    empty = region(stock={("Hefei", "blue"): 0}, demand={("Hefei", "red", "w1"): 1})
    assert plan(INVENTORY, empty).objective == pytest.approx(3 * 10 + 100)
    leaving = replace(RED, cancel_share=0.5, cancel_cny=60.0)
    found = plan(INVENTORY, replace(empty, configurations=(leaving, BLUE)))
    assert found.objective == pytest.approx(10 + (0.5 * 60 + 5) + (0.25 * 60 + 2.5) + 25)
    before = replace(empty, configurations=(leaving, BLUE), demand={}, waiting={("Hefei", "red"): 1})
    assert plan(INVENTORY, before).objective == pytest.approx((30 + 5) + (15 + 2.5) + (7.5 + 1.25) + 12.5)


def test_rebuilding_moves_and_what_is_on_the_way() -> None:
    """A red order is met by a blue car rebuilt, by a neighbour's car, or by one that arrives."""
    alone = region(
        stock={("Hefei", "blue"): 1}, demand={("Hefei", "red", "w1"): 1}, rebuilds=(Rebuild("blue", "red", 7.0),)
    )
    assert plan(INVENTORY, alone).objective == pytest.approx(7)
    near = region(stock={("Wuhan", "red"): 1}, demand={("Hefei", "red", "w1"): 1})
    assert plan(INVENTORY, near).objective == pytest.approx(4)
    late = region(stock={}, demand={("Hefei", "red", "w1"): 1}, arriving={("Hefei", "red", "w2"): 1})
    assert plan(INVENTORY, late).objective == pytest.approx(10)


def test_bays_transport_and_room_limit() -> None:
    """One handover a week makes the second customer wait; so does one car a week on the road; room sends cars away."""
    two = {("Hefei", "red", "w1"): 2}
    base = region(stock={("hub", "red"): 2}, demand=two)
    free = plan(INVENTORY, base).objective
    bays = plan(INVENTORY, replace(base, centres=(Centre("Hefei", bays=1), Centre("Wuhan"))))
    assert free == pytest.approx(4) and bays.objective == pytest.approx(4 + 10 + 1)
    truck = (Route("hub", "Hefei", 2.0, 0, 1), Route("hub", "Wuhan", 3.0, 1))
    assert plan(INVENTORY, replace(base, routes=truck)).objective == pytest.approx(4 + 10 + 1)
    crowd = region(stock={("Hefei", "red"): 2}, demand={}, centres=(Centre("Hefei", room=1), Centre("Wuhan")))
    assert plan(INVENTORY, crowd).objective == pytest.approx(2 * 3 + 4)


def test_frozen_weeks_are_kept() -> None:
    """What is frozen goes, and nothing else does; a shipment that cannot be frozen is refused."""
    frozen = {("hub", "Wuhan", "red", "w1"): 3.0}
    found = plan(INVENTORY, region(frozen=frozen, frozen_weeks=1))
    assert found.decision is not None
    first = {key[1:]: cars for key, cars in found.decision.shipments.items() if key[4] == "w1"}
    assert first == frozen
    with pytest.raises(ProblemError, match="no such shipment can be frozen"):
        region(frozen={("hub", "Wuhan", "red", "w2"): 3.0}, frozen_weeks=1)


def test_one_week_is_the_transportation_problem() -> None:
    """Against scipy's linear program; the answer is whole without asking for it."""
    rng = np.random.default_rng(3)
    hubs, centres = 4, 6
    supply, demand = rng.integers(5, 20, hubs), rng.integers(3, 9, centres)
    cost = rng.integers(1, 30, (hubs, centres)).astype(float)
    kind = Configuration("car", 0.0, 0.0, unmet_cny=25.0)
    problem = InventoryProblem(
        weeks=("w",),
        configurations=(kind,),
        hubs=tuple(f"h{i}" for i in range(hubs)),
        centres=tuple(Centre(f"c{j}") for j in range(centres)),
        routes=tuple(Route(f"h{i}", f"c{j}", cost[i, j]) for i in range(hubs) for j in range(centres)),
        supply={(f"h{i}", "car", "w"): float(supply[i]) for i in range(hubs)},
        demand={(f"c{j}", "car", "w"): float(demand[j]) for j in range(centres)},
        whole=False,
    )
    found = plan(INVENTORY, problem)
    eye, ones = np.eye(hubs * centres).reshape(-1, hubs, centres), np.concatenate([cost.ravel() - 25.0])
    answer = linprog(
        ones,
        A_ub=np.vstack([eye.sum(axis=2).T, eye.sum(axis=1).T]),
        b_ub=np.concatenate([supply, demand]),
    )
    assert found.objective == pytest.approx(answer.fun + 25.0 * demand.sum())
    assert found.decision is not None
    assert all(abs(cars - round(cars)) < 1e-6 for cars in found.decision.shipments.values())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_pure_flow_is_whole_without_asking(seed: int) -> None:
    """Several weeks, routes with a limit for one configuration: the linear program's vertices are whole."""
    problem = random_problem(seed)
    kind = replace(problem.configurations[0], cancel_share=0.0)
    names = ("stock", "demand", "supply")
    tables = {n: {k: v for k, v in getattr(problem, n).items() if k[1] == kind.id} for n in names}
    found = plan(INVENTORY, replace(problem, whole=False, configurations=(kind,), rebuilds=(), **tables))
    assert found.objective is not None
    assert all(abs(value - round(value)) < 1e-6 for value in found.cells.values())


def random_problem(seed: int, scenarios: int = 0) -> InventoryProblem:
    """A hub, two centres, two configurations, three weeks, whole numbers."""
    rng = np.random.default_rng(seed)
    weeks, kinds, centres = ("w1", "w2", "w3"), ("red", "blue"), ("a", "b")

    def demand() -> dict[tuple[str, str, str], float]:
        return {(c, k, w): float(rng.integers(0, 4)) for c in centres for k in kinds for w in weeks}

    first = demand()
    ways = tuple(Scenario(f"s{i}", 1.0 / scenarios, demand()) for i in range(scenarios))
    return InventoryProblem(
        weeks=weeks,
        configurations=tuple(
            Configuration(k, float(rng.integers(0, 3)), float(rng.integers(1, 9)), float(rng.choice([0.0, 0.25])), 20.0,
                          float(rng.integers(0, 3)), float(rng.integers(10, 40))) for k in kinds),
        hubs=("hub",),
        centres=tuple(Centre(c, float(rng.integers(2, 8)), float(rng.integers(30, 40))) for c in centres),
        routes=(
            Route("hub", "a", float(rng.integers(0, 4)), 0, float(rng.integers(1, 9))), Route("hub", "b", 1.0, 1),
            Route("a", "b", float(rng.integers(0, 6))), Route("b", "a", float(rng.integers(0, 6)), 1),
        ),
        rebuilds=(Rebuild("blue", "red", float(rng.integers(0, 9))),),
        supply={("hub", k, w): float(rng.integers(0, 4)) for k in kinds for w in weeks},
        stock={(p, k): float(rng.integers(0, 4)) for p in ("hub", "a") for k in kinds},
        demand={} if scenarios else first,
        scenarios=ways,
        committed_weeks=1 if scenarios else 0,
    )  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2), st.integers(2, 5))
def test_laws(seed: int, scenarios: int, factor: int) -> None:
    """Certified; one more bay, truck, place is never worse; money scales; names and order do not matter."""
    problem = random_problem(seed, scenarios)
    found = plan(INVENTORY, problem)
    assert found.status is Status.OPTIMAL and found.note == "" and found.objective is not None
    assert found.certificate is not None and found.certificate.holds
    more = [
        replace(problem, centres=tuple(replace(c, bays=(c.bays or 0) + 1) for c in problem.centres)),
        replace(problem, centres=tuple(replace(c, room=(c.room or 0) + 1) for c in problem.centres)),
        replace(problem, routes=tuple(replace(r, most=None if r.most is None else r.most + 1) for r in problem.routes)),
    ]
    for looser in more:
        objective = plan(INVENTORY, looser).objective
        assert objective is not None and objective <= found.objective + 1e-6
    assert plan(INVENTORY, dearer(problem, factor)).objective == pytest.approx(factor * found.objective, abs=1e-5)
    assert plan(INVENTORY, renamed(problem)).objective == pytest.approx(found.objective, abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_one_more_car_is_never_worse_where_cars_cost_nothing_to_keep(seed: int) -> None:
    problem = random_problem(seed)
    kinds = tuple(replace(c, holding_cny=0.0, leftover_cny=0.0) for c in problem.configurations)
    problem = replace(problem, configurations=kinds)
    richer = replace(problem, stock={**problem.stock, ("hub", "red"): problem.stock["hub", "red"] + 1})
    before, after = plan(INVENTORY, problem).objective, plan(INVENTORY, richer).objective
    assert before is not None and after is not None and after <= before + 1e-6


def dearer(problem: InventoryProblem, factor: float) -> InventoryProblem:
    """All money times a factor."""
    money = ("holding_cny", "waiting_cny", "cancel_cny", "leftover_cny", "unmet_cny")
    return replace(
        problem,
        configurations=tuple(
            replace(c, **{name: factor * getattr(c, name) for name in money}) for c in problem.configurations
        ),
        routes=tuple(replace(r, cny=factor * r.cny) for r in problem.routes),
        rebuilds=tuple(replace(r, cny=factor * r.cny) for r in problem.rebuilds),
    )


def renamed(problem: InventoryProblem) -> InventoryProblem:
    """Everything with another name, in another order."""

    def table(values: Any) -> Any:
        return {("x" + key[0], "x" + key[1], *key[2:]): value for key, value in reversed(values.items())}

    return replace(
        problem,
        configurations=tuple(replace(c, id="x" + c.id) for c in reversed(problem.configurations)),
        hubs=tuple("x" + hub for hub in problem.hubs),
        centres=tuple(replace(c, id="x" + c.id) for c in reversed(problem.centres)),
        routes=tuple(replace(r, origin="x" + r.origin, to="x" + r.to) for r in reversed(problem.routes)),
        rebuilds=tuple(Rebuild("x" + r.configuration, "x" + r.into, r.cny) for r in problem.rebuilds),
        supply=table(problem.supply),
        stock=table(problem.stock),
        demand=table(problem.demand),
        scenarios=tuple(replace(s, demand=table(s.demand)) for s in reversed(problem.scenarios)),
    )


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 1.0))
def test_bounds_of_the_stochastic_plan(seed: int, tail: float) -> None:
    """A perfect forecast bounds every plan; the mean-value plan is no better; CVaR is no less than the mean."""
    problem = random_problem(seed, scenarios=3)
    value = stochastic_value(problem)
    assert value.of_perfect_information is not None and value.of_perfect_information >= -1e-6
    if value.of_the_stochastic_solution is not None:
        assert value.of_the_stochastic_solution >= -1e-6
    averse = plan(INVENTORY, replace(problem, risk=1.0, tail=tail))
    assert averse.note == "" and averse.objective is not None and value.recourse.objective is not None
    assert averse.objective >= value.recourse.objective - 1e-6


def test_scenarios_that_are_alike_are_one() -> None:
    """Two equal scenarios cost what the one costs, whatever the risk."""
    one = random_problem(5)
    same = tuple(Scenario(name, 0.5, one.demand) for name in ("s", "t"))
    two = replace(one, demand={}, scenarios=same, committed_weeks=2)
    first = plan(INVENTORY, one).objective
    assert first is not None
    assert plan(INVENTORY, two).objective == pytest.approx(first)
    assert plan(INVENTORY, replace(two, risk=0.7, tail=0.3)).objective == pytest.approx(first)


@pytest.mark.parametrize("name", ["example_4_1", "problem_4_1"])
def test_normal_newsvendor(name: str) -> None:
    """The fractile quantity and its cost; 400 slices understate the cost by less than 1 %."""
    data = instance(name)
    h, b, mean, sd = (data[key] for key in ("holding_cost", "stockout_cost", "demand_mean", "demand_sd"))
    kind = Configuration("car", h, b)
    errors = {("c", "car", "w"): normal_atoms(sd, 400)}
    found = plan(INVENTORY, newsvendor(kind, demand={("c", "car", "w"): mean}, errors=errors))
    cars, cost = shipped(found), found.objective
    z = stats.norm.ppf(b / (b + h))
    assert cost is not None and cars == pytest.approx(mean + sd * z, abs=1.0)
    best = (h + b) * stats.norm.pdf(z) * sd
    assert 0.99 * best <= cost <= 1.02 * best
    if name == "example_4_1":
        assert best == pytest.approx(1.9976, abs=1e-4)


def test_poisson_newsvendor() -> None:
    """Problem 4.8(a): the smallest quantity whose distribution reaches the fractile, and its exact cost."""
    data = instance("problem_4_8a")
    h, b, mean = data["holding_cost"], data["stockout_cost"], data["demand_mean"]
    kind = Configuration("car", h, b)
    errors = {("c", "car", "w"): poisson_atoms(mean)}
    found = plan(INVENTORY, newsvendor(kind, demand={("c", "car", "w"): mean}, errors=errors))
    cars, cost = shipped(found), found.objective
    assert cars == stats.poisson.ppf(b / (b + h), mean)
    values = np.arange(200)
    exact = stats.poisson.pmf(values, mean) @ (h * np.maximum(cars - values, 0) + b * np.maximum(values - cars, 0))
    assert cost == pytest.approx(exact, rel=1e-6)


def test_discrete_newsvendor_by_scenarios_and_by_errors() -> None:
    """Problem 4.7(b): a two-stage program on the demand's eight values is the newsvendor; so is the convex cost."""
    data = instance("problem_4_7b")
    kind = Configuration("car", data["holding_cost"], data["stockout_cost"])
    mass = {int(value): p for value, p in data["demand_pmf"].items()}
    scenarios = tuple(Scenario(f"s{v}", p, {("c", "car", "w"): float(v)}) for v, p in mass.items())
    two_stage = plan(INVENTORY, newsvendor(kind, scenarios=scenarios, committed_weeks=1))
    mean = sum(v * p for v, p in mass.items())
    errors = {("c", "car", "w"): tuple((v - mean, p) for v, p in sorted(mass.items()))}
    convex = plan(INVENTORY, newsvendor(kind, demand={("c", "car", "w"): mean}, errors=errors))
    fractile = kind.waiting_cny / (kind.waiting_cny + kind.holding_cny)
    best = next(v for v in sorted(mass) if sum(p for u, p in mass.items() if u <= v) >= fractile - 1e-12)
    cost = sum(p * (kind.holding_cny * max(best - v, 0) + kind.waiting_cny * max(v - best, 0)) for v, p in mass.items())
    for found in (two_stage, convex):
        assert shipped(found) == best and found.objective == pytest.approx(cost, rel=1e-6)


def test_the_convex_cost_is_that_of_every_net_position() -> None:
    """With shipments held, the model's cost is the formula's."""
    kind = Configuration("car", 2.0, 7.0, leftover_cny=1.0, unmet_cny=3.0)
    atoms = ((-2.0, 0.25), (0.5, 0.5), (1.0, 0.25))
    for cars in range(8):
        problem = newsvendor(kind, demand={("c", "car", "w"): 4.0}, errors={("c", "car", "w"): atoms})
        found = plan(INVENTORY, problem, fixed={("ship", "expected", "hub", "c", "car", "w"): cars})
        cost = expected_cost(atoms, 3.0, 10.0, cars - 4.0)
        assert found.note == "" and found.objective == pytest.approx(1.0 * (10_000 - cars) + cost)


def test_pooling_two_centres() -> None:
    """A car kept back at the hub serves whichever centre needs it: the stochastic plan beats the mean-value plan."""
    kind = Configuration("car", 1.0, 20.0, unmet_cny=100.0)
    ways = tuple(Scenario(f"{where}", 0.5, {(where, "car", "w2"): 2.0}) for where in ("Hefei", "Wuhan"))
    problem = InventoryProblem(
        weeks=("w1", "w2"), configurations=(kind,), hubs=("hub",), centres=(Centre("Hefei"), Centre("Wuhan")),
        routes=(Route("hub", "Hefei", 1.0), Route("hub", "Wuhan", 1.0)), stock={("hub", "car"): 2},
        scenarios=ways, committed_weeks=1,
    )  # fmt: skip
    value = stochastic_value(problem)
    assert value.recourse.objective == pytest.approx(2 + 2)
    assert value.of_perfect_information == pytest.approx(0.0)
    assert value.of_the_stochastic_solution is not None and value.of_the_stochastic_solution >= 0.0


def test_shadow_prices_predict_small_changes() -> None:
    """A tenth of a handover more in the week in which the bays bind."""
    base = region(stock={("hub", "red"): 3}, demand={("Hefei", "red", "w1"): 2.5}, whole=False)
    base = replace(base, centres=(Centre("Hefei", bays=1), Centre("Wuhan")))
    found = plan(INVENTORY, base)
    price = found.price("bays", ("bays", "expected", "Hefei", "w1"))
    assert price is not None and price.how is How.LP
    wider = replace(base, moved={("bays", ("bays", "expected", "Hefei", "w1")): 0.1})
    after = plan(INVENTORY, wider)
    assert found.objective is not None and after.note == ""
    assert after.objective == pytest.approx(found.objective + 0.1 * price.change)


def test_the_certificate_catches_planted_violations() -> None:
    """Cars from nowhere, orders forgotten, too many in bays, room and on the road, half a car, a thawed shipment."""
    problem = region(
        centres=(Centre("Hefei", 1, 1), Centre("Wuhan")), routes=(Route("hub", "Hefei", 2.0, 0, 1), Route("hub", "Wuhan")),
        frozen_weeks=1,
    )  # fmt: skip
    cells = {
        ("ship", "expected", "hub", "Hefei", "red", "w1"): 2.5,
        ("ship", "committed", "hub", "Hefei", "red", "w2"): 1,
        ("ship", "expected", "Hefei", "Wuhan", "red", "w2"): 1,
        ("rebuild", "expected", "Hefei", "red", "blue", "w2"): 1,
        ("hand over", "expected", "Hefei", "red", "w1"): 3,
        ("stock", "expected", "Hefei", "red", "w1"): 2,
        ("waiting", "expected", "Hefei", "red", "w1"): -1,
    }
    broken = {s.split(":")[0] for s in INVENTORY.certify(problem, cells).broken}
    assert broken == {
        "negative", "whole", "route", "committed", "rebuilds", "stock", "orders", "bays", "room", "transport", "frozen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "family"),
    [
        ({"stock": {("Hefei", "red"): 3, ("Wuhan", "red"): 3}, "demand": {},
          "centres": (Centre("Hefei", room=2), Centre("Wuhan", room=2))}, "room"),
        ({"frozen": {("hub", "Hefei", "red", "w1"): 4.0}, "frozen_weeks": 1,
          "routes": (Route("hub", "Hefei", 2.0, 0, 3), Route("hub", "Wuhan", 3.0, 1))}, "transport"),
    ],
)  # fmt: skip
def test_repairs_make_a_plan_possible(changes: dict[str, Any], family: str) -> None:
    """In cars of a centre or a route in a week; each solvable when applied."""
    problem = region(**changes)
    found = plan(INVENTORY, problem)
    assert found.status is Status.INFEASIBLE and found.repairs
    assert {change.family for change in found.repairs[0].changes} == {family}
    for repair in found.repairs:
        assert repair.verified
        again = plan(INVENTORY, INVENTORY.relaxed(problem, repair.changes))
        assert again.certificate is not None and again.certificate.holds


def test_a_contradiction_that_no_limit_can_repair_is_said() -> None:
    """Frozen shipments of cars that are not there."""
    found = plan(INVENTORY, region(frozen={("hub", "Hefei", "red", "w1"): 9.0}, frozen_weeks=1))
    assert found.status is Status.INFEASIBLE and not found.repairs
    assert found.note.startswith("No repair: ")


def test_a_wish_and_the_least_change() -> None:
    """A car more for Hefei in the second week costs its way; a plan near the last keeps what may stay."""
    key = ("ship", "expected", "hub", "Hefei", "red", "w2")
    wish = forced(INVENTORY, region(), {key: 1})
    assert wish.price == pytest.approx(2.0)
    assert key in {move.key for move in difference(wish.best, wish.forced).moves}
    near = least_change(INVENTORY, region(), {key: 1}, within=0.2)
    assert near.cells.get(key) == 1 and near.objective is not None and wish.best.objective is not None
    assert near.objective <= 1.2 * wish.best.objective + 1e-6


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: region(weeks=()), "There is no week"),
        (lambda: region(configurations=(RED, RED)), "configuration red stands twice"),
        (lambda: region(centres=(*region().centres, Centre("hub"))), "hub stands twice"),
        (lambda: region(centres=(*region().centres, Centre("Xi'an"))), "Xi'an is disconnected"),
        (lambda: region(centres=(Centre("Hefei", bays=-1), Centre("Wuhan"))), "bays of Hefei is -1"),
        (lambda: region(demand={("Hefei", "red", "w0"): 1}), "outside the weeks of the plan"),
        (lambda: region(demand={("Hefei", "red", "w1"): float("nan")}), "demand of Hefei, red in w1 is nan"),
        (lambda: region(demand={("Hefei", "rde", "w1"): 1}), "did you mean red"),
        (lambda: region(routes=(*region().routes, Route("hub", "Hefei"))), "is there twice"),
        (lambda: region(scenarios=(Scenario("s", 0.5, {}),), demand={}), "add up to 0.5"),
        (lambda: region(scenarios=(Scenario("s", 1.0, {}),)), "both demand and scenarios"),
        (lambda: region(scenarios=(Scenario("committed", 1.0, {}),), demand={}), "No scenario may be called committed"),
        (lambda: region(errors={("Hefei", "red", "w1"): ((0.0, 0.5),)}), "must add up to 1"),
        (lambda: region(stock={("Hefei", "red"): -1}), "stock of Hefei, red is -1"),
    ],
)
def test_bad_data_get_one_clear_sentence(change: Any, says: str) -> None:
    with pytest.raises(ProblemError, match=says):
        change()
