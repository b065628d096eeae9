"""The ledger balances, splits add up to the last fen, and a sale posts what it should."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.company.accounts import Account
from sim.company.incentives import charger_fen, loan_subsidy_fen, swaps_fen
from sim.company.ledger import HEADQUARTERS, Ledger
from sim.company.money import fen_column, ratio_of, share_of, split_fen, to_fen, vat_inside
from sim.company.rounding import nearest
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
postings = st.lists(st.tuples(st.integers(-1, 3), accounts, accounts, amounts), max_size=40)
STORES = np.array([11, 12, 13, 14])


def ledger_of_four() -> Ledger:
    return Ledger(STORES)


@given(st.lists(postings, max_size=4))
def test_every_day_balances_and_the_order_of_posting_leaves_no_trace(days) -> None:
    one, other = ledger_of_four(), ledger_of_four()
    worth = dict.fromkeys(Account, 0)
    for day, drawn in enumerate(days):
        rows = [row for row in drawn if row[1] != row[2]]
        for row in rows:
            one.post(*row)
        for row in reversed(rows):
            other.post(*row)
        expected: dict[tuple[int, int, int, int], int] = {}
        for store, debit, credit, fen in rows:
            key = (day, -1 if store < 0 else int(STORES[store]), int(debit), int(credit))
            expected[key] = expected.get(key, 0) + fen
            worth[debit] += fen
            worth[credit] -= fen
        assert one.balanced()
        assert {account: one.value(account) for account in Account} == worth
        columns, mirrored = one.take(day), other.take(day)
        for name, column in columns.items():
            assert np.array_equal(column, mirrored[name])
        keys = zip(*(columns[name].tolist() for name in ("day", "store", "debit", "credit")), strict=True)
        found = dict(zip(keys, columns["fen"].tolist(), strict=True))
        assert found == {key: fen for key, fen in expected.items() if fen}
        assert list(found) == sorted(found)
    assert sum(one.value(account) for account in Account) == 0


def test_a_column_is_posted_as_its_rows_would_be() -> None:
    one, other = ledger_of_four(), ledger_of_four()
    one.post(np.array([2, 0, 2]), Account.PAY, Account.CASH, np.array([5, 7, 9]))
    for store, fen in ((2, 5), (0, 7), (2, 9)):
        other.post(store, Account.PAY, Account.CASH, fen)
    assert one.columns(1)["fen"].tolist() == other.columns(1)["fen"].tolist() == [7, 14]


def test_books_that_do_not_balance_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ledger_of_four()
    ledger.post(0, Account.PAY, Account.CASH, 3)
    plain = Ledger.columns

    def lost(self: Ledger, day: int):
        columns = plain(self, day)
        return columns | {"fen": columns["fen"] - 1}

    monkeypatch.setattr(Ledger, "columns", lost)
    assert not ledger.balanced()


@pytest.mark.parametrize(
    ("fen", "error"),
    [(1.0, TypeError), (True, TypeError), (-1, ValueError), (np.array([1, -1]), ValueError), (2**64, TypeError)],
)
def test_only_whole_and_non_negative_fen_are_posted(fen, error) -> None:
    with pytest.raises(error):
        ledger_of_four().post(0, Account.PAY, Account.CASH, fen)


def test_an_account_is_not_posted_against_itself() -> None:
    with pytest.raises(ValueError, match="against itself"):
        ledger_of_four().post(0, Account.PAY, Account.PAY, 1)


def test_rows_taken_are_forgotten_and_values_stay() -> None:
    ledger = ledger_of_four()
    ledger.post(3, Account.PAY, Account.CASH, 500)
    assert ledger.take(3)["fen"].tolist() == [500]
    assert ledger.columns(4)["fen"].size == 0
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
    assert fen_column(np.array([0.285, -1.5, 0.285])).tolist() == [29, -150, 29]
    with pytest.raises(ValueError, match="denominator"):
        ratio_of(1, 1, 0)


@given(st.floats(0, 1e7) | st.integers(0, 10**9).map(lambda n: n / 1000.0))
def test_the_nearest_fen_is_that_of_the_decimals(yuan) -> None:
    assert nearest(yuan, 100.0) == to_fen(round(yuan, 2))


@given(st.floats(0, 100) | st.integers(0, 10**6).map(lambda n: n / 2.0**13))
def test_the_nearest_part_is_that_of_the_decimals(number) -> None:
    assert nearest(number, 1e12) == round(Fraction(repr(round(number, 12))) * 10**12)


whole = st.integers(-(10**15), 10**15)
shares = st.floats(-2, 2) | st.integers(-1000, 1000).map(lambda n: n / 1000.0)


@given(st.lists(whole, min_size=1, max_size=5), shares, st.integers(1, 10**6), st.integers(0, 10**18))
def test_columns_are_as_exact_as_single_amounts(fens, share, numerator, more) -> None:
    """Also where int64 could not hold the product: shares like 0.1234567890123456 have a denominator of 10**16."""
    column, denominator = np.array(fens), numerator + more
    assert share_of(column, share).tolist() == [share_of(fen, share) for fen in fens]
    assert ratio_of(column, numerator, denominator).tolist() == [ratio_of(f, numerator, denominator) for f in fens]
    for fen, part in zip(fens, share_of(column, share).tolist(), strict=True):
        assert abs(part - fen * Fraction(repr(share))) <= Fraction(1, 2)


def test_incentives_by_hand() -> None:
    # Three free swaps of a customer who needs far more are all used: 3 * 30 * 12 yuan.
    assert swaps_fen(1e3, 3, 30.0, 12.0) == 108_000
    assert swaps_fen(2.0, 0, 30.0, 12.0) == 0
    assert (charger_fen(3000.0, 6000.0, 1.0), charger_fen(3000.0, 6000.0, 0.0)) == (300_000, 0)
    assert loan_subsidy_fen(200_000.0, 0.2, 0.06, 36, 0.06) == 0
    assert loan_subsidy_fen(200_000.0, 0.2, 0.08, 36, 0.06) == 0


@given(
    st.lists(st.builds(Sale, *[st.integers(0, 10**8)] * 7), min_size=1, max_size=5),
    st.floats(0, 0.2),
    st.floats(0, 1),
)
def test_many_sales_are_posted_as_each_of_them(sales, vat, retained) -> None:
    one, other = ledger_of_four(), ledger_of_four()
    for store, sale in enumerate(sales):
        post_sale(one, store % 4, sale, vat_share=vat, retained_share=retained)
    columns = Sale(*(np.array(column) for column in zip(*sales, strict=True)))
    post_sale(other, np.arange(len(sales)) % 4, columns, vat_share=vat, retained_share=retained)
    for name, column in one.columns(0).items():
        assert np.array_equal(column, other.columns(0)[name])
    assert revenue_fen(columns, vat, retained).tolist() == [revenue_fen(sale, vat, retained) for sale in sales]


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
    ledger = ledger_of_four()
    post_sale(ledger, 2, sale, vat_share=vat, retained_share=retained)
    assert ledger.balanced()
    assert ledger.revenue() == revenue_fen(sale, vat, retained)
    given_away = sale.swaps_fen + sale.charger_fen + sale.loan_subsidy_fen
    assert ledger.gross_margin() == ledger.revenue() - sale.cost_fen - given_away


def test_battery_leasing_lowers_vehicle_revenue_and_raises_recurring_revenue() -> None:
    owned, leased = ledger_of_four(), ledger_of_four()
    fees = present_value_fen(to_fen(980), 60, 0.08)
    post_sale(owned, 1, Sale(30_000_000, 20_000_000), vat_share=0.13, retained_share=0.2)
    leasing = Sale(23_000_000, 20_000_000, battery_fen=7_000_000, battery_fees_fen=fees)
    post_sale(leased, 1, leasing, vat_share=0.13, retained_share=0.2)
    assert leased.value(Account.REVENUE) > owned.value(Account.REVENUE)  # credits are negative
    assert leased.value(Account.RECURRING) < 0 == owned.value(Account.RECURRING)
    assert leased.value(Account.CASH) < owned.value(Account.CASH)


def test_contribution_recomputed_by_hand() -> None:
    ledger = ledger_of_four()
    post_built(ledger, 20_000_000)
    post_holding(ledger, 10, 6_000)
    post_leads(ledger, 1, 12_345)
    post_training(ledger, 1, 500_000)
    post_overhead(ledger, 1, 600_000)
    post_pay(ledger, np.array([1, 1]), np.array([900_000, -80_000]))
    post_sale(ledger, 1, Sale(33_900_000, 20_000_000, charger_fen=350_000), vat_share=0.13, retained_share=0.2)
    assert ledger.revenue() == 30_000_000
    assert ledger.gross_margin() == 30_000_000 - 20_000_000 - 350_000
    assert ledger.pay() == 820_000
    assert ledger.contribution() == 9_650_000 - 820_000 - 12_345 - 500_000 - 60_000 - 600_000
    assert ledger.value(Account.STOCK) == 0
    assert HEADQUARTERS in ledger.columns(0)["store"]
