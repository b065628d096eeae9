"""The laboratory: one `step()` is a day and the night after it."""

from collections.abc import Callable
from datetime import date, timedelta

import mesa
import numpy as np

from sim.agents.advisor import Advisor
from sim.agents.customer import Customer
from sim.agents.job import Due
from sim.agents.store import Store
from sim.company.rows import Array
from sim.events import Event, Outcome, Stage, Task
from sim.garbage import rare_collection
from sim.headquarters.headquarters import Headquarters
from sim.headquarters.reports import HANDED, SIGNATURE, STORE_DAY
from sim.headquarters.today import Today
from sim.log import Recorder
from sim.world.arrivals import ENTRANT, entrants
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
        self._friends: Array = np.zeros(0, ENTRANT)
        #: Who has a car on order, by identity.
        self.buyers: dict[int, Customer] = {}
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
        found = [store.live(today).found for store, today in zip(self.stores, todays, strict=True)]
        lived = np.array([tuple(getattr(each, name) for name in STORE_DAY.names or ()) for each in found], STORE_DAY)
        signed = np.array([row for each in found for row in each.signed], SIGNATURE)
        handed = np.array([row for each in found for row in each.handed], HANDED)
        self.headquarters.close_books(todays, lived, signed, handed)
        self.headquarters.night(self.day)
        self.recorder.flush()
        self.day += 1

    # -- arrivals ----------------------------------------------------------------------------------------------

    def _arrivals(self) -> None:
        """Let in today's people, and the friends of owners."""
        market, offers = self.market, self._today[self.stores[0].id].offers
        number, factor = date_ordinal(self.date), market.day_factor(self.date)
        new = entrants(self.seed_value, market.country, offers, number, factor)
        friends, self._friends = self._friends, np.zeros(0, ENTRANT)
        for row in np.concatenate([new, friends]):
            identity, store, *rest = row.item()
            self.admit(identity, self.stores[store], *rest)

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
        self.headquarters.lead_cost_fen[store.branch.position] += self.market.lead_cost_fen[channel]
        what = Task.RECEIVE if self.market.visits_first[channel] else Task.CONTACT
        store.remember(self.day, Due(minute, person, what))
        return person

    # -- what headquarters asks for ------------------------------------------------------------------------------

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

    def stages(self, persons: Array) -> Array:
        """The furthest stages that customers have entered."""
        return np.array([self.buyers[person].stage for person in persons.tolist()], np.int64)

    def cars_gone(self, persons: Array, time_days: float, broken_promise: Array) -> None:
        """Ordered cars of customers are cancelled, one a row."""
        for person, broken in zip(persons.tolist(), broken_promise.tolist(), strict=True):
            self.buyers[person].car_gone(time_days, broken)

    def handovers(self, booked: Array) -> None:
        """Handovers are booked for tomorrow in the customers' stores."""
        for number, minute, identity, unit in booked[["order", "minute", "person", "unit"]].tolist():
            person = self.buyers[identity]
            person.booked[unit] = number
            person.store.remember(self.day + 1, Due(minute, person, Task.HANDOVER, unit))

    def expect(self, friends: Array) -> None:
        """Friends of owners enter tomorrow."""
        self._friends = np.concatenate([self._friends, friends])

    # -- the end of people -------------------------------------------------------------------------------------

    def finish(self, person: Customer) -> None:
        """A person has left for good: write their row and forget them."""
        self.recorder.rows["customers"].append(person.row())
        self.buyers.pop(person.id, None)
        person.remove()

    def close(self) -> None:
        """End of the run: write everybody who is still on the way, in order of identity, and every open order."""
        people = [a for a in self.agents if isinstance(a, Customer)]
        for person in sorted(people, key=lambda p: p.id):
            self.recorder.rows["customers"].append(person.row())
        book = self.headquarters.book
        if any(self.buyers[p].outcome == Outcome.LOST for p in book.rows["person"][book.open()].tolist()):
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
