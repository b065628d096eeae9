"""Pay recomputed by hand from short lists of orders, and the properties every plan must have."""

from hypothesis import given
from hypothesis import strategies as st

from sim.company.commission import CommissionPlan, Tier, commission_plan, marginal_fen, order_fen
from sim.company.pay import Month, PayRule, pay_columns, pay_store
from sim.company.scorecard import Measures, achievements, composite

NOTHING = Measures(0, 0, 0, 0)


def rule(**changes) -> PayRule:
    return PayRule(0, NOTHING, NOTHING, 1.5, 0.0, 0)._replace(**changes)


def month(advisor: int, **changes) -> Month:
    return Month(advisor, 5, 1, 30, 30, 22, 600_000, 0, 0, 0, NOTHING)._replace(**changes)


def test_a_month_with_tiers_segments_and_a_cancellation_by_hand() -> None:
    plan = commission_plan(800, {3: 1000}, [(3, 1200), (5, 2000)])
    signed = [(0, 1), (3, 2), (0, 2)]  # (segment, cars), in the order of signature
    credited: list[int] = []
    for segment, cars in signed:
        credited += order_fen(plan, len(credited), cars, segment)
    # car 1: 800; car 2 (segment 3): 1000; car 3 (segment 3, tier 1200): 1000 + 400; car 4: 1200; car 5: 2000
    assert credited == [80_000, 100_000, 140_000, 120_000, 200_000]
    slip = pay_store(202307, 0, rule(), [month(1, commission_fen=sum(credited) - credited[3])])[0]
    assert (slip.base_fen, slip.commission_fen, slip.total_fen) == (600_000, 520_000, 1_120_000)


def test_base_pay_pro_rata_and_by_the_day() -> None:
    slips = pay_store(202302, 0, rule(), [month(1, days_employed=10), month(2, base_fen=0, day_pay_fen=22 * 30_000)])
    assert [slip.base_fen for slip in slips] == [200_000, 22 * 30_000]


def test_the_scorecard_by_hand() -> None:
    weights, targets = Measures(0.4, 0.2, 0.2, 0.2), Measures(4, 0.04, 0.8, 60)
    results = Measures(6, 0.02, 0.8, 20)  # 1.5, 0.5, 1.0, 120 / 160 = 0.75
    card = rule(bonus_fen=100_000, weights=weights, targets=targets)
    slips = pay_store(202307, 0, card, [month(1, results=results), month(2, results=results, days_employed=15)])
    # Six cars in half a month against a target of two: capped at 1.5 like six against four.
    assert [slip.bonus_fen for slip in slips] == [105_000, 52_500]
    assert slips[0].cars == 6


def test_profit_share_by_hand() -> None:
    sharing = rule(profit_share=0.01, profit_target_fen=1_000_000)
    team = [month(3), month(1), month(2, days_employed=15)]
    slips = pay_store(202307, 2_000_100, sharing, team)
    # pool 10 001: 4000.4, 2000.2, 4000.4 by days 30, 15, 30; the spare fen goes to the lower identity
    assert [(slip.advisor, slip.profit_share_fen) for slip in slips] == [(1, 4001), (2, 2000), (3, 4000)]
    assert pay_store(202307, 999_999, sharing, team)[0].profit_share_fen == 0
    assert pay_store(202307, 5_000_000, sharing, []) == []


def test_the_pay_table_has_its_columns_in_order() -> None:
    columns = pay_columns(pay_store(202307, 0, rule(), [month(2), month(1)]))
    assert columns["advisor"].tolist() == [1, 2]
    assert columns["month"].dtype == "int32"


@given(st.permutations([month(k, days_employed=7 * k, commission_fen=k) for k in range(1, 5)]), st.integers(0, 10**9))
def test_the_order_of_the_team_changes_nothing_and_the_pool_is_paid_out(team, profit) -> None:
    sharing = rule(profit_share=0.037)
    slips = pay_store(202307, profit, sharing, team)
    assert slips == pay_store(202307, profit, sharing, sorted(team))
    assert abs(sum(slip.profit_share_fen for slip in slips) - 0.037 * profit) <= 0.5 + 1e-6


rates = st.integers(0, 500_000)
plans = st.builds(
    CommissionPlan,
    rates,
    st.dictionaries(st.integers(0, 3), rates),
    st.lists(st.builds(Tier, st.integers(1, 10), rates), max_size=3).map(lambda tiers: tuple(sorted(tiers))),
)


@given(plans, st.integers(0, 12), st.integers(1, 6), st.integers(0, 3))
def test_an_order_of_several_cars_pays_as_so_many_orders_of_one(plan, before, cars, segment) -> None:
    assert order_fen(plan, before, cars, segment) == [marginal_fen(plan, before + k, segment) for k in range(cars)]
    assert all(fen >= 0 for fen in order_fen(plan, before, cars, segment))


@given(plans, st.integers(0, 12), st.integers(0, 3), st.integers(0, 10_000))
def test_a_higher_rate_never_pays_less(plan, before, segment, more) -> None:
    richer = CommissionPlan(
        plan.fen_per_car + more,
        {number: fen + more for number, fen in plan.by_segment.items()},
        tuple(Tier(tier.from_cars, tier.fen_per_car + more) for tier in plan.tiers),
    )
    assert marginal_fen(richer, before, segment) >= marginal_fen(plan, before, segment)


def test_a_tier_that_pays_the_general_rate_is_neutral() -> None:
    plain, tiered = CommissionPlan(80_000, {}, ()), CommissionPlan(80_000, {}, (Tier(1, 80_000),))
    assert order_fen(plain, 0, 9, 0) == order_fen(tiered, 0, 9, 0)


measures = st.builds(Measures, *[st.floats(-50, 100)] * 4)


@given(measures, measures, st.sampled_from(Measures._fields), st.floats(0, 20))
def test_a_better_result_never_lowers_the_bonus(results, targets, field, gain) -> None:
    weights = Measures(0.4, 0.2, 0.2, 0.2)
    better = results._replace(**{field: getattr(results, field) + gain})
    low = composite(achievements(results, targets, 1.5), weights)
    assert low <= composite(achievements(better, targets, 1.5), weights) <= 1.5
