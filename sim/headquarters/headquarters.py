"""Headquarters: what the company decides by night, and its books.

Mornings set prices and rosters, evenings close the books of each store, nights build, match and hand out cars, pay,
hire, and hear referrals.
"""

from collections import defaultdict
from typing import Any

from sim.behaviour.cancellation import cancel_chance
from sim.behaviour.decisions import rule_row
from sim.company import sale
from sim.company.cars import OrderKey, SupplyEvent
from sim.company.handover import Centre, HandoverDesk
from sim.company.ledger import Ledger
from sim.company.scoring import separation
from sim.company.supply import Supply
from sim.events import Event
from sim.headquarters.branch import Branch, BranchDay, HandedOver
from sim.headquarters.crowd import Crowd
from sim.headquarters.dawn import Dawn
from sim.headquarters.orders import Order
from sim.headquarters.ownership import Ownership
from sim.headquarters.personnel import Personnel
from sim.headquarters.sales import Sales
from sim.headquarters.staff import Staff
from sim.headquarters.today import Today
from sim.log import Recorder
from sim.random import code, uniform
from sim.world.identity import store_id
from sim.world.market import Market


class Headquarters:
    """The company above its stores.

    Attributes:
        branches: the stores, in order of identity.
        staff: everybody who works or has worked for it.
        orders: signed and not yet delivered or cancelled, by (customer, unit), in order of signature.
        ledger: money, double entry.
        distance: how far the lead score tells hot from cold.
    """

    def __init__(self, market: Market, seed: int, recorder: Recorder, crowd: Crowd) -> None:
        self.market = market
        self._seed = seed
        self._recorder = recorder
        self._crowd = crowd
        self.ledger = Ledger()
        self.orders: dict[OrderKey, Order] = {}
        self._new_orders: list[Order] = []
        self._cancelled: list[OrderKey] = []
        self._delivered: dict[tuple[int, int], int] = defaultdict(int)
        self.branches = [
            Branch(
                position=k,
                id=store_id(market.city_codes[s.city], s.number),
                name=s.id,
                city=market.city_position[s.city],
                house=s.kind == "house",
                seats=s.seats,
                demo_cars={market.model_position[m]: n for m, n in s.demo_cars.items()},
                centre=market.centre_position[s.delivery_centre],
            )
            for k, s in enumerate(market.store_rows)
        ]
        centres = market.scenario.delivery_centres
        delivery = market.scenario.delivery
        self.supply = Supply(
            weekly_capacity=market.weekly_capacity,
            build_days=delivery.build_days,
            transit_days={k: c.transit_days for k, c in enumerate(centres)},
            stock_share=delivery.stock_share,
            memory_days=delivery.popularity_days,
            variants=market.variants,
            initial_stock=market.initial_stock,
        )
        self.desk = HandoverDesk(
            {k: Centre(c.bays, c.slots_per_bay_day) for k, c in enumerate(centres)},
            open_minute=round(delivery.handover_open_hour * 60),
            close_minute=round(delivery.handover_close_hour * 60),
        )
        self.rule = rule_row(market.scenario.customer, market.scenario.owner)
        self.distance = separation(market.scenario.scoring.auc)
        self.staff = Staff(len(self.branches))
        self.dawn = Dawn(market, self.supply, self.branches)
        self.sales = Sales(market, self.ledger, self.staff)
        self.ownership = Ownership(market, seed, recorder, crowd, self.staff)
        self.personnel = Personnel(market, seed, recorder, crowd, self.branches, self.staff, self.ledger, self.sales)
        opening = sum(market.unit_cost_fen(config) * n for (_, config), n in market.initial_stock.items())
        sale.post_built(self.ledger, 0, opening)

    def todays(self, day: int) -> list[Today]:
        """What holds in every store on a day."""
        return self.dawn.todays(day)

    # -- evening -----------------------------------------------------------------------------------------------

    def close_books(self, branch: Branch, today: Today, found: BranchDay) -> None:
        """What a store signed and handed over, its day as a row, and what the day cost."""
        for signature in found.signed:
            for order in self.sales.sign(today, branch, signature):
                self.orders[order.key] = order
                self._new_orders.append(order)
        for handed_over in found.handed_over:
            self._deliver(today.day, handed_over)
        demo = sum(n for n in branch.demo_cars.values()) * int(today.close_minute * 60 - today.open_minute * 60)
        self._recorder.rows["store_days"].append(
            (
                today.day,
                branch.id,
                found.visits,
                found.reneged,
                found.balked,
                found.served,
                found.waited,
                found.waited_served,
                found.demo_seconds,
                demo,
                found.calls_open,
            )
        )
        sale.post_leads(self.ledger, today.day, branch.id, branch.lead_cost_fen)
        sale.post_overhead(self.ledger, today.day, branch.id, today.overhead_fen)
        self.sales.running_costs(branch.id, branch.lead_cost_fen + today.overhead_fen)
        branch.lead_cost_fen = 0

    def _deliver(self, day: int, handed_over: HandedOver) -> None:
        """A car is handed over: revenue is booked."""
        order = self.orders.pop(OrderKey(handed_over.customer, handed_over.unit))
        order.delivered_days = handed_over.time_days
        self.supply.deliver(order.key)
        self._delivered[(order.branch.centre, order.model)] += 1
        self.sales.book(day, order)
        self._recorder.rows["orders"].append(order.row())

    # -- night -------------------------------------------------------------------------------------------------

    def night(self, day: int) -> None:
        """Cancellations, cars, handovers, owners, people, money - in this order."""
        self.personnel.close_day(day)
        self._cancellations(day)
        rows = self.supply.night(day, [o.for_factory() for o in self._new_orders], self._cancelled)
        self._new_orders, self._cancelled = [], []
        self._cars(day, rows)
        self._handovers(day)
        self.ownership.night(day)
        self.personnel.night(day)
        self._stock(day, rows)
        self._balance(day)

    def _balance(self, day: int) -> None:
        if not self.ledger.balanced(day):
            raise AssertionError(f"the books of day {day} do not balance")
        self._recorder.add("ledger", self.ledger.take())

    def _cancellations(self, day: int) -> None:
        """Everybody who waits may lose patience: likelier the longer beyond tolerance, and after a broken promise."""
        rule = self.market.scenario.delivery
        for order in self.orders.values():
            if order.booked:
                continue
            waited = day + 1 - order.ordered_days
            late = max(0.0, day + 1 - order.promised_days)
            chance = cancel_chance(
                rule.cancel_hazard_per_day,
                waited / 7.0,
                order.tolerance_weeks,
                rule.cancel_wait_factor,
                late > 0.0,
                rule.cancel_broken_factor,
            )
            if uniform(self._seed, order.customer, code.CANCEL, (day << 8) | order.unit) < chance:
                self._cancel(day, order, late > 0.0)
        for key in self._cancelled:
            del self.orders[key]

    def _cancel(self, day: int, order: Order, broken: bool) -> None:
        order.cancelled_days = float(day + 1)
        self._cancelled.append(order.key)
        self.desk.cancel(order.key)
        self._say(day, Event.CANCEL, order, day + 1 - order.ordered_days)
        self.sales.charge_back(order)
        self._recorder.rows["orders"].append(order.row())
        self._crowd.car_gone(order.person, float(day + 1), broken)

    def _cars(self, day: int, rows: list[Any]) -> None:
        self.desk.add([(r.centre, r.order) for r in rows if r.event == SupplyEvent.READY and r.order is not None])
        for row in rows:
            if row.event == SupplyEvent.MATCHED and row.order is not None:
                order = self.orders.get(row.order.key)
                if order is not None:
                    self._say(day, Event.MATCHED, order, day + 1 - order.ordered_days)

    def _say(self, day: int, event: Event, order: Order, value: float) -> None:
        place = (order.branch.id, order.advisor, order.model, order.channel)
        self._crowd.say((float(day + 1), order.customer, event, self._crowd.stage(order.person), *place, value))

    def _handovers(self, day: int) -> None:
        """Book tomorrow's handovers; the customer's store sends an advisor."""
        for slot in self.desk.book(day + 1):
            order = self.orders[slot.order.key]
            order.booked = True
            self._say(day, Event.HANDOVER_BOOKED, order, float(day + 1))
            self._crowd.handover(order, day + 1, float(slot.minute))

    def _stock(self, day: int, rows: list[Any]) -> None:
        """Stock by centre and model, and the cost of keeping and building it."""
        built: dict[tuple[int, int], int] = defaultdict(int)
        arrived: dict[tuple[int, int], int] = defaultdict(int)
        cost = 0
        for row in rows:
            key = (row.centre, row.config.model)
            if row.event == SupplyEvent.BUILT:
                built[key] += 1
                cost += self.market.unit_cost_fen(row.config)
            elif row.event == SupplyEvent.ARRIVED:
                arrived[key] += 1
        sale.post_built(self.ledger, day, cost)
        sale.post_holding(self.ledger, day, self.supply.finished(), self.market.holding_fen)
        counts = self.supply.counts
        for key in sorted(counts.on_hand.keys() | counts.in_transit.keys() | self._delivered.keys() | built.keys()):
            self._recorder.rows["stock_days"].append(
                (day, *key, counts.on_hand[key], counts.in_transit[key], built[key], arrived[key], self._delivered[key])
            )
        self._delivered.clear()

    def close(self, last: int) -> None:
        """End of the run: open orders and the running month are written."""
        for key in sorted(self.orders):
            self._recorder.rows["orders"].append(self.orders[key].row())
        self.personnel.close(last)
        self._recorder.add("ledger", self.ledger.take())
