"""Headquarters: what the company decides by night, and its books.

The rules themselves are in :mod:`sim.company`; here they are asked in the order of the day: mornings set prices and
rosters, evenings close the books of each store, nights build, match and hand out cars, pay, hire, and hear referrals.
"""

from collections import defaultdict
from datetime import date as date_type
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.advisor import Advisor
from sim.agents.centre import DeliveryCentre
from sim.agents.dawn import Dawn
from sim.agents.job import Due
from sim.agents.orders import Order
from sim.agents.ownership import Ownership
from sim.agents.personnel import Personnel
from sim.agents.sales import Sales
from sim.agents.store import Store
from sim.agents.today import Today
from sim.behaviour.cancellation import cancel_chance
from sim.behaviour.choice import T_WAIT_TOLERANCE
from sim.company import sale
from sim.company.cars import OrderKey, SupplyEvent
from sim.company.handover import Centre, HandoverDesk
from sim.company.ledger import Ledger
from sim.company.scoring import lead_score, score_share, separation
from sim.company.supply import Supply
from sim.events import CALLS, Event, Outcome, Task
from sim.random import code, uniform
from sim.world.identity import store_id

if TYPE_CHECKING:
    from sim.agents.customer import Customer
    from sim.agents.day import StoreDay
    from sim.agents.model import Lab


class Headquarters(mesa.Agent):  # type: ignore[misc]
    """The company above its stores.

    Attributes:
        orders: signed and not yet delivered or cancelled, by (customer, unit).
        ledger: money, double entry.
    """

    def __init__(self, lab: "Lab") -> None:
        super().__init__(lab)
        market = lab.market
        self.lab = lab
        self.ledger = Ledger()
        self.orders: dict[OrderKey, Order] = {}
        self.new_orders: list[Order] = []
        self.cancelled: list[OrderKey] = []
        self.centres = [
            DeliveryCentre(
                lab, k, name=c.id, bays=c.bays, slots_per_bay_day=c.slots_per_bay_day, transit_days=c.transit_days
            )
            for k, c in enumerate(market.scenario.delivery_centres)
        ]
        delivery = market.scenario.delivery
        self.supply = Supply(
            weekly_capacity=market.weekly_capacity,
            build_days=delivery.build_days,
            transit_days={c.position: c.transit_days for c in self.centres},
            stock_share=delivery.stock_share,
            memory_days=delivery.popularity_days,
            variants=market.variants,
            initial_stock=market.initial_stock,
        )
        self.desk = HandoverDesk(
            {c.position: Centre(c.bays, c.slots_per_bay_day) for c in self.centres},
            open_minute=round(delivery.handover_open_hour * 60),
            close_minute=round(delivery.handover_close_hour * 60),
        )
        self.distance = separation(market.scenario.scoring.auc)
        self.dawn = Dawn(self)
        self.sales = Sales(self)
        self.personnel = Personnel(self)
        self.ownership = Ownership(self)
        self._delivered: dict[tuple[int, int], int] = defaultdict(int)
        opening = sum(market.unit_cost_fen(config) * n for (_, config), n in market.initial_stock.items())
        sale.post_built(self.ledger, 0, opening)

    def open_stores(self) -> list[Store]:
        """The stores with their teams, in order of identity."""
        market = self.lab.market
        stores = [
            Store(
                self.lab,
                store_id(market.city_codes[s.city], s.number),
                name=s.id,
                city=market.city_position[s.city],
                house=s.kind == "house",
                seats=s.seats,
                demo_cars={market.model_position[m]: n for m, n in s.demo_cars.items()},
                centre=market.centre_position[s.delivery_centre],
                events=self.lab.events,
            )
            for s in market.store_rows
        ]
        for store in stores:
            self.personnel.found(store)
        return stores

    # -- morning -----------------------------------------------------------------------------------------------

    def today(self, store: Store) -> Today:
        """What holds in a store today."""
        return self.dawn.today(store, self.lab.day)

    def score(self, person: "Customer") -> None:
        """Score a lead with the stated accuracy; the score sees intent through noise, never the person."""
        person.score = lead_score(person.interest, person.score_noise, self.distance)
        person.score_share = score_share(person.score, self.distance)

    # -- evening -----------------------------------------------------------------------------------------------

    def close_books(self, store: Store, day: "StoreDay") -> None:
        """The store's day as rows, and what it cost."""
        today = day.today
        demo = sum(n for n in store.demo_cars.values()) * int(today.close_minute * 60 - today.open_minute * 60)
        calls = sum(1 for due in store.agenda.get(today.day + 1, ()) if due.what in CALLS)
        self.lab.recorder.rows["store_days"].append(
            (
                today.day,
                store.id,
                day.visits,
                day.reneged,
                day.balked,
                day.served,
                day.waited,
                day.waited_served,
                day.demo_seconds,
                demo,
                calls,
            )
        )
        sale.post_leads(self.ledger, today.day, store.id, store.lead_cost_fen)
        sale.post_overhead(self.ledger, today.day, store.id, today.overhead_fen)
        self.sales.running_costs(store.id, store.lead_cost_fen + today.overhead_fen)
        store.leads_today = 0
        store.lead_cost_fen = 0
        for advisor in store.staff.values():
            self.personnel.close_day(advisor, today)

    # -- night -------------------------------------------------------------------------------------------------

    def night(self) -> None:
        """Cancellations, cars, handovers, owners, people, money - in this order."""
        day = self.lab.day
        self._cancellations(day)
        rows = self.supply.night(day, [o.for_factory() for o in self.new_orders], self.cancelled)
        self.new_orders, self.cancelled = [], []
        self._cars(day, rows)
        self._handovers(day)
        self.ownership.night(day)
        self.personnel.night(day)
        self._stock(day, rows)
        if not self.ledger.balanced(day):
            raise AssertionError(f"the books of day {day} do not balance")
        self.lab.recorder.flush_table("ledger", self.ledger.take())

    def _cancellations(self, day: int) -> None:
        """Everybody who waits may lose patience; the longer beyond tolerance, the likelier, more so after a broken promise."""
        rule = self.lab.market.scenario.delivery
        seed = self.lab.seed_value
        for order in self.orders.values():
            person = order.customer
            waited = day + 1 - order.ordered_days
            late = max(0.0, day + 1 - order.promised_days)
            chance = cancel_chance(
                rule.cancel_hazard_per_day,
                waited / 7.0,
                float(person.tastes[T_WAIT_TOLERANCE]),
                rule.cancel_wait_factor,
                late > 0.0,
                rule.cancel_broken_factor,
            )
            if not order.booked and uniform(seed, person.id, code.CANCEL, (day << 8) | order.unit) < chance:
                self._cancel(day, order, late > 0.0)
        for key in self.cancelled:
            del self.orders[key]

    def _cancel(self, day: int, order: Order, broken: bool) -> None:
        person = order.customer
        order.cancelled_days = float(day + 1)
        self.cancelled.append(order.key)
        self.desk.cancel(order.key)
        self.lab.events.append(
            (
                float(day + 1),
                person.id,
                Event.CANCEL,
                person.stage,
                person.store.id,
                order.advisor,
                order.model,
                person.channel,
                day + 1 - order.ordered_days,
            )
        )
        self.sales.charge_back(order)
        self.lab.recorder.rows["orders"].append(order.row())
        person.car_gone(float(day + 1), broken)

    def _cars(self, day: int, rows: list[Any]) -> None:
        self.desk.add([(r.centre, r.order) for r in rows if r.event == SupplyEvent.READY and r.order is not None])
        for row in rows:
            if row.event == SupplyEvent.MATCHED and row.order is not None:
                order = self.orders.get(row.order.key)
                if order is not None:
                    self._event(day, Event.MATCHED, order, day + 1 - order.ordered_days)

    def _event(self, day: int, event: Event, order: Order, value: float) -> None:
        person = order.customer
        self.lab.events.append(
            (
                float(day + 1),
                person.id,
                event,
                person.stage,
                person.store.id,
                order.advisor,
                order.model,
                person.channel,
                value,
            )
        )

    def _handovers(self, day: int) -> None:
        """Book tomorrow's handovers; the customer's store sends an advisor."""
        for slot in self.desk.book(day + 1):
            order = self.orders[slot.order.key]
            order.booked = True
            self._event(day, Event.HANDOVER_BOOKED, order, float(day + 1))
            person = order.customer
            person.store.remember(day + 1, Due(float(slot.minute), person, Task.HANDOVER, order.unit))

    def delivered(self, day: "StoreDay", person: "Customer", advisor: Advisor, unit: int) -> None:
        """A car is handed over: revenue is booked, the owner's life begins with the last car of the order."""
        order = self.orders.pop(OrderKey(person.id, unit))
        order.delivered_days = day.time_days
        self.supply.deliver(order.key)
        self._delivered[(person.store.centre, order.model)] += 1
        self.sales.book(day.today.day, order)
        self.lab.recorder.rows["orders"].append(order.row())
        day.log(
            Event.DELIVERED, person, advisor=advisor.id, model=order.model, value=day.time_days - order.ordered_days
        )
        person.car_received(day, advisor, max(0.0, order.delivered_days - order.promised_days))

    def _stock(self, day: int, rows: list[Any]) -> None:
        """Stock by centre and model, and the cost of keeping and building it."""
        built: dict[tuple[int, int], int] = defaultdict(int)
        arrived: dict[tuple[int, int], int] = defaultdict(int)
        cost = 0
        for row in rows:
            key = (row.centre, row.config.model)
            if row.event == SupplyEvent.BUILT:
                built[key] += 1
                cost += self.lab.market.unit_cost_fen(row.config)
            elif row.event == SupplyEvent.ARRIVED:
                arrived[key] += 1
        sale.post_built(self.ledger, day, cost)
        sale.post_holding(self.ledger, day, self.supply.finished(), self.lab.market.holding_fen)
        counts = self.supply.counts
        for key in sorted(counts.on_hand.keys() | counts.in_transit.keys() | self._delivered.keys() | built.keys()):
            self.lab.recorder.rows["stock_days"].append(
                (day, *key, counts.on_hand[key], counts.in_transit[key], built[key], arrived[key], self._delivered[key])
            )
        self._delivered.clear()

    def date(self, day: int) -> date_type:
        """Calendar date of a day of the run."""
        return self.lab.market.start + timedelta(days=day)

    def close(self) -> None:
        """End of the run: open orders and the running month are written."""
        for key in sorted(self.orders):
            self.lab.recorder.rows["orders"].append(self.orders[key].row())
        self.personnel.close()
        if self.orders and any(o.customer.outcome == Outcome.LOST for o in self.orders.values()):
            raise AssertionError("somebody is lost and has an open order")
