"""The laboratory: one `step()` is a day and the night after it."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import mesa
import numpy as np

from sim.agents.customer import Customer
from sim.agents.headquarters import Headquarters
from sim.agents.job import Due
from sim.agents.store import Store
from sim.agents.today import Today
from sim.events import Event, Stage, Task
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
        self.headquarters = Headquarters(self)
        self.stores: list[Store] = self.headquarters.open_stores()
        self._today: dict[int, Today] = {}
        self._friends: list[tuple[int, Customer, float, Any, tuple[float, ...]]] = []

    @property
    def date(self) -> date:
        """The calendar date of the present day."""
        return self.market.start + timedelta(days=self.day)

    def today_of(self, store: Store) -> Today:
        """What holds in a store today."""
        return self._today[store.id]

    def step(self) -> None:
        """Morning, day, night."""
        self._today = {store.id: self.headquarters.today(store) for store in self.stores}
        self._arrivals()
        for store in self.stores:
            day = store.live(self._today[store.id])
            self.headquarters.close_books(store, day)
        self.headquarters.night()
        self.recorder.flush()
        self.day += 1

    # -- arrivals ----------------------------------------------------------------------------------------------

    def _arrivals(self) -> None:
        """Let in today's people, city by city."""
        market, number = self.market, date_ordinal(self.date)
        factor = market.day_factor(self.date)
        for city in market.cities:
            blocks = entrants(
                self.seed_value,
                city,
                market.channels,
                market.intensity,
                number,
                factor,
                market.segment_numbers,
                lambda store, segment: self._today[self.stores[store].id].offers_public(segment),
                lambda segment: market.reference_deal(segment, self.date),
            )
            for block in blocks:
                self._admit(block)

        friends, self._friends = self._friends, []
        for identity, owner, minute, tastes, profile in friends:
            self.admit(identity, owner.store, owner.segment, market.referral_channel, minute, tastes, profile, 0.0)

    def expect(self, identity: int, owner: Customer, minute: float, tastes: Any, profile: tuple[float, ...]) -> None:
        """A friend of an owner enters tomorrow, in the owner's store."""
        self._friends.append((identity, owner, minute, tastes, profile))

    def _admit(self, block: Any) -> None:
        minutes, stores, values = block.minute.tolist(), block.store.tolist(), block.value.tolist()
        profiles, ids = block.profile.tolist(), block.ids.tolist()
        for i, identity in enumerate(ids):
            self.admit(
                identity,
                self.stores[stores[i]],
                block.segment,
                block.channel,
                minutes[i],
                block.tastes[i].copy(),
                tuple(profiles[i]),
                values[i],
            )

    def admit(
        self,
        identity: int,
        store: Store,
        segment: int,
        channel: int,
        minute: float,
        tastes: np.ndarray[Any, Any],
        profile: tuple[float, ...],
        value: float,
    ) -> Customer:
        """One person enters the market today and becomes due in their store."""
        person = self.customer_class(
            self, identity, store, segment, channel, self.day + minute / 1440.0, tastes, profile, value
        )
        self.headquarters.score(person)
        person.times[Stage.LEAD] = person.arrived
        self.events.append(
            (person.arrived, identity, Event.LEAD, Stage.LEAD, store.id, -1, -1, channel, person.interest)
        )
        store.leads_today += 1
        store.lead_cost_fen += self.market.lead_cost_fen[channel]
        what = Task.RECEIVE if self.market.visits_first[channel] else Task.CONTACT
        store.remember(self.day, Due(minute, person, what))
        return person

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
        self.headquarters.close()
        self.recorder.close()


def run(lab: Lab, days: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Let days pass; `progress(done, of)` is called after each."""
    with _rare_collection():
        for done in range(1, days + 1):
            lab.step()
            if progress is not None:
                progress(done, days)
        lab.close()


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Look for cycles of garbage less often: with many long-lived people the collector costs a quarter of the run."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
