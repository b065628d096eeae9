"""Laws of opening and closing sites."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from optimize.difference import difference
from optimize.forcing import forced, least_change
from optimize.frontier import frontier
from optimize.plan import How
from optimize.planner import plan, resolved_price
from optimize.problem import ProblemError
from optimize.sites import SITES, Customer, Link, Site, SitesProblem, Size
from optimize.sites.problem import opening_cost
from optimize.solver import Status


@st.composite
def problems(draw: st.DrawFn) -> SitesProblem:
    """Up to four customers, three sites in two sizes; always room enough in the larger sizes."""
    customers, sites = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    number = st.integers(0, 20)
    return SitesProblem(
        customers=tuple(Customer(f"c{i}", draw(st.integers(1, 9))) for i in range(customers)),
        sites=tuple(
            Site(
                f"s{j}",
                (Size("small", draw(st.integers(1, 9)), draw(number)), Size("large", 40, 15 + draw(number))),
                draw(st.sampled_from([None, "small", "large"])),
                draw(number),
                draw(number),
                draw(number),
            )
            for j in range(sites)
        ),
        links=tuple(Link(f"c{i}", f"s{j}", draw(number)) for i in range(customers) for j in range(sites)),
        single_source=draw(st.booleans()),
    )


def region(**changes: Any) -> SitesProblem:
    """Three cities, two centres; Hefei is open."""
    cost = {("Hefei", "Hefei"): 1, ("Hefei", "Wuhan"): 9, ("Wuhan", "Hefei"): 9, ("Wuhan", "Wuhan"): 2}
    cost |= {("Nanjing", "Hefei"): 3, ("Nanjing", "Wuhan"): 8}
    problem = SitesProblem(
        customers=(Customer("Hefei", 40), Customer("Nanjing", 30), Customer("Wuhan", 50)),
        sites=(
            Site("Hefei", (Size("3 bays", 90, 100), Size("5 bays", 150, 160)), "3 bays", closing_cny=30, resizing_cny=20),
            Site("Wuhan", (Size("3 bays", 90, 90),), opening_cny=40),
        ),
        links=tuple(Link(c, s, 10.0 * price, 100.0 * price) for (c, s), price in cost.items()),
    )  # fmt: skip
    return replace(problem, **changes)


def best_by_trial(problem: SitesProblem) -> float:
    """The optimum over all sets of open sizes, each served by scipy's linear program or by trying all ways."""
    best = float("inf")
    for sizes in itertools.product(*[[None, *site.sizes] for site in problem.sites]):
        fixed = sum(
            opening_cost(s, z) if z is not None else (s.closing_cny if s.now is not None else 0.0)
            for s, z in zip(problem.sites, sizes, strict=True)
        )
        room = {s.id: z.capacity if z else 0.0 for s, z in zip(problem.sites, sizes, strict=True)}
        best = min(best, fixed + serving(problem, room))
    return best


def serving(problem: SitesProblem, room: dict[str, float]) -> float:
    """The least cost of serving everybody from given capacities; infinity when there is none."""
    cost = {(k.customer, k.site): k.cost_cny for k in problem.links}
    demand = {c.id: c.demand for c in problem.customers}
    if not problem.single_source:
        pairs = list(cost)
        found = linprog(
            [cost[p] for p in pairs],
            A_ub=[[demand[c] * (s == site) for c, s in pairs] for site in room],
            b_ub=list(room.values()),
            A_eq=[[float(c == customer) for c, _ in pairs] for customer in demand],
            b_eq=[1.0] * len(demand),
        )
        return float(found.fun) if found.success else float("inf")
    best = float("inf")
    for ways in itertools.product(room, repeat=len(demand)):
        load = {s: sum(demand[c] for c, at in zip(demand, ways, strict=True) if at == s) for s in room}
        if all(load[s] <= room[s] for s in room):
            best = min(best, sum(cost[c, s] for c, s in zip(demand, ways, strict=True)))
    return best


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_plan_is_the_best_of_all_openings(problem: SitesProblem) -> None:
    """Small problems against trying everything, single-source and split."""
    found = plan(SITES, problem)
    assert found.status is Status.OPTIMAL and found.note == ""
    assert found.certificate is not None and found.certificate.holds
    assert found.objective == pytest.approx(best_by_trial(problem), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(problems(), st.integers(2, 5))
def test_laws(problem: SitesProblem, factor: int) -> None:
    """Splitting and more capacity are never worse; money scales; names and order do not matter."""
    before = plan(SITES, problem).objective
    assert before is not None
    split = plan(SITES, replace(problem, single_source=False)).objective
    assert split is not None and split <= before + 1e-5
    first = problem.sites[0]
    grown = replace(first, sizes=tuple(replace(z, capacity=z.capacity + 1) for z in first.sizes))
    roomier = plan(SITES, replace(problem, sites=(grown, *problem.sites[1:]))).objective
    assert roomier is not None and roomier <= before + 1e-5
    dearer = replace(
        problem,
        sites=tuple(
            replace(
                s,
                sizes=tuple(replace(z, fixed_cny=factor * z.fixed_cny) for z in s.sizes),
                opening_cny=factor * s.opening_cny,
                closing_cny=factor * s.closing_cny,
                resizing_cny=factor * s.resizing_cny,
            )
            for s in problem.sites
        ),
        links=tuple(replace(k, cost_cny=factor * k.cost_cny) for k in problem.links),
    )
    assert plan(SITES, dearer).objective == pytest.approx(factor * before, abs=1e-4)
    renamed = replace(
        problem,
        customers=tuple(replace(c, id="x" + c.id) for c in reversed(problem.customers)),
        sites=tuple(replace(s, id="y" + s.id) for s in reversed(problem.sites)),
        links=tuple(Link("x" + k.customer, "y" + k.site, k.cost_cny) for k in reversed(problem.links)),
    )
    assert plan(SITES, renamed).objective == pytest.approx(before, abs=1e-5)


def test_open_close_or_resize() -> None:
    """Hefei in five bays serves all (160 + 20, and 10 + 90 + 450 of ways would be dear), so Wuhan opens."""
    found = plan(SITES, region())
    assert found.decision is not None
    assert found.decision.open == {"Hefei": "3 bays", "Wuhan": "3 bays"}
    assert found.objective == pytest.approx(100 + 90 + 40 + 10 + 30 + 20)
    one = plan(SITES, region(most_sites=1))
    assert one.decision is not None and one.decision.open == {"Hefei": "5 bays"}
    assert one.objective == pytest.approx(160 + 20 + 10 + 30 + 90)


def test_split_demand_uses_the_room_that_is_left() -> None:
    """With 60 in Hefei, ten of Nanjing's thirty go to Wuhan; single-source they go all."""
    small = (replace(region().sites[0], sizes=(Size("3 bays", 60, 100),)), region().sites[1])
    split = plan(SITES, region(sites=small))
    assert split.decision is not None
    assert split.decision.served["Nanjing", "Wuhan"] == pytest.approx(1 / 3)
    single = plan(SITES, region(sites=small, single_source=True))
    assert single.decision is not None and single.decision.served["Nanjing", "Wuhan"] == 1
    price = split.price("capacity", ("capacity", "Hefei"))
    assert price is not None and price.how is How.RELAXATION
    assert price.change == pytest.approx(-(80 - 30) / 30)
    assert resolved_price(SITES, region(sites=small), "capacity", ("capacity", "Hefei")).change == pytest.approx(
        price.change
    )


def test_the_certificate_catches_planted_violations() -> None:
    """Serving from a closed site, over capacity, too little, beyond the budget, the reach and the number of sites."""
    problem = region(budget_cny=200.0, reach_km=500.0, most_sites=1, single_source=True)
    cells = {
        ("open", "Hefei", "3 bays"): 1, ("open", "Hefei", "5 bays"): 1, ("open", "Wuhan", "3 bays"): 1,
        ("serve", "Hefei", "Hefei"): 0.5, ("serve", "Wuhan", "Hefei"): 1,
    }  # fmt: skip
    families = {s.split(":")[0] for s in SITES.certify(problem, cells).broken}
    assert families == {"served", "one size", "sites", "budget", "reach", "one source"}
    closed = {("serve", c, "Wuhan"): 1 for c in ("Hefei", "Nanjing", "Wuhan")}
    assert {s.split(":")[0] for s in SITES.certify(region(), closed).broken} == {"capacity", "open"}


@pytest.mark.parametrize(
    ("changes", "family"),
    [
        ({"most_sites": 0}, "sites"),
        ({"budget_cny": 50.0}, "budget"),
        ({"reach_km": 10.0}, "reach"),
        ({"customers": (*region().customers[:2], Customer("Wuhan", 200))}, "capacity"),
    ],
)
@pytest.mark.parametrize("single", [False, True])
def test_repairs_make_a_plan_possible(changes: dict[str, Any], family: str, single: bool) -> None:
    """Cheapest first, each solvable when applied."""
    problem = region(single_source=single, **changes)
    found = plan(SITES, problem)
    assert found.status is Status.INFEASIBLE and len(found.repairs) >= 2
    assert family in {change.family for repair in found.repairs for change in repair.changes}
    assert all(repair.verified for repair in found.repairs)
    for repair in found.repairs:
        again = plan(SITES, SITES.relaxed(problem, repair.changes))
        assert again.certificate is not None and again.certificate.holds


def test_a_wish_a_difference_and_a_small_change() -> None:
    """Keeping one centre costs what the difference says; the least change within 40 % is the plan of today."""
    wish = forced(SITES, region(), {("open", "Wuhan", "3 bays"): 0})
    assert wish.price == pytest.approx(310 - 290)
    moved = difference(wish.forced, wish.best)
    assert moved.gain == pytest.approx(20)
    assert (("open", "Wuhan", "3 bays"), 0, 1) in {(m.key, m.before, m.after) for m in moved.moves}
    today = {("open", "Hefei", "3 bays"): 1, **{("serve", c, "Hefei"): 1 for c in ("Hefei", "Nanjing", "Wuhan")}}
    near = least_change(SITES, region(), today, within=0.1)
    assert near.decision is not None and near.decision.open == {"Hefei": "5 bays"}


def test_the_frontier_over_the_budget() -> None:
    """More budget never costs more in all; too little has no plan and says so."""
    found = frontier(SITES, lambda budget: region(budget_cny=budget), [100, 180, 200, 230, 400])
    values = [point.plan.objective for point in found.points]
    assert values[0] is None and found.points[0].plan.status is Status.INFEASIBLE
    assert values[1:] == pytest.approx([310, 310, 290, 290])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: region(customers=()), "There is no customer"),
        (lambda: region(customers=(*region().customers, Customer("Hefei", 1))), "customer Hefei stands twice"),
        (lambda: region(customers=(*region().customers, Customer("Xi'an", 1))), "Xi'an is linked to no site"),
        (lambda: region(sites=(*region().sites, Site("Xi'an", (Size("a", 1, 1),)))), "Xi'an is linked to no customer"),
        (lambda: region(customers=(Customer("Hefei", float("nan")),)), "demand of Hefei is nan"),
        (lambda: region(sites=(Site("Hefei", ()), region().sites[1])), "There is no size of Hefei"),
        (lambda: region(sites=(Site("Hefei", (Size("a", -1, 1),)), region().sites[1])), "capacity of Hefei as a is -1"),
        (lambda: region(sites=(Site("Hefei", (Size("a", 1, 1),), "b"), region().sites[1])), "names size b"),
        (lambda: region(links=(*region().links, region().links[0])), "linked twice"),
        (lambda: region(links=(*region().links, Link("Hefei", "Wuhn", 1))), "did you mean Wuhan"),
        (lambda: region(budget_cny=-1.0), "budget_cny is -1"),
    ],
)
def test_bad_data_get_one_clear_sentence(change: Any, says: str) -> None:
    with pytest.raises(ProblemError, match=says):
        change()
