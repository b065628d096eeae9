"""What a delivered car does to the ledger, and the other things that happen to the company's money."""

import functools
import math
from typing import Any, NamedTuple

from sim.company.accounts import Account
from sim.company.ledger import HEADQUARTERS, Ledger
from sim.company.money import share_of, vat_inside
from sim.company.rows import Ints
from sim.compile import scalar

#: An amount, or a column of amounts.
Fen = Any


class Sale(NamedTuple):
    """One delivered car, or a column of each amount for many. All amounts in fen; prices include VAT."""

    #: What the customer pays for car and pack: after price change, and after the battery is deducted under BaaS.
    price_fen: Fen
    #: Unit cost of car and pack, net of VAT.
    cost_fen: Fen
    #: The price of the battery that the customer rents instead of buying (0 unless BaaS).
    battery_fen: Fen = 0
    #: Present value of all battery fees of this customer (0 unless BaaS); see `present_value_fen`.
    battery_fees_fen: Fen = 0
    #: Expected cost of the free swaps given.
    swaps_fen: Fen = 0
    #: Home charger: subsidy paid and installation.
    charger_fen: Fen = 0
    #: What the company pays the bank for a subsidised rate.
    loan_subsidy_fen: Fen = 0


@scalar
def contract_price_fen(price_cny: float, deduction_cny: float, leased: bool) -> int:
    """What stands in the contract, in fen: the price, without the battery when that is leased; half a fen rounded up.

    >>> contract_price_fen(328_000.0, 70_000.0, True), contract_price_fen(328_000.0, 70_000.0, False)
    (25800000, 32800000)
    """
    return math.floor((price_cny - deduction_cny if leased else price_cny) * 100.0 + 0.5)


@functools.cache
def present_value_fen(fee_fen_per_month: int, term_months: int, rate_per_year: float) -> int:
    """Present value of n = `term_months` fees, each at a month's end: fee * (1 - (1+i)^-n) / i, i = (1+r)^(1/12) - 1.

    The ordinary annuity (Brealey, Myers & Allen, Principles of Corporate Finance, ch. 2). 1000 yuan for 12 months at
    12.6825 % a year (1 % a month) is worth 11 255 yuan:

    >>> present_value_fen(100_000, 12, 1.01 ** 12 - 1)
    1125508
    >>> present_value_fen(100_000, 12, 0.0)
    1200000
    """
    if rate_per_year == 0.0:
        return fee_fen_per_month * term_months
    month = (1.0 + rate_per_year) ** (1.0 / 12.0) - 1.0
    return share_of(fee_fen_per_month, (1.0 - (1.0 + month) ** -term_months) / month)


def revenue_fen(sale: Sale, vat_share: float, retained_share: float) -> Fen:
    """Revenue of a car net of VAT: the customer's part, the battery sold, and the fees of the part retained.

    Under BaaS a battery asset company buys the share `1 - retained_share` of the battery at delivery; the company keeps
    the rest and its fees. Vehicle revenue falls, recurring revenue rises, cash comes later.

    >>> revenue_fen(Sale(price_fen=11_300, cost_fen=0), 0.13, 0.2)
    10000
    >>> revenue_fen(Sale(8_475, 0, battery_fen=2_825, battery_fees_fen=2_260), 0.13, 0.2)  # 7500 + 2000 + 400
    9900
    """
    paid, vat, fees, fees_vat = _received(sale, vat_share, retained_share)
    return paid - vat + fees - fees_vat


def incentives_fen(sale: Sale) -> Fen:
    """What is given with a car."""
    return sale.swaps_fen + sale.charger_fen + sale.loan_subsidy_fen


def _received(sale: Sale, vat_share: float, retained_share: float) -> tuple[Fen, Fen, Fen, Fen]:
    """What is paid at delivery and the tax in it; the fees of the part retained and the tax in them."""
    paid = sale.price_fen + sale.battery_fen - share_of(sale.battery_fen, retained_share)
    fees = share_of(sale.battery_fees_fen, retained_share)
    return paid, vat_inside(paid, vat_share), fees, vat_inside(fees, vat_share)


def post_sale(ledger: Ledger, store: int | Ints, sale: Sale, *, vat_share: float, retained_share: float) -> None:
    """Post handovers: revenue and VAT, cost out of stock, and the incentives given with the car."""
    paid, vat, fees, fees_vat = _received(sale, vat_share, retained_share)
    ledger.post(store, Account.CASH, Account.REVENUE, paid - vat)
    ledger.post(store, Account.CASH, Account.VAT, vat)
    ledger.post(store, Account.BATTERY_LEASES, Account.RECURRING, fees - fees_vat)
    ledger.post(store, Account.BATTERY_LEASES, Account.VAT, fees_vat)
    ledger.post(store, Account.COST_OF_CARS, Account.STOCK, sale.cost_fen)
    ledger.post(store, Account.INCENTIVES, Account.PROVISIONS, sale.swaps_fen)
    ledger.post(store, Account.INCENTIVES, Account.CASH, sale.charger_fen + sale.loan_subsidy_fen)


def post_built(ledger: Ledger, cost_fen: int) -> None:
    """A car (or a whole night's cars) leaves the factory and is paid for."""
    ledger.post(HEADQUARTERS, Account.STOCK, Account.CASH, cost_fen)


def post_pay(ledger: Ledger, store: Ints, pay_fen: Ints) -> None:
    """Pay of advisors. A negative amount (commission charged back to a leaver) flows the other way."""
    paid = pay_fen >= 0
    ledger.post(store[paid], Account.PAY, Account.CASH, pay_fen[paid])
    ledger.post(store[~paid], Account.CASH, Account.PAY, -pay_fen[~paid])


def post_leads(ledger: Ledger, store: int | Ints, cost_fen: Fen) -> None:
    """Marketing cost of the day's leads."""
    ledger.post(store, Account.MARKETING, Account.CASH, cost_fen)


def post_training(ledger: Ledger, store: int | Ints, cost_fen: Fen) -> None:
    """Recruiting and onboarding cost."""
    ledger.post(store, Account.TRAINING, Account.CASH, cost_fen)


def post_holding(ledger: Ledger, cars: int, fen_per_car_day: int) -> None:
    """One night's cost of keeping finished cars that are on the way or at a centre."""
    ledger.post(HEADQUARTERS, Account.STOCK_HOLDING, Account.CASH, cars * fen_per_car_day)


def post_overhead(ledger: Ledger, store: int | Ints, fen_per_day: Fen) -> None:
    """One day's rent and running of a store."""
    ledger.post(store, Account.OVERHEAD, Account.CASH, fen_per_day)
