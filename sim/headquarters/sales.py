"""Selling: what a signature fixes, what a handover books, what a cancellation takes back."""

from typing import Any

import numpy as np

from sim.behaviour.choice import (
    BAAS,
    D_APR,
    D_CHARGER,
    D_DOWN,
    D_FREE_SWAPS,
    D_INSTALL,
    D_LEASE_MONTHS,
    D_LOAN_MONTHS,
    D_OWN_MONTHS,
    LOAN,
    O_BATTERY,
    O_DEDUCTION,
    O_FEE,
    O_MODEL,
    O_PACK,
    O_PAYMENT,
    O_PRICE,
    O_WAIT,
    T_PARKING,
    T_SWAPS,
    T_WAIT_TOLERANCE,
)
from sim.company.commission import marginal_fen
from sim.company.incentives import charger_fen, loan_subsidy_fen, swaps_fen
from sim.company.ledger import Ledger
from sim.company.money import fen_column
from sim.company.orders import ORDER, OrderBook
from sim.company.rows import Array, Ints
from sim.company.sale import Sale, contract_price_fen, incentives_fen, post_sale, present_value_fen, revenue_fen
from sim.compile import scalar
from sim.headquarters.branch import Branch
from sim.headquarters.staff import Staff
from sim.headquarters.terms import Terms
from sim.world.market import Market
from sim.world.offers import Offers
from sim.world.people import Floats


class Sales:
    """The sales ledger of a run.

    Attributes:
        profit_this_month: gross margin of the cars handed over this calendar month, less leads and overhead, fen by
            store.
    """

    def __init__(self, market: Market, ledger: Ledger, staff: Staff, book: OrderBook, branches: list[Branch]) -> None:
        self._ledger = ledger
        self._staff = staff
        self._book = book
        self._finance = market.scenario.finance
        self._configs = len(market.configs)
        self._config = np.full(np.max(market.configs, axis=0) + 1, -1)
        self._config[tuple(np.array(market.configs).T)] = np.arange(self._configs)
        self._unit_cost = np.array([market.unit_cost_fen(config) for config in market.configs], np.int64)
        self._centre = np.array([branch.centre for branch in branches])
        self.profit_this_month = np.zeros(len(branches), np.int64)

    def sign(self, terms: Terms, offers: Offers, plans: Array, signed: Array) -> Ints:
        """Enter the orders of signatures, one a car; their commission is credited now.

        Args:
            plans: rows of `PLAN` by number of the terms.
            signed: rows of `SIGNATURE` in the order of stores and of signature.

        Returns:
            The rows of the order book.
        """
        new = np.repeat(self._contracts(terms, offers, signed), signed["cars"])
        first = np.cumsum(signed["cars"]) - signed["cars"]
        new["unit"] = np.arange(len(new)) - np.repeat(first, signed["cars"])
        _credit(new, plans, terms.number, self._staff.rows)
        return self._book.enter(new)

    def _contracts(self, terms: Terms, offers: Offers, signed: Array) -> Array:
        """What is the same for all cars of a signature, a row each."""
        rows, offer = np.zeros(len(signed), ORDER), signed["offer"]
        for name in ("person", "customer", "store", "advisor_row", "segment", "channel"):
            rows[name] = signed[name]
        for name, column in zip(("model", "battery", "pack"), (O_MODEL, O_BATTERY, O_PACK), strict=True):
            rows[name] = offer[:, column]
        rows["payment"] = offer[:, O_PAYMENT]
        rows["advisor"] = self._staff.rows["id"][signed["advisor_row"]]
        rows["centre"] = self._centre[signed["store"]]
        config = self._config[rows["model"], rows["battery"], rows["pack"]]
        rows["variant"] = rows["centre"] * self._configs + config
        rows["tolerance_weeks"] = signed["tastes"][:, T_WAIT_TOLERANCE]
        rows["ordered_days"] = signed["time_days"]
        rows["promised_days"] = signed["time_days"] + offer[:, O_WAIT] * 7.0
        rows["cost_fen"] = self._unit_cost[config]
        costs = np.array([each.swaps.cost_per_swap_cny for each in terms.levers])[terms.number]
        bank = np.array([each.loan.apr_share for each in terms.levers])[terms.number]
        _price(signed, offers.deals, offers.deal_of, costs, bank, rows)
        leased = np.flatnonzero(rows["payment"] == BAAS)
        rows["battery_fen"][leased] = fen_column(offer[leased, O_DEDUCTION])
        months = offers.deals[offers.deal_of[signed["store"][leased]], D_LEASE_MONTHS].astype(int)
        fees = zip(fen_column(offer[leased, O_FEE]).tolist(), months.tolist(), strict=True)
        rate = self._finance.annual_discount_share
        rows["battery_fees_fen"][leased] = [present_value_fen(fee, term, rate) for fee, term in fees]
        rows["revenue_fen"] = revenue_fen(_sale(rows), self._finance.vat_share, self._finance.baas_retained_share)
        return rows

    def book(self, orders: Array) -> None:
        """Handovers: revenue, cost and incentives reach the ledger."""
        vat, retained, sale = self._finance.vat_share, self._finance.baas_retained_share, _sale(orders)
        post_sale(self._ledger, orders["store"], sale, vat_share=vat, retained_share=retained)
        margin = orders["revenue_fen"] - orders["cost_fen"] - incentives_fen(sale)
        np.add.at(self.profit_this_month, orders["store"], margin)

    def charge_back(self, orders: Ints) -> None:
        """Cancellations: the commission credited at the signature is taken back in the present month.

        Who has left and been paid for the last time keeps it.
        """
        rows, staff = self._book.rows, self._staff.rows
        advisors = rows["advisor_row"][orders]
        owing = staff["employed"][advisors] | (staff["days_employed"][advisors] > 0)
        fen = np.where(owing, rows["commission_fen"][orders], 0)
        rows["charged_back_fen"][orders] = fen
        np.subtract.at(staff["commission_fen"], advisors, fen)


def _sale(orders: Array) -> Sale:
    """The amounts of these orders, as columns."""
    return Sale(**{name: orders[name] for name in Sale._fields})


@scalar
def _price(signed: Array, deals: Floats, deal_of: Ints, cost_per_swap: Floats, bank_apr: Floats, rows: Array) -> None:
    """Price and incentives of each signature, in place. Deals, costs and rates are those of the store."""
    for k in range(signed.shape[0]):
        s, row = signed[k], rows[k]
        deal = deals[deal_of[s.store]]
        row.price_fen = contract_price_fen(s.offer[O_PRICE], s.offer[O_DEDUCTION], row.payment == BAAS)
        needed, months = s.tastes[T_SWAPS], deal[D_OWN_MONTHS]
        row.swaps_fen = swaps_fen(needed, int(deal[D_FREE_SWAPS]), cost_per_swap[s.store], months)
        row.charger_fen = charger_fen(deal[D_CHARGER], deal[D_INSTALL], s.tastes[T_PARKING])
        if row.payment == LOAN:
            price, term = row.price_fen / 100.0, int(deal[D_LOAN_MONTHS])
            row.loan_subsidy_fen = loan_subsidy_fen(price, deal[D_DOWN], deal[D_APR], term, bank_apr[s.store])


@scalar
def _credit(new: Array, plans: Array, plan_of: Ints, staff: Array) -> None:
    """Commission of each car, in the order of signature, to the advisor who signed."""
    for k in range(new.shape[0]):
        o = new[k]
        a = staff[o.advisor_row]
        o.commission_fen = marginal_fen(plans[plan_of[o.store]], a.cars, o.segment)
        a.cars += 1
        a.commission_fen += o.commission_fen


def order_columns(orders: Array, branches: list[Branch]) -> dict[str, Any]:
    """Rows of the table `orders`."""
    handed = ~np.isnan(orders["delivered_days"])
    on_time = np.where(handed, orders["delivered_days"] <= orders["promised_days"], -1)
    made = {
        "city": np.array([branch.city for branch in branches])[orders["store"]],
        "store": np.array([branch.id for branch in branches])[orders["store"]],
        "incentive_fen": incentives_fen(_sale(orders)),
        "on_time": on_time,
    }
    return {**{name: orders[name] for name in orders.dtype.names or ()}, **made}
