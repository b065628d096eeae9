"""Selling: what a signature fixes, what a handover books, what a cancellation takes back."""

from typing import TYPE_CHECKING

from sim.agents.orders import Order
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
)
from sim.behaviour.payment import annuity_factor, charger_value, expected_free_swaps
from sim.company.cars import Config
from sim.company.commission import CommissionPlan, order_fen
from sim.company.money import to_fen
from sim.company.sale import Sale, post_sale, present_value_fen, revenue_fen
from sim.world.people import Floats

if TYPE_CHECKING:
    from sim.agents.advisor import Advisor
    from sim.agents.customer import Customer
    from sim.agents.headquarters import Headquarters
    from sim.agents.today import Today
    from sim.scenario.levers import Levers


class Sales:
    """The sales ledger of a run."""

    def __init__(self, headquarters: "Headquarters") -> None:
        self._hq = headquarters
        self._market = headquarters.lab.market
        self._sales: dict[tuple[int, int], Sale] = {}
        #: Cars signed this calendar month by advisor, for the tiers of the commission.
        self.cars_this_month: dict[int, int] = {}
        #: Commission credited this calendar month by advisor, fen.
        self.commission_this_month: dict[int, int] = {}
        #: Gross margin of the cars handed over this calendar month by store, less leads and overhead, fen.
        self.profit_this_month: dict[int, int] = {}

    def sign(self, today: "Today", person: "Customer", advisor: "Advisor", time_days: float) -> Order:
        """Sign `person.cars` cars of the person's offer; commission is credited now. Returns the last order."""
        offer, levers = person.offer, today.levers
        config = Config(int(offer[O_MODEL]), int(offer[O_BATTERY]), int(offer[O_PACK]))
        before = self.cars_this_month.get(advisor.id, 0)
        credit = order_fen(self._plan(levers), before, person.cars, person.segment)
        sale = self._sale(today, person, config)
        finance = self._market.scenario.finance
        promised = time_days + offer[O_WAIT] * 7.0
        for unit in range(person.cars):
            order = Order(
                customer=person,
                unit=unit,
                advisor=advisor.id,
                config=config,
                payment=int(offer[O_PAYMENT]),
                ordered_days=time_days,
                promised_days=promised,
                price_fen=sale.price_fen,
                revenue_fen=revenue_fen(sale, finance.vat_share, finance.baas_retained_share),
                cost_fen=sale.cost_fen,
                incentive_fen=sale.swaps_fen + sale.charger_fen + sale.loan_subsidy_fen,
                commission_fen=credit[unit],
            )
            self._sales[(person.id, unit)] = sale
            self._hq.orders[order.key] = order
            self._hq.new_orders.append(order)
        self.cars_this_month[advisor.id] = before + person.cars
        self.commission_this_month[advisor.id] = self.commission_this_month.get(advisor.id, 0) + sum(credit)
        return order

    def _plan(self, levers: "Levers") -> CommissionPlan:
        return self._market.commission(levers)

    def _sale(self, today: "Today", person: "Customer", config: Config) -> Sale:
        offer = person.offer
        _, deal = today.offers_now(person.segment)
        payment = int(offer[O_PAYMENT])
        lease = payment == BAAS
        price = offer[O_PRICE] - (offer[O_DEDUCTION] if lease else 0.0)
        finance, baas = self._market.scenario.finance, today.levers.baas
        free = expected_free_swaps(float(person.tastes[T_SWAPS]), int(deal[D_FREE_SWAPS]))
        swaps = free * today.levers.swaps.cost_per_swap_cny * float(deal[D_OWN_MONTHS])
        charger = charger_value(float(deal[D_CHARGER]), float(deal[D_INSTALL]), float(person.tastes[T_PARKING]))
        return Sale(
            price_fen=to_fen(round(price, 2)),
            cost_fen=self._market.unit_cost_fen(config),
            battery_fen=to_fen(offer[O_DEDUCTION]) if lease else 0,
            battery_fees_fen=present_value_fen(to_fen(offer[O_FEE]), baas.term_months, finance.annual_discount_share)
            if lease
            else 0,
            swaps_fen=to_fen(round(swaps, 2)),
            charger_fen=to_fen(round(charger, 2)),
            loan_subsidy_fen=to_fen(round(self._loan_subsidy(today, price, deal), 2)) if payment == LOAN else 0,
        )

    def _loan_subsidy(self, today: "Today", price: float, deal: Floats) -> float:
        """What the bank is paid so that it lends below its own rate: the present value of the difference, CNY."""
        loan = today.levers.loan
        months = int(deal[D_LOAN_MONTHS])
        principal = (1.0 - float(deal[D_DOWN])) * price
        received = principal / annuity_factor(float(deal[D_APR]), months)
        return max(0.0, principal - received * annuity_factor(loan.apr_share, months))

    def book(self, day: int, order: Order) -> None:
        """A handover: revenue, cost and incentives reach the ledger."""
        finance = self._market.scenario.finance
        sale = self._sales.pop((order.customer.id, order.unit))
        post_sale(
            self._hq.ledger,
            day,
            order.customer.store.id,
            sale,
            vat_share=finance.vat_share,
            retained_share=finance.baas_retained_share,
        )

        store = order.customer.store.id
        margin = order.revenue_fen - order.cost_fen - order.incentive_fen
        self.profit_this_month[store] = self.profit_this_month.get(store, 0) + margin

    def running_costs(self, store: int, fen: int) -> None:
        """A store's day has cost this: less profit to share."""
        self.profit_this_month[store] = self.profit_this_month.get(store, 0) - fen

    def new_month(self) -> None:
        """Start counting afresh."""
        self.cars_this_month, self.commission_this_month, self.profit_this_month = {}, {}, {}

    def charge_back(self, order: Order) -> None:
        """A cancellation: the commission credited at the signature is taken back in the present month.

        Who has left and been paid for the last time keeps it.
        """
        self._sales.pop((order.customer.id, order.unit))
        if not self._hq.personnel.on_payroll(order.advisor):
            return
        order.charged_back_fen = order.commission_fen
        self.commission_this_month[order.advisor] = (
            self.commission_this_month.get(order.advisor, 0) - order.commission_fen
        )
