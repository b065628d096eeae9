"""Laws of the allocation of heads over quarters."""

import heapq
import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.advisors import ADVISORS, AdvisorsProblem, Grade, Point, Response, Store, concave
from optimize.difference import difference
from optimize.forcing import forced, least_change
from optimize.plan import How
from optimize.planner import plan, resolved_price
from optimize.problem import ProblemError
from optimize.solver import Status


def curve(store: str, gains: list[float], error: float = 0.0, grade: str | None = None) -> Response:
    """A response whose n-th head brings the n-th gain."""
    points = [Point(0.0, 0.0)]
    points += [Point(float(i + 1), sum(gains[: i + 1]), error) for i in range(len(gains))]
    return Response(store, "retail", tuple(points), grade)


def cities(**changes: Any) -> AdvisorsProblem:
    """Two stores in Xi'an, one in Chengdu; everybody is at the first."""
    problem = AdvisorsProblem(
        seasons={"Q1": 1.0, "Q2": 1.0},
        grades=(Grade("advisor", 1.0, 40.0),),
        specialities=("retail",),
        stores=(Store("Bell", "Xi'an"), Store("Drum", "Xi'an"), Store("Panda", "Chengdu")),
        responses=(curve("Bell", [100, 60, 50, 45]), curve("Drum", [90, 70, 30]), curve("Panda", [200, 20])),
        today={("Bell", "advisor", "retail"): 4},
    )
    return replace(problem, **changes)


HIRED = (Grade("advisor", 1.0, 40.0, hire_cny=10.0),)


def fox(gains: list[list[float]], heads: int) -> float:
    """Marginal allocation: give each head to the store where it brings most."""
    heap = [(-g[0], i, 0) for i, g in enumerate(gains) if g]
    heapq.heapify(heap)
    total = 0.0
    for _ in range(heads):
        if not heap or heap[0][0] >= 0:
            break
        gain, i, n = heapq.heappop(heap)
        total -= gain
        if n + 1 < len(gains[i]):
            heapq.heappush(heap, (-gains[i][n + 1], i, n + 1))
    return total


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 100), max_size=5), min_size=1, max_size=5), st.integers(0, 12))
def test_the_separable_concave_case_is_marginal_allocation(gains: list[list[int]], heads: int) -> None:
    """Fox 1966: free moves, one grade, one speciality, one quarter; the relaxation is whole already."""
    falling = [[float(x) for x in sorted(g, reverse=True)] for g in gains]
    problem = AdvisorsProblem(
        seasons={"Q1": 1.0},
        grades=(Grade("advisor", 1.0, 0.0),),
        specialities=("retail",),
        stores=tuple(Store(f"s{i}", "Xi'an") for i in range(len(falling))),
        responses=tuple(curve(f"s{i}", g) for i, g in enumerate(falling)),
        today={("s0", "advisor", "retail"): heads},
    )
    found = plan(ADVISORS, problem)
    assert found.objective == pytest.approx(fox(falling, heads))
    assert found.certificate is not None and found.certificate.holds and found.note == ""


def test_heads_go_where_they_bring_most() -> None:
    """200, 100, 90 and 70 are the four best; both quarters alike, everything moved at once."""
    found = plan(ADVISORS, cities())
    assert found.objective == pytest.approx(2 * (200 + 100 + 90 + 70 - 160))
    assert found.decision is not None
    heads = found.decision.heads
    assert {cell[0]: n for (cell, quarter), n in heads.items() if quarter == "Q1"} == {"Bell": 1, "Drum": 2, "Panda": 1}
    assert found.decision.gain_cny == pytest.approx(2 * 460)


def test_moves_cost_and_distance_costs_more() -> None:
    """Three moves, one of them to another city."""
    found = plan(ADVISORS, cities(move_cny=5.0, far_move_cny=20.0))
    assert found.objective == pytest.approx(600 - 3 * 5 - 20)
    stays = plan(ADVISORS, cities(far_move_cny=500.0))
    assert stays.decision is not None
    assert all(cell[0] != "Panda" for cell, _ in stays.decision.heads)


def test_releasing_pays_when_pay_exceeds_what_a_head_brings() -> None:
    """At pay 80, the four best bring 460 of which 70 does not pay; a release at 15 does."""
    dear = (Grade("advisor", 1.0, 80.0),)
    found = plan(ADVISORS, cities(grades=dear, release_cny=15.0))
    assert found.objective == pytest.approx(2 * (390 - 240) - 15)
    kept = plan(ADVISORS, cities(grades=dear, release_cny=25.0))
    assert kept.objective == pytest.approx(2 * (460 - 320))


def test_hiring_has_a_lead_time_and_newcomers_ramp_up() -> None:
    """From four heads: 60, 50, 45 more are worth hiring at pay 40; newcomers bring 0.8 at first."""
    at_once = plan(ADVISORS, cities(grades=HIRED))
    assert at_once.objective == pytest.approx(2 * (200 + 100 + 90 + 70 + 60 + 50 + 45 - 7 * 40) - 30)
    later = plan(ADVISORS, cities(grades=HIRED, hire_lead=1))
    assert later.objective == pytest.approx(300 + (460 + 60 - 5 * 40 - 10))
    assert later.decision is not None and {quarter for _, quarter in later.decision.hires} == {"Q2"}
    ramping = plan(ADVISORS, cities(grades=HIRED, ramp=0.8))
    assert ramping.objective == pytest.approx(600 + (60 + 0.6 * 50 - 80) + (60 + 50 - 80) - 20)
    capped = plan(ADVISORS, cities(grades=HIRED, most_hires=1))
    assert capped.objective == pytest.approx(600 + 2 * 20 - 10 + 10 - 10)
    price = capped.price("hires", ("hires", "Q1"))
    assert price is not None and price.change > 0


def test_the_minimum_stay_holds_people() -> None:
    """In Q2 the season turns to Panda; who moved to Drum in Q1 may not move on."""
    problem = cities(
        seasons={"Q1": 1.0, "Q2": 1.0},
        responses=(curve("Bell", [1]), curve("Drum", [100]), curve("Panda", [1])),
        today={("Bell", "advisor", "retail"): 1},
        move_cny=1.0,
    )
    free = plan(ADVISORS, problem)
    held = plan(ADVISORS, replace(problem, stay=2))
    assert free.objective == held.objective == pytest.approx(200 - 80 - 1)
    cells = {**held.cells, ("out", "Drum", "advisor", "retail", "Q2"): 1}
    assert any(s.startswith("stay") for s in ADVISORS.certify(replace(problem, stay=2), cells).broken)


def test_departures_temps_cover_desks_and_leads() -> None:
    """Known departures leave a gap; temporary heads fill it at their price; limits of a store hold."""
    leaving = {(("Bell", "advisor", "retail"), "Q2"): 1}
    short = plan(ADVISORS, cities(leaving=leaving))
    assert short.objective == pytest.approx(300 + (200 + 100 + 90 - 120))
    temps = plan(ADVISORS, cities(leaving=leaving, temp_cny=30.0, temp_productivity=1.0, most_temps=1))
    assert temps.decision is not None and temps.decision.temps
    assert temps.objective is not None and short.objective is not None and temps.objective > short.objective
    stores = (Store("Bell", "Xi'an", most=2), Store("Drum", "Xi'an", least=3), Store("Panda", "Chengdu", most=0))
    tight = plan(ADVISORS, cities(stores=stores))
    assert tight.objective == pytest.approx(2 * (100 + 90 + 70 + 30 - 160))
    ranks = (Grade("advisor", 1.0, 40.0), Grade("lead", 1.0, 60.0, leads=True))
    today = {("Bell", "advisor", "retail"): 3, ("Bell", "lead", "retail"): 1}
    spanned = plan(ADVISORS, cities(grades=ranks, today=today, span=3.0))
    assert spanned.decision is not None
    assert len({cell[0] for cell, _ in spanned.decision.heads}) == 1
    led = tuple(replace(s, least_leads=1) for s in cities().stores[:1]) + cities().stores[1:]
    assert plan(ADVISORS, cities(stores=led, grades=ranks, today=today)).status is Status.OPTIMAL


def test_the_reserve_is_paid_and_produces_nothing() -> None:
    """A quarter of four heads is one, and it costs what the fourth head brings."""
    found = plan(ADVISORS, cities(reserve_share=0.25))
    assert found.objective == pytest.approx(2 * (390 - 160))
    assert found.decision is not None and sum(found.decision.reserve.values()) == 2


def test_the_budget_limits_heads() -> None:
    """Pay for three only; a release costs budget too."""
    found = plan(ADVISORS, cities(budget_cny={"Q1": 120.0, "Q2": 120.0}))
    assert found.objective == pytest.approx(2 * (390 - 120))
    price = resolved_price(
        ADVISORS, cities(budget_cny={"Q1": 120.0, "Q2": 120.0}), "budget", ("budget", "Q2"), step=40.0
    )
    assert price.how is How.RESOLVED and price.change == pytest.approx(0.0)


def test_nervousness_keeps_the_last_plan() -> None:
    """Below its price, a better place is not taken."""
    last = {(("Bell", "advisor", "retail"), q): 4 for q in ("Q1", "Q2")}
    same = plan(ADVISORS, cities(previous=last, nervous_cny=100.0))
    assert same.decision is not None and same.decision.heads == last
    less = plan(ADVISORS, cities(previous=last, nervous_cny=70.0))
    assert less.objective == pytest.approx(2 * (200 + 100 + 60 + 50 - 160 - 2 * 70))


def test_fairness_is_by_weight() -> None:
    """Chengdu has half of the weight, so with no shortfall it has half of the heads, which bring less there."""
    found = plan(ADVISORS, cities(stores=(*cities().stores[:2], Store("Panda", "Chengdu", 2.0)), fairness=0.0))
    assert found.objective == pytest.approx(2 * (200 + 20 + 100 + 90 - 160))
    free = plan(ADVISORS, cities(fairness=1.0))
    assert free.objective == pytest.approx(600)


def test_caution_plans_with_lower_gains_and_the_error_is_told() -> None:
    """Curves measured badly are trusted less."""
    noisy = (curve("Bell", [100, 60, 50, 45], 30.0), *cities().responses[1:])
    plain, careful = plan(ADVISORS, cities(responses=noisy)), plan(ADVISORS, cities(responses=noisy, caution=2.0))
    assert plain.decision is not None and plain.decision.gain_error_cny == pytest.approx((2 * 30.0**2) ** 0.5)
    assert careful.objective is not None and plain.objective is not None and careful.objective < plain.objective
    assert careful.certificate is not None and careful.note == ""


def test_curves_of_grades_and_of_all_grades() -> None:
    """With a curve for each grade, seniors do not take from juniors; with one curve they do."""
    ranks = (Grade("junior", 0.5, 10.0), Grade("senior", 2.0, 10.0))
    today = {("Bell", "junior", "retail"): 2, ("Bell", "senior", "retail"): 1}
    apart = (curve("Bell", [50, 40], grade="junior"), curve("Bell", [90], grade="senior"))
    together = (curve("Bell", [50, 40, 30, 5]),)
    problem = cities(seasons={"Q1": 1.0}, grades=ranks, today=today)
    assert plan(ADVISORS, replace(problem, responses=apart)).objective == pytest.approx(180 - 30)
    assert plan(ADVISORS, replace(problem, responses=together)).objective == pytest.approx(50 + 40 + 30 - 30)


@st.composite
def small(draw: st.DrawFn) -> AdvisorsProblem:
    """Two or three stores in two cities, two quarters, with most of the levers drawn."""
    count = draw(st.integers(2, 3))
    gains = st.lists(st.integers(0, 60), min_size=1, max_size=3)
    return AdvisorsProblem(
        seasons={"Q1": 1.0, "Q2": draw(st.sampled_from([0.5, 1.0, 2.0]))},
        grades=(Grade("junior", 1.0, 10.0, hire_cny=draw(st.integers(0, 20))), Grade("lead", 1.0, 15.0, leads=True)),
        specialities=("retail",),
        stores=tuple(Store(f"s{i}", f"c{i % 2}", most=4) for i in range(count)),
        responses=tuple(
            curve(f"s{i}", [float(x) for x in sorted(draw(gains), reverse=True)], 1.0) for i in range(count)
        ),
        today={(f"s{i}", g, "retail"): draw(st.integers(0, 2)) for i in range(count) for g in ("junior", "lead")},
        hire_lead=draw(st.integers(0, 1)),
        ramp=draw(st.sampled_from([0.5, 1.0])),
        most_hires=draw(st.integers(0, 2)),
        move_cny=draw(st.integers(0, 5)),
        far_move_cny=draw(st.integers(0, 9)),
        stay=draw(st.integers(1, 2)),
        release_cny=draw(st.integers(0, 20)),
        temp_cny=12.0,
        temp_productivity=0.5,
        most_temps=draw(st.integers(0, 1)),
        budget_cny={"Q1": 150.0, "Q2": 150.0},
        fairness=draw(st.sampled_from([None, 1.0])),
    )


@settings(max_examples=25, deadline=None)
@given(small(), st.integers(2, 5))
def test_laws(problem: AdvisorsProblem, factor: int) -> None:
    """Certified; one more hire, desk, yuan is never worse; money scales; names and order do not matter."""
    found = plan(ADVISORS, problem)
    assert found.status is Status.OPTIMAL and found.note == ""
    assert found.certificate is not None and found.certificate.holds
    before = found.objective
    assert before is not None
    more = [
        replace(problem, most_hires=(problem.most_hires or 0) + 1),
        replace(problem, budget_cny={q: b + 1 for q, b in problem.budget_cny.items()}),
        replace(problem, stores=tuple(replace(s, most=5) for s in problem.stores)),
        replace(problem, most_temps=problem.most_temps + 1),
    ]
    for looser in more:
        objective = plan(ADVISORS, looser).objective
        assert objective is not None and objective >= before - 1e-6
    assert plan(ADVISORS, dearer(problem, factor)).objective == pytest.approx(factor * before, abs=1e-5)
    turned = replace(
        problem,
        stores=tuple(replace(s, id="x" + s.id, city="y" + s.city) for s in reversed(problem.stores)),
        responses=tuple(replace(r, store="x" + r.store) for r in reversed(problem.responses)),
        today={("x" + cell[0], *cell[1:]): n for cell, n in problem.today.items()},
        grades=tuple(reversed(problem.grades)),
    )
    assert plan(ADVISORS, turned).objective == pytest.approx(before, abs=1e-5)


def dearer(problem: AdvisorsProblem, factor: float) -> AdvisorsProblem:
    """All money times a factor."""
    grades = (
        replace(g, pay_cny=factor * g.pay_cny, hire_cny=None if g.hire_cny is None else factor * g.hire_cny)
        for g in problem.grades
    )
    scaled = {name: factor * getattr(problem, name) for name in ("move_cny", "far_move_cny", "release_cny", "temp_cny")}
    return replace(
        problem,
        grades=tuple(grades),
        responses=tuple(
            replace(r, points=tuple(replace(p, gain_cny=factor * p.gain_cny) for p in r.points))
            for r in problem.responses
        ),
        budget_cny={q: factor * b for q, b in problem.budget_cny.items()},
        **scaled,
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=2), st.integers(0, 4), st.integers(0, 3))
def test_moving_between_two_stores_is_the_best_of_all_ways(tops: list[int], heads: int, price: int) -> None:
    """Two stores, two quarters of different season, against trying every split in each quarter."""
    gains = [[float(t), t / 2, t / 4] for t in tops]
    seasons = {"Q1": 1.0, "Q2": 2.0}
    problem = AdvisorsProblem(
        seasons=seasons,
        grades=(Grade("advisor", 1.0, 1.0),),
        specialities=("retail",),
        stores=(Store("a", "x"), Store("b", "x")),
        responses=(curve("a", gains[0]), curve("b", gains[1])),
        today={("a", "advisor", "retail"): heads},
        move_cny=float(price),
        release_cny=1000.0,
    )
    best = max(
        sum(
            season * (sum(gains[0][: n[0]]) + sum(gains[1][: n[1]])) - heads - price * (max(0, n[0] - b[0]) + max(0, n[1] - b[1]))
            for season, n, b in zip(seasons.values(), (first, second), ((heads, 0), first), strict=True)
        )
        for first, second in itertools.product([(i, heads - i) for i in range(heads + 1)], repeat=2)
    )  # fmt: skip
    assert plan(ADVISORS, problem).objective == pytest.approx(best)


def test_the_certificate_catches_planted_violations() -> None:
    """Heads from nowhere, hires too early, over the budget, over desks, a missed cover, half a head."""
    problem = cities(
        stores=(Store("Bell", "Xi'an", most=4), Store("Drum", "Xi'an", least=1), Store("Panda", "Chengdu")),
        budget_cny={"Q1": 170.0},
        hire_lead=1,
        span=1.0,
        reserve_share=0.5,
        fairness=0.0,
    )
    cells = {
        ("heads", "Bell", "advisor", "retail", "Q1"): 5.5,
        ("heads", "Bell", "advisor", "retail", "Q2"): 3,
        ("hire", "Bell", "advisor", "retail", "Q1"): 1,
        ("arrive", "Chengdu", "advisor", "retail", "Q1"): 1,
    }
    broken = {s.split(":")[0] for s in ADVISORS.certify(problem, cells).broken}
    assert broken == {
        "whole", "balance", "reserve balance", "exchange", "hiring", "desks", "cover", "budget", "span", "reserve",
        "fairness",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "family"),
    [
        ({"stores": tuple(replace(s, least=2) for s in cities().stores)}, "cover"),
        ({"stores": tuple(replace(s, most=1) for s in cities().stores), "release_cny": 60.0,
          "budget_cny": {"Q1": 100.0}}, "budget"),
        ({"stores": tuple(replace(s, least_leads=1) for s in cities().stores)}, "leads"),
    ],
)  # fmt: skip
def test_repairs_make_a_plan_possible(changes: dict[str, Any], family: str) -> None:
    """In heads of a store in a quarter, or in CNY; each solvable when applied."""
    problem = cities(**changes)
    found = plan(ADVISORS, problem)
    assert found.status is Status.INFEASIBLE and found.repairs
    assert family in {change.family for repair in found.repairs for change in repair.changes}
    for repair in found.repairs:
        assert repair.verified
        again = plan(ADVISORS, ADVISORS.relaxed(problem, repair.changes))
        assert again.certificate is not None and again.certificate.holds


def test_a_wish_and_the_least_change() -> None:
    """Two at Panda cost the difference; near the best, the last plan is kept where it may be."""
    key = ("heads", "Panda", "advisor", "retail", "Q2")
    wish = forced(ADVISORS, cities(), {key: 2})
    assert wish.price == pytest.approx(70 - 20)
    assert (key, 1, 2) in {(m.key, m.before, m.after) for m in difference(wish.best, wish.forced).moves}
    last = {("heads", "Bell", "advisor", "retail", q): 4 for q in ("Q1", "Q2")}
    near = least_change(ADVISORS, cities(), last, within=0.2)
    assert near.objective is not None and near.objective >= 0.8 * 600 - 1e-6
    assert near.cells["heads", "Bell", "advisor", "retail", "Q1"] > 1


def test_a_noisy_curve_is_made_concave_and_the_lift_is_told() -> None:
    points, lift = concave([Point(0, 0), Point(1, 1, 2), Point(2, 10, 2), Point(3, 12, 2)])
    assert [p.gain_cny for p in points] == [0, 5, 10, 12]
    assert lift == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: cities(seasons={}), "There is no quarter"),
        (lambda: cities(grades=()), "There is no grade"),
        (lambda: cities(stores=(*cities().stores, Store("Bell", "x"))), "store Bell stands twice"),
        (lambda: cities(today={("Bel", "advisor", "retail"): 1}), "did you mean Bell"),
        (lambda: cities(today={("Bell", "adviser", "retail"): 1}), "did you mean advisor"),
        (lambda: cities(today={("Bell", "advisor", "retail"): -1}), "heads of Bell, advisor, retail today is -1"),
        (lambda: cities(budget_cny={"Q9": 1.0}), "names quarter Q9"),
        (lambda: cities(budget_cny={"Q1": float("nan")}), "budget of Q1 is nan"),
        (lambda: cities(ramp=1.5), "ramp is 1.5"),
        (lambda: cities(leaving={(("Drum", "advisor", "retail"), "Q1"): 1}), "nobody works today"),
        (lambda: cities(responses=(curve("Bell", [1]), curve("Bell", [2]))), "two responses"),
        (lambda: cities(responses=(curve("Bell", [1]), curve("Bell", [2], grade="advisor"))), "two responses"),
        (lambda: curve("Bell", [1, 2]), "not concave at 1 heads"),
        (lambda: Response("Bell", "retail", (Point(1, 1),)), "must begin at 0 heads"),
        (lambda: Response("Bell", "retail", (Point(0, 1), Point(0, 2))), "they must grow"),
        (lambda: cities(stores=(Store("Bell", "x", least=3, most=2),)), "room for 2"),
    ],
)
def test_bad_data_get_one_clear_sentence(change: Any, says: str) -> None:
    with pytest.raises(ProblemError, match=says):
        change()
