"""The laboratory: one `step()` is a day and the night after it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import mesa

from sim.agents.advisor import Advisor
from sim.agents.customer import Customer
from sim.agents.job import Due
from sim.agents.store import Store
from sim.events import Event, Outcome, Stage, Task
from sim.garbage import rare_collection
from sim.headquarters.headquarters import Headquarters
from sim.headquarters.orders import Order
from sim.headquarters.ownership import Friend
from sim.headquarters.today import Today
from sim.log import Recorder
from sim.world.arrivals import entrants
from sim.world.identity import date_ordinal
from sim.world.market import Market


class Lab(mesa.Model):  # type: ignore[misc]
    """A company, its market, and the days that pass.

    Args:
        market: the scenario as columns.
        seed: of every keyed draw.
        recorder: takes the rows.
        customer_class: the class of people; a researcher's subclass of :class:`Customer`.
    """

    def __init__(
        self, market: Market, seed: int, recorder: Recorder, *, customer_class: type[Customer] = Customer
    ) -> None:
        super().__init__(rng=0)
        self.market = market
        self.seed_value = seed
        self.recorder = recorder
        self.events = recorder.rows["events"]
        self.customer_class = customer_class
        self.day = 0
        self.headquarters = Headquarters(market, seed, recorder, self)
        self.stores = [Store(self, branch) for branch in self.headquarters.branches]
        self._advisors: dict[int, Advisor] = {}
        self._today: dict[int, Today] = {}
        self._friends: list[Friend] = []
        self.headquarters.personnel.found()

    @property
    def date(self) -> date:
        """The calendar date of the present day."""
        return self.market.start + timedelta(days=self.day)

    def today_of(self, store: Store) -> Today:
        """What holds in a store today."""
        return self._today[store.id]

    def step(self) -> None:
        """Morning, day, night."""
        todays = self.headquarters.todays(self.day)
        self._today = {store.id: today for store, today in zip(self.stores, todays, strict=True)}
        self._arrivals()
        for store in self.stores:
            today = self._today[store.id]
            self.headquarters.close_books(store.branch, today, store.live(today).found)
        self.headquarters.night(self.day)
        self.recorder.flush()
        self.day += 1

    # -- arrivals ----------------------------------------------------------------------------------------------

    def _arrivals(self) -> None:
        """Let in today's people, and the friends of owners."""
        market, offers = self.market, self._today[self.stores[0].id].offers
        number, factor = date_ordinal(self.date), market.day_factor(self.date)
        for row in entrants(self.seed_value, market.country, offers, number, factor):
            identity, store, *rest = row.item()
            self.admit(identity, self.stores[store], *rest)
        friends, self._friends = self._friends, []
        for f in friends:
            store = self.stores[f.branch.position]
            self.admit(f.customer, store, f.segment, market.referral_channel, f.minute, 0.0, f.interest)

    def admit(
        self, identity: int, store: Store, segment: int, channel: int, minute: float, value: float, interest: float
    ) -> Customer:
        """One person enters the market today and becomes due in their store."""
        arrived = self.day + minute / 1440.0
        person = self.customer_class(self, identity, store, segment, channel, arrived, value, interest)
        person.times[Stage.LEAD] = person.arrived
        self.events.append(
            (person.arrived, identity, Event.LEAD, Stage.LEAD, store.id, -1, -1, channel, person.interest)
        )
        store.branch.lead_cost_fen += self.market.lead_cost_fen[channel]
        what = Task.RECEIVE if self.market.visits_first[channel] else Task.CONTACT
        store.remember(self.day, Due(minute, person, what))
        return person

    # -- what headquarters asks for ------------------------------------------------------------------------------

    def say(self, event: tuple[Any, ...]) -> None:
        """Write a row of the event log."""
        self.events.append(event)

    def joined(self, row: int) -> None:
        """Somebody has joined a team."""
        staff = self.headquarters.staff
        store = self.stores[int(staff.rows["store"][row])]
        advisor = self._advisors[row] = Advisor(self, store, staff, row)
        store.staff[advisor.id] = advisor

    def left(self, row: int) -> None:
        """Somebody has left a team."""
        advisor = self._advisors.pop(row)
        del advisor.store.staff[advisor.id]
        advisor.remove()

    def stage(self, person: Customer) -> int:
        """The furthest stage a customer has entered."""
        return person.stage

    def car_gone(self, person: Customer, time_days: float, broken_promise: bool) -> None:
        """An ordered car of a customer is cancelled."""
        person.car_gone(time_days, broken_promise)

    def handover(self, order: Order, day: int, minute: float) -> None:
        """A handover is booked in the customer's store."""
        person: Customer = order.person
        person.store.remember(day, Due(minute, person, Task.HANDOVER, order.unit))

    def expect(self, friend: Friend) -> None:
        """An owner's friend enters tomorrow."""
        self._friends.append(friend)

    # -- the end of people -------------------------------------------------------------------------------------

    def finish(self, person: Customer) -> None:
        """A person has left for good: write their row and forget them."""
        self.recorder.rows["customers"].append(person.row())
        person.remove()

    def close(self) -> None:
        """End of the run: write everybody who is still on the way, in order of identity, and every open order."""
        people = [a for a in self.agents if isinstance(a, Customer)]
        for person in sorted(people, key=lambda p: p.id):
            self.recorder.rows["customers"].append(person.row())
        open_orders = self.headquarters.orders.values()
        if any(order.person.outcome == Outcome.LOST for order in open_orders):
            raise AssertionError("somebody is lost and has an open order")
        self.headquarters.close(self.day - 1)
        self.recorder.close()


def run(lab: Lab, days: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Let days pass; `progress(done, of)` is called after each."""
    with rare_collection():
        for done in range(1, days + 1):
            lab.step()
            if progress is not None:
                progress(done, days)
        lab.close()
