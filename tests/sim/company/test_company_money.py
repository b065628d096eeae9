"""The ledger balances, splits add up to the last fen, and a sale posts what it should."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.company.accounts import Account
from sim.company.ledger import HEADQUARTERS, Ledger
from sim.company.money import ratio_of, split_fen, to_fen, vat_inside
from sim.company.sale import (
    Sale,
    post_built,
    post_holding,
    post_leads,
    post_overhead,
    post_pay,
    post_sale,
    post_training,
    present_value_fen,
    revenue_fen,
)

amounts = st.integers(0, 10**12)
accounts = st.sampled_from(list(Account))
postings = st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 3), accounts, accounts, amounts), max_size=40)


@given(postings)
def test_every_day_balances_and_the_order_of_posting_leaves_no_trace(rows) -> None:
    rows = [row for row in rows if row[2] != row[3]]
    one, other = Ledger(), Ledger()
    for row in rows:
        one.post(*row)
    for row in reversed(rows):
        other.post(*row)
    assert all(one.balanced(day) for day in range(6))
    assert sum(one.value(account) for account in Account) == 0
    for name, column in one.columns().items():
        assert np.array_equal(column, other.columns()[name])


@pytest.mark.parametrize(("fen", "error"), [(1.0, TypeError), (True, TypeError), (-1, ValueError)])
def test_only_whole_and_non_negative_fen_are_posted(fen, error) -> None:
    with pytest.raises(error):
        Ledger().post(0, 0, Account.PAY, Account.CASH, fen)


def test_an_account_is_not_posted_against_itself() -> None:
    with pytest.raises(ValueError, match="against itself"):
        Ledger().post(0, 0, Account.PAY, Account.PAY, 1)


def test_rows_taken_are_forgotten_and_values_stay() -> None:
    ledger = Ledger()
    ledger.post(3, 7, Account.PAY, Account.CASH, 500)
    assert ledger.take()["fen"].tolist() == [500]
    assert ledger.columns()["fen"].size == 0
    assert ledger.pay() == 500


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=20), st.randoms())
def test_a_split_adds_up_is_fair_to_a_fen_and_blind_to_places(pool, weights, random) -> None:
    weights[0] += 1
    ids = list(range(100, 100 + len(weights)))
    parts = split_fen(pool, weights, ids)
    assert sum(parts) == pool
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - pool * weight / sum(weights)) < 1 + pool * 1e-12
    order = list(range(len(weights)))
    random.shuffle(order)
    mixed = split_fen(pool, [weights[i] for i in order], [ids[i] for i in order])
    assert mixed == [parts[i] for i in order]


def test_a_split_refuses_what_cannot_be_divided() -> None:
    with pytest.raises(ValueError, match="pool"):
        split_fen(1, [0, 0], [1, 2])
    assert split_fen(0, [0, 0], [1, 2]) == [0, 0]


def test_fen_rounding() -> None:
    assert to_fen(0.285) == 29
    with pytest.raises(ValueError, match="denominator"):
        ratio_of(1, 1, 0)


@given(amounts, st.sampled_from([0.0, 0.06, 0.09, 0.13]))
def test_net_and_tax_make_the_price(price, vat) -> None:
    tax = vat_inside(price, vat)
    assert abs((price - tax) * (1 + vat) - price) <= 1 + price * 1e-12


@given(
    st.builds(Sale, *[st.integers(0, 10**8)] * 7),
    st.floats(0, 0.2).map(lambda v: round(v, 3)),
    st.floats(0, 1).map(lambda v: round(v, 3)),
)
def test_a_posted_sale_is_the_stated_revenue_cost_and_incentives(sale, vat, retained) -> None:
    ledger = Ledger()
    post_sale(ledger, 4, 9, sale, vat_share=vat, retained_share=retained)
    assert ledger.balanced(4)
    assert ledger.revenue() == revenue_fen(sale, vat, retained)
    given_away = sale.swaps_fen + sale.charger_fen + sale.loan_subsidy_fen
    assert ledger.gross_margin() == ledger.revenue() - sale.cost_fen - given_away


def test_battery_leasing_lowers_vehicle_revenue_and_raises_recurring_revenue() -> None:
    owned, leased = Ledger(), Ledger()
    fees = present_value_fen(to_fen(980), 60, 0.08)
    post_sale(owned, 0, 1, Sale(30_000_000, 20_000_000), vat_share=0.13, retained_share=0.2)
    leasing = Sale(23_000_000, 20_000_000, battery_fen=7_000_000, battery_fees_fen=fees)
    post_sale(leased, 0, 1, leasing, vat_share=0.13, retained_share=0.2)
    assert leased.value(Account.REVENUE) > owned.value(Account.REVENUE)  # credits are negative
    assert leased.value(Account.RECURRING) < 0 == owned.value(Account.RECURRING)
    assert leased.value(Account.CASH) < owned.value(Account.CASH)


def test_contribution_recomputed_by_hand() -> None:
    ledger = Ledger()
    post_built(ledger, 0, 20_000_000)
    post_holding(ledger, 0, 10, 6_000)
    post_leads(ledger, 0, 1, 12_345)
    post_training(ledger, 0, 1, 500_000)
    post_overhead(ledger, 0, 1, 600_000)
    post_pay(ledger, 0, 1, 900_000)
    post_pay(ledger, 0, 1, -80_000)
    post_sale(ledger, 0, 1, Sale(33_900_000, 20_000_000, charger_fen=350_000), vat_share=0.13, retained_share=0.2)
    assert ledger.revenue() == 30_000_000
    assert ledger.gross_margin() == 30_000_000 - 20_000_000 - 350_000
    assert ledger.pay() == 820_000
    assert ledger.contribution() == 9_650_000 - 820_000 - 12_345 - 500_000 - 60_000 - 600_000
    assert ledger.value(Account.STOCK) == 0
    assert HEADQUARTERS in ledger.columns()["store"]
