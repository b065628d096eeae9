"""Headquarters: what the company decides by night, and its books.

Mornings set prices and rosters, evenings close the books of the stores, nights build, match and hand out cars, pay,
hire, and hear referrals.
"""

from datetime import date, timedelta

import numpy as np

from sim.behaviour.decisions import rule_row
from sim.company import sale
from sim.company.cars import SupplyEvent
from sim.company.handover import Centre, HandoverDesk
from sim.company.ledger import Ledger
from sim.company.orders import OrderBook, State
from sim.company.rows import Array, Ints
from sim.company.scoring import separation
from sim.company.stock import close_day
from sim.company.supply import Supply
from sim.events import Event
from sim.headquarters.branch import branches_of
from sim.headquarters.cancelling import cancelling
from sim.headquarters.crowd import Crowd
from sim.headquarters.dawn import Dawn
from sim.headquarters.nightlog import NightLog
from sim.headquarters.ownership import Ownership
from sim.headquarters.payroll import Payroll
from sim.headquarters.personnel import Personnel
from sim.headquarters.reports import HANDOVER
from sim.headquarters.sales import Sales, order_columns
from sim.headquarters.staff import Staff
from sim.headquarters.terms import Calendar
from sim.headquarters.today import Today
from sim.log import Recorder
from sim.world.market import Market
from sim.world.people import Floats


class Headquarters:
    """The company above its stores.

    Attributes:
        branches: the stores, in order of identity.
        staff: everybody who works or has worked for it.
        book: orders signed and not yet delivered or cancelled.
        ledger: money, double entry.
        distance: how far the lead score tells hot from cold.
        lead_cost_fen: what today's leads have cost so far, by store.
    """

    def __init__(self, market: Market, seed: int, recorder: Recorder, crowd: Crowd) -> None:
        self.market = market
        self._seed = seed
        self._recorder = recorder
        self._crowd = crowd
        self.branches = branches_of(market)
        self._stores = np.array([branch.id for branch in self.branches])
        self._demo_cars = np.array([sum(branch.demo_cars.values()) for branch in self.branches])
        self.ledger = Ledger(self._stores)
        self.book = OrderBook()
        self._new: Ints = np.zeros(0, np.int64)
        self.lead_cost_fen = np.zeros(len(self.branches), np.int64)
        self.supply = _supply(market, self.book)
        self.desk = _desk(market, self.book)
        self.rule = rule_row(market.scenario.customer, market.scenario.owner)
        self.distance = separation(market.scenario.scoring.auc)
        self.staff = Staff(len(self.branches))
        self._calendar = Calendar(market)
        self.dawn = Dawn(market, self.supply, self.branches, self._calendar)
        self._todays: list[Today] = []
        self._log = NightLog(recorder, self._stores)
        self._unit_cost = np.array([market.unit_cost_fen(config) for config in market.configs], np.int64)
        self.sales = Sales(market, self.ledger, self.staff, self.book, self.branches)
        places = recorder, self._log, crowd
        self.ownership = Ownership(market, seed, *places, self.staff, self.branches)
        self.personnel = Personnel(market, seed, *places, self.branches, self.staff, self.ledger, self._calendar)
        self.payroll = Payroll(market, recorder, self.branches, self.staff, self.ledger, self.sales)
        sale.post_built(self.ledger, int((self.supply.in_stock * self._unit_cost).sum()))

    def todays(self, day: int) -> list[Today]:
        """What holds in every store on a day."""
        return self.dawn.todays(day)

    # -- evening -----------------------------------------------------------------------------------------------

    def close_books(self, todays: list[Today], lived: Array, signed: Array, handed: Array) -> None:
        """What the stores signed and handed over, their day as rows, and what the day cost.

        Args:
            lived: rows of `STORE_DAY`, or anything with its columns.
            signed: rows of `SIGNATURE`, store by store, in the order of signature.
            handed: rows of `HANDED`, store by store, in the order of handover.
        """
        day = todays[0].day
        terms = self._calendar.terms(day)
        self._new = self.sales.sign(terms, todays[0].offers, self.personnel.plans(terms), signed)
        self._deliver(handed)
        if todays is not self._todays:
            self._todays = todays
            self._opened = np.array([int(today.close_minute * 60 - today.open_minute * 60) for today in todays])
            self._overhead = np.array([today.overhead_fen for today in todays])
        columns = {
            "day": np.full(len(todays), day),
            "store": self._stores,
            "waited_minutes_sum": lived["waited"],
            "served_waited_minutes_sum": lived["waited_served"],
            "demo_busy_seconds": lived["demo_seconds"],
            "demo_seconds": self._demo_cars * self._opened,
            **{name: lived[name] for name in ("visits", "reneged", "balked", "served", "calls_open")},
        }
        self._recorder.add("store_days", columns)
        stores = np.arange(len(todays))
        sale.post_leads(self.ledger, stores, self.lead_cost_fen)
        sale.post_overhead(self.ledger, stores, self._overhead)
        self.sales.profit_this_month -= self.lead_cost_fen + self._overhead
        self.lead_cost_fen[:] = 0

    def _deliver(self, handed: Array) -> None:
        """Cars are handed over: revenue is booked."""
        orders = handed["order"]
        self.supply.deliver(orders)
        self.book.rows["delivered_days"][orders] = handed["time_days"]
        self.sales.book(self.book.rows[orders])
        self._write(orders)
        self.book.close(orders)

    def _write(self, orders: Ints) -> None:
        self._recorder.add("orders", order_columns(self.book.rows[orders], self.branches))

    # -- night -------------------------------------------------------------------------------------------------

    def night(self, day: int) -> None:
        """Cancellations, cars, handovers, owners, people, money - in this order."""
        self.personnel.close_day(day)
        cancelled = self._cancellations(day)
        news = self.supply.night(day, self._new, cancelled)
        self.book.close(cancelled)
        self._new = self._new[:0]
        self._cars(day, news)
        self._handovers(day)
        self.ownership.night(day)
        self.personnel.turnover(day)
        if self._date(day + 1).day == 1:
            self._pay(day)
        self.personnel.prepare(day + 1)
        self._stock(day, news)
        if not self.ledger.balanced():
            raise AssertionError(f"the books of day {day} do not balance")
        self._recorder.add("ledger", self.ledger.take(day))

    def _date(self, day: int) -> date:
        return self.market.start + timedelta(days=day)

    def _pay(self, day: int) -> None:
        self.payroll.run(self._date(day), self._calendar.terms(day))

    def _cancellations(self, day: int) -> Ints:
        """Everybody who waits may lose patience. Returns the orders, in the order of their signature."""
        rule, rows = self.market.scenario.delivery, self.book.rows
        found = np.empty(len(rows), np.int64)
        hazard = rule.cancel_hazard_per_day, rule.cancel_wait_factor, rule.cancel_broken_factor
        orders = found[: cancelling(self._seed, day, rows, *hazard, found)]
        orders = orders[np.argsort(rows["number"][orders])]
        rows["cancelled_days"][orders] = day + 1
        self.desk.cancel(orders[rows["state"][orders] == State.READY])
        self._say(day, Event.CANCEL, orders, day + 1 - rows["ordered_days"][orders])
        self.sales.charge_back(orders)
        self._write(orders)
        self._crowd.cars_gone(rows["person"][orders], float(day + 1), day + 1 > rows["promised_days"][orders])
        return orders

    def _cars(self, day: int, news: Array) -> None:
        self.desk.add(news["order"][news["event"] == SupplyEvent.READY])
        matched = news["order"][news["event"] == SupplyEvent.MATCHED]
        self._say(day, Event.MATCHED, matched, day + 1 - self.book.rows["ordered_days"][matched])

    def _say(self, day: int, event: Event, orders: Ints, value: Floats | float) -> None:
        if self._log.silent:
            return
        o = self.book.rows[orders]
        stages = self._crowd.stages(o["person"])
        words = {name: o[name] for name in ("advisor", "model", "channel")}
        self._log.write(day, event, o["customer"], o["store"], stage=stages, value=value, **words)

    def _handovers(self, day: int) -> None:
        """Book tomorrow's handovers; the customer's store sends an advisor."""
        slots = self.desk.book()
        orders = self.book.rows[slots["order"]]
        self._say(day, Event.HANDOVER_BOOKED, slots["order"], float(day + 1))
        booked = np.empty(len(slots), HANDOVER)
        booked["order"], booked["minute"] = slots["order"], slots["minute"]
        for name in ("store", "person", "unit", "model", "ordered_days", "promised_days"):
            booked[name] = orders[name]
        self._crowd.handovers(booked)

    def _stock(self, day: int, news: Array) -> None:
        """Stock by centre and model, and the cost of keeping and building it."""
        built = news["variant"][news["event"] == SupplyEvent.BUILT] % len(self._unit_cost)
        sale.post_built(self.ledger, int(self._unit_cost[built].sum()))
        sale.post_holding(self.ledger, self.supply.finished(), self.market.holding_fen)
        self._recorder.add("stock_days", close_day(self.supply.plant.stock, day))

    def close(self, last: int) -> None:
        """End of the run: open orders and the running month are written."""
        self._write(self.book.open())
        if self.staff.rows["days_employed"].any():
            self._pay(last)
        self._recorder.add("ledger", self.ledger.take(last))


def _supply(market: Market, book: OrderBook) -> Supply:
    delivery, number = market.scenario.delivery, {config: k for k, config in enumerate(market.configs)}
    stock = np.zeros((len(market.scenario.delivery_centres), len(number)), np.int64)
    for (centre, config), cars in market.initial_stock.items():
        stock[centre, number[config]] = cars
    return Supply(
        book,
        configs=market.configs,
        weekly_capacity=[model.weekly_capacity for model in market.scenario.models],
        build_days=delivery.build_days,
        transit_days=[centre.transit_days for centre in market.scenario.delivery_centres],
        stock_share=delivery.stock_share,
        memory_days=delivery.popularity_days,
        initial_stock=stock.ravel(),
    )


def _desk(market: Market, book: OrderBook) -> HandoverDesk:
    delivery = market.scenario.delivery
    return HandoverDesk(
        book,
        [Centre(c.bays, c.slots_per_bay_day) for c in market.scenario.delivery_centres],
        open_minute=round(delivery.handover_open_hour * 60),
        close_minute=round(delivery.handover_close_hour * 60),
    )
