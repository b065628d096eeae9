"""Pay recomputed by hand from short lists of orders, and the properties every plan must have."""

from fractions import Fraction
from math import floor, nan

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.company.commission import commission_plan, marginal_fen
from sim.company.orders import ORDER
from sim.company.pay import MONTH, PayRule, pay_run, total_fen
from sim.company.rows import Array
from sim.company.scorecard import PARTS, Measures, achievements, composite
from sim.headquarters.preparing import PLAN
from sim.headquarters.sales import _credit
from sim.headquarters.staff import STAFF

NOTHING = Measures(0.0, 0.0, 0.0, 0.0)


def rule(**changes) -> PayRule:
    return PayRule(0, NOTHING, NOTHING, 1.5, 0.0, 0)._replace(**changes)


def month(advisor: int, **changes) -> Array:
    row = np.zeros(1, MONTH)
    values = {"advisor": advisor, "grade": 1, "days_employed": 30, "base_fen": 600_000, **changes}
    for name, value in values.items():
        row[name] = value
    return row


def paid(yyyymm: int, profit: int, pays: PayRule, team: list[Array]) -> Array:
    """Pay slips of one store; `profit` is before the pay of the team."""
    people = np.concatenate([np.zeros(0, MONTH), *team])
    days = 28 if yyyymm % 100 == 2 else 30
    return pay_run(yyyymm, days, people, [pays], np.zeros(1, np.int64), np.array([profit]))


def credited(plan: Array, signed: list[tuple[int, int]], before: int = 0) -> list[int]:
    """Commission of each car when one advisor signs contracts of (segment, cars), one after the other."""
    plans, staff = np.zeros(1, PLAN), np.zeros(1, STAFF)
    for name in plan.dtype.names:
        plans[name] = plan[name]
    staff["cars"] = before
    orders = np.zeros(sum(cars for _, cars in signed), ORDER)
    orders["segment"] = np.repeat([segment for segment, _ in signed], [cars for _, cars in signed])
    _credit(orders, plans, np.zeros(1, np.int64), staff)
    assert staff["commission_fen"][0] == orders["commission_fen"].sum()
    assert staff["cars"][0] == before + len(orders)
    return orders["commission_fen"].tolist()


def test_a_month_with_tiers_segments_and_a_cancellation_by_hand() -> None:
    plan = commission_plan(800, {3: 1000}, [(3, 1200), (5, 2000)])
    cars = credited(plan, [(0, 1), (3, 2), (0, 2)])  # (segment, cars), in the order of signature
    # car 1: 800; car 2 (segment 3): 1000; car 3 (segment 3, tier 1200): 1000 + 400; car 4: 1200; car 5: 2000
    assert cars == [80_000, 100_000, 140_000, 120_000, 200_000]
    slips = paid(202307, 0, rule(), [month(1, commission_fen=sum(cars) - cars[3])])
    assert (slips["base_fen"], slips["commission_fen"], total_fen(slips)) == (600_000, 520_000, 1_120_000)


def test_base_pay_pro_rata_and_by_the_day() -> None:
    slips = paid(202307, 0, rule(), [month(1, days_employed=10), month(2, base_fen=0, day_pay_fen=22 * 30_000)])
    assert slips["base_fen"].tolist() == [200_000, 22 * 30_000]


def test_the_scorecard_by_hand() -> None:
    weights, targets = Measures(0.4, 0.2, 0.2, 0.2), Measures(4, 0.04, 0.8, 60)
    results = Measures(6, 0.02, 0.8, 20)  # 1.5, 0.5, 1.0, 120 / 160 = 0.75
    card = rule(bonus_fen=100_000, weights=weights, targets=targets)
    slips = paid(202307, 0, card, [month(1, results=results), month(2, results=results, days_employed=15)])
    # Six cars in half a month against a target of two: capped at 1.5 like six against four.
    assert slips["bonus_fen"].tolist() == [105_000, 52_500]
    assert slips["cars"][0] == 6


def test_profit_share_by_hand() -> None:
    sharing = rule(profit_share=0.01, profit_target_fen=1_000_000)
    team = [month(3), month(1), month(2, days_employed=15)]
    pay = 600_000 + 600_000 + 300_000
    slips = paid(202307, 2_000_100 + pay, sharing, team)
    # pool 10 001: 4000.4, 2000.2, 4000.4 by days 30, 15, 30; the spare fen goes to the lower identity
    assert list(zip(slips["advisor"].tolist(), slips["profit_share_fen"].tolist(), strict=True)) == [
        (1, 4001),
        (2, 2000),
        (3, 4000),
    ]
    assert paid(202307, 999_999 + pay, sharing, team)["profit_share_fen"][0] == 0
    assert len(paid(202307, 5_000_000, sharing, [])) == 0


def test_each_store_pays_by_its_own_rule_and_profit() -> None:
    team = np.concatenate([month(1, store=1), month(2, store=0), month(3, store=1)])
    rules = [rule(profit_share=0.1), rule()]
    slips = pay_run(202306, 30, team, rules, np.array([1, 0]), np.array([9_000_000, 1_400_000]))
    assert slips["advisor"].tolist() == [2, 1, 3]
    assert slips["profit_share_fen"].tolist() == [0, 10_000, 10_000]


@given(st.permutations([month(k, days_employed=7 * k, commission_fen=k) for k in range(1, 5)]), st.integers(0, 10**9))
def test_the_order_of_the_team_changes_nothing_and_the_pool_is_paid_out(team, profit) -> None:
    sharing = rule(profit_share=0.037)
    pay = sum(20_000 * 7 * k + k for k in range(1, 5))
    slips = paid(202307, profit + pay, sharing, team)
    ordered = paid(202307, profit + pay, sharing, sorted(team, key=lambda row: row["advisor"][0]))
    assert slips.tolist() == ordered.tolist()
    assert abs(slips["profit_share_fen"].sum() - 0.037 * profit) <= 0.5 + 1e-6


def by_hand(pays: PayRule, person: Array, days: int) -> int:
    """The bonus of one person in exact fractions of the decimals that the scenario states."""
    part = Fraction(int(person["days_employed"][0]), days)
    total = 0.0
    for k in range(4):
        result, target = float(person["results"][0, k]), pays.targets[k]
        if k == 0:
            target *= int(person["days_employed"][0]) / days
        if k == 3:
            result, target = result + 100.0, target + 100.0
        met = target <= 0.0 or result != result
        total += pays.weights[k] * (1.0 if met else min(pays.achievement_cap, max(0.0, result / target)))
    full = floor(pays.bonus_fen * Fraction(repr(round(total, 12))) + Fraction(1, 2))
    return floor(full * part + Fraction(1, 2))


results = st.tuples(
    st.integers(0, 30).map(float),
    st.floats(0, 1) | st.just(nan),
    st.floats(0, 1) | st.just(nan),
    st.floats(-100, 100) | st.just(nan),
)
weights = st.tuples(*[st.integers(0, 100).map(lambda n: n / 100.0)] * 4)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 31), results), max_size=5), weights, st.integers(0, 10**8), st.floats(1, 2))
def test_the_bonus_is_that_of_exact_arithmetic(team, weight, bonus, cap) -> None:
    pays = rule(bonus_fen=bonus, weights=Measures(*weight), targets=Measures(4, 0.03, 0.9, 50.0), achievement_cap=cap)
    people = [month(k, days_employed=days, results=result) for k, (days, result) in enumerate(team)]
    slips = pay_run(202307, 31, np.concatenate([month(99), *people]), [pays], np.zeros(1, np.int64), np.zeros(1, int))
    assert slips["bonus_fen"][:-1].tolist() == [by_hand(pays, person, 31) for person in people]


rates = st.integers(0, 500_000)
stated = st.tuples(
    rates,
    st.dictionaries(st.integers(0, 3), rates),
    st.lists(st.tuples(st.integers(1, 10), rates), max_size=3, unique_by=lambda tier: tier[0]),
)


def plan_of(parts, more: int = 0) -> Array:
    """A plan of rates in whole yuan, all of them raised by as much."""
    rate, segments, tiers = parts
    raised = {number: yuan + more for number, yuan in segments.items()}
    return commission_plan(rate + more, raised, [(first, yuan + more) for first, yuan in tiers])


@given(stated, st.integers(0, 12), st.integers(1, 6), st.integers(0, 3))
def test_an_order_of_several_cars_pays_as_so_many_orders_of_one(parts, before, cars, segment) -> None:
    plan = plan_of(parts)
    together = credited(plan, [(segment, cars)], before)
    assert together == [marginal_fen(plan, before + k, segment) for k in range(cars)]
    assert together == credited(plan, [(segment, 1)] * cars, before)
    assert all(fen >= 0 for fen in together)


@given(stated, st.integers(0, 12), st.integers(0, 3), st.integers(0, 10_000))
def test_a_higher_rate_never_pays_less(parts, before, segment, more) -> None:
    assert marginal_fen(plan_of(parts, more), before, segment) >= marginal_fen(plan_of(parts), before, segment)


def test_a_tier_that_pays_the_general_rate_is_neutral() -> None:
    plain, tiered = commission_plan(800, {}, []), commission_plan(800, {}, [(1, 800)])
    assert credited(plain, [(0, 9)]) == credited(tiered, [(0, 9)])


measures = st.builds(Measures, *[st.floats(-50, 100)] * 4)


@given(measures, measures, st.sampled_from(Measures._fields), st.floats(0, 20))
def test_a_better_result_never_lowers_the_bonus(results, targets, field, gain) -> None:
    weights = Measures(0.4, 0.2, 0.2, 0.2)
    better = results._replace(**{field: getattr(results, field) + gain})
    low = composite(achievements(results, targets, 1.5), weights)
    assert low <= composite(achievements(better, targets, 1.5), weights) <= 1.5 * PARTS
