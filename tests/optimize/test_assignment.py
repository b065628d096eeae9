"""Laws of the assignment of people to places, and the frame's promises on it."""

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.assignment import ASSIGNMENT, Arc, AssignmentProblem, Person, Place
from optimize.difference import difference
from optimize.forcing import forced, least_change
from optimize.frontier import frontier
from optimize.plan import Plan
from optimize.planner import plan, resolved_price
from optimize.problem import ProblemError
from optimize.solver import Options, Status

Assigned = Plan[Any]


@st.composite
def problems(draw: st.DrawFn) -> AssignmentProblem:
    """Up to five people, three places, whole costs and loads; a person may stay without a place at a price."""
    people, places = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    number = st.integers(0, 9)
    return AssignmentProblem(
        people=tuple(Person(f"p{i}", frozenset(draw(st.sets(st.sampled_from("de"))))) for i in range(people)),
        places=tuple(Place(f"s{j}", draw(st.integers(0, 12)), most=draw(st.integers(0, 4))) for j in range(places)),
        arcs=tuple(
            Arc(f"p{i}", f"s{j}", draw(number) - 4, draw(st.integers(1, 5)), draw(number))
            for i in range(people)
            for j in range(places)
        ),
        reach_km=8.0,
        cny_per_km=0.5,
        unplaced_cny=20.0,
    )


def team(**changes: Any) -> AssignmentProblem:
    """Four advisors, two stores in Xi'an; the second store needs someone who speaks English."""
    people = ("Li", "Wang", "Zhao", "Chen")
    cost = {"North": (1.0, 2.0, 3.0, 9.0), "South": (4.0, 4.0, 4.0, 5.0)}
    problem = AssignmentProblem(
        people=tuple(
            Person(name, frozenset({"english"}) if name == "Chen" else frozenset(), "North") for name in people
        ),
        places=(Place("North", 2.0), Place("South", 2.0, quota={"english": 1})),
        arcs=tuple(Arc(who, where, cost[where][i]) for where in cost for i, who in enumerate(people)),
    )
    return replace(problem, **changes)


def best_by_trial(problem: AssignmentProblem) -> Fraction:
    """The optimum by trying every way; unplaced people are a place called None."""
    arcs = {(a.person, a.place): a for a in problem.arcs}
    best: Fraction | None = None
    for ways in itertools.product([None, *(p.id for p in problem.places)], repeat=len(problem.people)):
        pairs = [(p.id, place) for p, place in zip(problem.people, ways, strict=True) if place is not None]
        loads = {p.id: sum(arcs[pair].load for pair in pairs if pair[1] == p.id) for p in problem.places}
        heads = {p.id: sum(pair[1] == p.id for pair in pairs) for p in problem.places}
        if any(loads[p.id] > p.capacity or heads[p.id] > (p.most or 0) for p in problem.places):
            continue
        if any(arcs[pair].km > (problem.reach_km or 0) for pair in pairs):
            continue
        cost = sum((Fraction(arcs[pair].cost_cny) + Fraction(arcs[pair].km) / 2 for pair in pairs), Fraction(0))
        cost += 20 * (len(problem.people) - len(pairs))
        best = cost if best is None else min(best, cost)
    assert best is not None
    return best


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_plan_is_the_best_of_all_ways(problem: AssignmentProblem) -> None:
    """Small problems, against trying everything; the certificate counts the same."""
    found = plan(ASSIGNMENT, problem)
    assert found.status is Status.OPTIMAL
    assert found.certificate is not None and found.certificate.holds
    assert found.certificate.objective == best_by_trial(problem)
    assert found.note == ""


@settings(max_examples=25, deadline=None)
@given(problems(), st.integers(0, 2), st.integers(2, 7))
def test_more_room_is_never_worse_and_money_scales(problem: AssignmentProblem, which: int, factor: int) -> None:
    """One unit of capacity and one head more; all prices times a factor; everything renamed and reordered."""
    before = plan(ASSIGNMENT, problem).objective
    assert before is not None
    places = list(problem.places)
    i = which % len(places)
    places[i] = replace(places[i], capacity=places[i].capacity + 1, most=(places[i].most or 0) + 1)
    roomier = plan(ASSIGNMENT, replace(problem, places=tuple(places))).objective
    assert roomier is not None and roomier <= before + 1e-6
    dearer = replace(
        problem,
        arcs=tuple(replace(a, cost_cny=factor * a.cost_cny) for a in problem.arcs),
        cny_per_km=factor * problem.cny_per_km,
        unplaced_cny=factor * 20.0,
    )
    assert plan(ASSIGNMENT, dearer).objective == pytest.approx(factor * before)
    renamed = replace(
        problem,
        people=tuple(replace(p, id="x" + p.id) for p in reversed(problem.people)),
        places=tuple(replace(p, id="y" + p.id) for p in reversed(problem.places)),
        arcs=tuple(replace(a, person="x" + a.person, place="y" + a.place) for a in reversed(problem.arcs)),
    )
    assert plan(ASSIGNMENT, renamed).objective == pytest.approx(before)


def test_skills_quotas_and_moves_decide() -> None:
    """Chen is the only one who speaks English, so South gets Chen and the cheapest other."""
    found = plan(ASSIGNMENT, team())
    assert found.decision == {"Li": "North", "Wang": "North", "Zhao": "South", "Chen": "South"}
    assert found.objective == pytest.approx(1 + 2 + 4 + 5)
    assert plan(ASSIGNMENT, team(move_cny=10.0)).objective == pytest.approx(12 + 20)


def test_eligibility_is_by_needed_skills() -> None:
    """A place that needs a skill of everybody takes nobody else."""
    places = (Place("North", 3.0), Place("South", 2.0, needs=frozenset({"english"})))
    found = plan(ASSIGNMENT, team(places=places))
    assert found.decision == {"Li": "North", "Wang": "North", "Zhao": "North", "Chen": "South"}


def test_the_certificate_catches_planted_violations() -> None:
    """A person at two places, a place over capacity, a pairing that does not exist, a missed quota, a long way."""
    found = plan(ASSIGNMENT, team())
    crowd = {("place", who, "North"): 1.0 for who in ("Li", "Wang", "Zhao", "Chen")}
    twice = {**found.cells, ("place", "Li", "South"): 1.0}
    nowhere = {**found.cells, ("place", "Li", "East"): 1.0}
    for cells, family in ((crowd, "capacity"), (crowd, "quota"), (twice, "one place"), (nowhere, "pairing")):
        broken = ASSIGNMENT.certify(team(), cells).broken
        assert any(sentence.startswith(family) for sentence in broken), family
    near = team(reach_km=0.0, arcs=tuple(replace(a, km=1.0) for a in team().arcs))
    assert any(s.startswith("reach") for s in ASSIGNMENT.certify(near, found.cells).broken)
    few = team(places=(Place("North", 9.0, least=3, most=3), Place("South", 9.0, most=1)))
    assert {s.split(":")[0] for s in ASSIGNMENT.certify(few, found.cells).broken} == {"least", "most"}


@pytest.mark.parametrize(
    ("changes", "families"),
    [
        ({"places": (Place("North", 2.0), Place("South", 1.0))}, {"capacity"}),
        ({"places": (Place("North", 2.0, least=2), Place("South", 9.0, least=3))}, {"least"}),
        ({"places": (Place("North", 1.0), Place("South", 2.0, quota={"english": 2}))}, {"quota", "capacity"}),
        ({"reach_km": 5.0, "arcs": tuple(replace(a, km=9.0) for a in team().arcs)}, {"reach"}),
        ({"places": (Place("North", 9.0, most=1), Place("South", 9.0, most=1))}, {"most"}),
    ],
)
def test_repairs_make_a_plan_possible(changes: dict[str, Any], families: set[str]) -> None:
    """A problem without a plan is answered by several repairs, cheapest first, each solvable when applied."""
    problem = team(**changes)
    found = plan(ASSIGNMENT, problem)
    assert found.status is Status.INFEASIBLE and found.objective is None and found.decision is None
    assert found.repairs and {change.family for change in found.repairs[0].changes} == families
    assert [r.cost_cny for r in found.repairs] == sorted(r.cost_cny for r in found.repairs)
    assert len({r.changes for r in found.repairs}) == len(found.repairs) >= 2
    for repair in found.repairs:
        assert repair.verified and repair.sentence
        again = plan(ASSIGNMENT, ASSIGNMENT.relaxed(problem, repair.changes))
        assert again.certificate is not None and again.certificate.holds


def test_a_repair_speaks_the_planners_language() -> None:
    found = plan(ASSIGNMENT, team(places=(Place("North", 2.0), Place("South", 1.0))))
    assert found.repairs[0].sentence == "capacity of South: +1 units of load"


def test_shadow_prices_say_how_they_were_obtained() -> None:
    """The relaxation's duals are called an estimate; solving again agrees here."""
    found = plan(ASSIGNMENT, team())
    price = found.price("capacity", ("capacity", "North"))
    assert price is not None and price.how.value.endswith("an estimate")
    again = resolved_price(ASSIGNMENT, team(), "capacity", ("capacity", "North"))
    assert price.change == pytest.approx(again.change) == pytest.approx(-1.0)
    assert again.how.value == "solved again with one unit more"


def test_holding_a_cell_has_a_price() -> None:
    """Who wants Li in the south pays the difference; a cell that is not there is refused."""
    answer = forced(ASSIGNMENT, team(), {("place", "Li", "South"): 1})
    assert answer.forced.decision is not None and answer.forced.decision["Li"] == "South"
    assert answer.price == pytest.approx((4 + 2 + 3 + 5) - 12)
    with pytest.raises(ProblemError, match="place / Lee / South"):
        forced(ASSIGNMENT, team(), {("place", "Lee", "South"): 1})


def test_the_difference_names_moves_gain_and_limits() -> None:
    """North with a third seat: one person moves, one unit is gained, and the seats of North no longer bind."""
    before, after = plan(ASSIGNMENT, team()), plan(ASSIGNMENT, team(places=(Place("North", 4.0), team().places[1])))
    found = difference(before, after)
    assert {(m.key, m.before, m.after) for m in found.moves} == {
        (("place", "Zhao", "North"), 0, 1),
        (("place", "Zhao", "South"), 1, 0),
    }
    assert found.gain == pytest.approx(1.0)
    assert ("capacity", ("capacity", "North")) in {(b.family, b.key) for b in found.loosened}


def test_the_least_change_keeps_what_may_stay() -> None:
    """Within 10 % of the best, two people keep places that the best plan moves."""
    previous = {("place", "Li", "South"): 1, ("place", "Wang", "North"): 1, ("place", "Zhao", "North"): 1,
                ("place", "Chen", "South"): 1}  # fmt: skip
    best = plan(ASSIGNMENT, team())
    near = least_change(ASSIGNMENT, team(), previous, within=0.2)
    assert near.cells == previous and near.objective == pytest.approx(14.0)
    assert best.objective is not None and near.objective is not None
    assert near.objective <= best.objective * 1.2 + 1e-6
    assert least_change(ASSIGNMENT, team(), previous, within=0.0).objective == pytest.approx(best.objective)


def test_the_frontier_falls_and_has_a_knee() -> None:
    """Seats in the north: each brings less than the last."""

    def seats(n: float) -> AssignmentProblem:
        return team(places=(Place("North", n), Place("South", 4.0)))

    found = frontier(ASSIGNMENT, seats, [0, 1, 2, 3, 4])
    values = [point.plan.objective for point in found.points]
    assert values == pytest.approx([17.0, 14.0, 12.0, 11.0, 11.0])
    assert found.knee == 2


def test_a_time_limit_keeps_the_incumbent_and_says_so() -> None:
    """A plan found in no time at all is no plan; its sentence says why."""
    found = plan(ASSIGNMENT, team(), Options(seconds=0.0))
    assert found.status is not Status.OPTIMAL or found.objective == pytest.approx(12.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: team(people=()), "There is no person"),
        (lambda: team(people=(*team().people, Person("Li"))), "person Li stands twice"),
        (lambda: team(places=(Place("North", -1.0), Place("South", 1.0))), "capacity of North is -1; expected"),
        (lambda: team(places=(Place("North", float("nan")), Place("South", 1.0))), "capacity of North is nan"),
        (lambda: team(arcs=(*team().arcs, Arc("Li", "Noth", 1.0))), "did you mean North"),
        (lambda: team(arcs=(*team().arcs, Arc("Li", "North", 1.0))), "Li and North are paired twice"),
        (lambda: team(arcs=(Arc("Li", "North", float("inf")),)), "cost of Li at North is inf"),
        (lambda: team(arcs=team().arcs[:3]), "Chen has no pairing"),
        (lambda: team(places=(Place("North", 1.0, least=3, most=2), Place("South", 1.0))), "none fits"),
        (lambda: team(people=(*team().people[1:], Person("Li", now="Moon"))), "Moon"),
        (lambda: team(reach_km=-1.0), "reach_km is -1"),
    ],
)
def test_bad_data_get_one_clear_sentence(change: Any, says: str) -> None:
    with pytest.raises(ProblemError, match=says) as caught:
        change()
    assert str(caught.value).count("\n") == 0
