"""Selling: what a signature fixes, what a handover books, what a cancellation takes back."""

from sim.behaviour.choice import (
    BAAS,
    D_APR,
    D_CHARGER,
    D_DOWN,
    D_FREE_SWAPS,
    D_INSTALL,
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
from sim.behaviour.payment import annuity_factor, charger_value, expected_free_swaps
from sim.company.cars import Config
from sim.company.commission import order_fen
from sim.company.ledger import Ledger
from sim.company.money import to_fen
from sim.company.sale import Sale, contract_price_fen, post_sale, present_value_fen, revenue_fen
from sim.headquarters.branch import Branch, Signature
from sim.headquarters.orders import Order
from sim.headquarters.staff import Staff
from sim.headquarters.today import Today
from sim.world.market import Market
from sim.world.people import Floats


class Sales:
    """The sales ledger of a run."""

    def __init__(self, market: Market, ledger: Ledger, staff: Staff) -> None:
        self._market = market
        self._ledger = ledger
        self._staff = staff
        self._sales: dict[tuple[int, int], Sale] = {}
        #: Gross margin of the cars handed over this calendar month by store, less leads and overhead, fen.
        self.profit_this_month: dict[int, int] = {}

    def sign(self, today: Today, branch: Branch, signed: Signature) -> list[Order]:
        """The orders of a signature, one a car; their commission is credited now."""
        offer, levers = signed.offer, today.levers
        config = Config(int(offer[O_MODEL]), int(offer[O_BATTERY]), int(offer[O_PACK]))
        advisor = self._staff.rows[self._staff.row_of(signed.advisor)]
        credit = order_fen(self._market.commission(levers), int(advisor["cars"]), signed.cars, signed.segment)
        sale = self._sale(today, signed, config)
        finance = self._market.scenario.finance
        orders = []
        for unit in range(signed.cars):
            self._sales[(signed.customer, unit)] = sale
            orders.append(
                Order(
                    person=signed.person,
                    customer=signed.customer,
                    branch=branch,
                    segment=signed.segment,
                    channel=signed.channel,
                    tolerance_weeks=float(signed.tastes[T_WAIT_TOLERANCE]),
                    unit=unit,
                    advisor=signed.advisor,
                    config=config,
                    payment=int(offer[O_PAYMENT]),
                    ordered_days=signed.time_days,
                    promised_days=signed.time_days + offer[O_WAIT] * 7.0,
                    price_fen=sale.price_fen,
                    revenue_fen=revenue_fen(sale, finance.vat_share, finance.baas_retained_share),
                    cost_fen=sale.cost_fen,
                    incentive_fen=sale.swaps_fen + sale.charger_fen + sale.loan_subsidy_fen,
                    commission_fen=credit[unit],
                )
            )
        advisor["cars"] += signed.cars
        advisor["commission_fen"] += sum(credit)
        return orders

    def _sale(self, today: Today, signed: Signature, config: Config) -> Sale:
        offer, tastes = signed.offer, signed.tastes
        deal = today.deal
        payment = int(offer[O_PAYMENT])
        lease = payment == BAAS
        finance, baas = self._market.scenario.finance, today.levers.baas
        price_fen = contract_price_fen(offer[O_PRICE], offer[O_DEDUCTION], lease)
        free = expected_free_swaps(float(tastes[T_SWAPS]), int(deal[D_FREE_SWAPS]))
        swaps = free * today.levers.swaps.cost_per_swap_cny * float(deal[D_OWN_MONTHS])
        charger = charger_value(float(deal[D_CHARGER]), float(deal[D_INSTALL]), float(tastes[T_PARKING]))
        loan = self._loan_subsidy(today, price_fen / 100.0, deal) if payment == LOAN else 0.0
        return Sale(
            price_fen=price_fen,
            cost_fen=self._market.unit_cost_fen(config),
            battery_fen=to_fen(offer[O_DEDUCTION]) if lease else 0,
            battery_fees_fen=present_value_fen(to_fen(offer[O_FEE]), baas.term_months, finance.annual_discount_share)
            if lease
            else 0,
            swaps_fen=to_fen(round(swaps, 2)),
            charger_fen=to_fen(round(charger, 2)),
            loan_subsidy_fen=to_fen(round(loan, 2)),
        )

    def _loan_subsidy(self, today: Today, price: float, deal: Floats) -> float:
        """What the bank is paid so that it lends below its own rate: the present value of the difference, CNY."""
        loan = today.levers.loan
        months = int(deal[D_LOAN_MONTHS])
        principal = (1.0 - float(deal[D_DOWN])) * price
        received = principal / annuity_factor(float(deal[D_APR]), months)
        return max(0.0, principal - received * annuity_factor(loan.apr_share, months))

    def book(self, day: int, order: Order) -> None:
        """A handover: revenue, cost and incentives reach the ledger."""
        finance = self._market.scenario.finance
        sale = self._sales.pop((order.customer, order.unit))
        store = order.branch.id
        post_sale(
            self._ledger, day, store, sale, vat_share=finance.vat_share, retained_share=finance.baas_retained_share
        )
        margin = order.revenue_fen - order.cost_fen - order.incentive_fen
        self.profit_this_month[store] = self.profit_this_month.get(store, 0) + margin

    def running_costs(self, store: int, fen: int) -> None:
        """A store's day has cost this: less profit to share."""
        self.profit_this_month[store] = self.profit_this_month.get(store, 0) - fen

    def charge_back(self, order: Order) -> None:
        """A cancellation: the commission credited at the signature is taken back in the present month.

        Who has left and been paid for the last time keeps it.
        """
        self._sales.pop((order.customer, order.unit))
        advisor = self._staff.rows[self._staff.row_of(order.advisor)]
        if advisor["employed"] or advisor["days_employed"]:
            order.charged_back_fen = order.commission_fen
            advisor["commission_fen"] -= order.commission_fen
