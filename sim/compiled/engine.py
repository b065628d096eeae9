"""The compiled engine: days of columns, nights of :mod:`sim.headquarters`."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from sim.compile import mark_compiled
from sim.compiled.arrivals import admit
from sim.compiled.layout import (
    CUSTOMER,
    EVENT,
    N_CUSTOMERS,
    N_EVENTS,
    N_HANDED,
    N_LATE,
    N_OWNERS,
    N_SIGNED,
    STORE,
    Array,
    Out,
    World,
)
from sim.compiled.memory import Buffers, People, count_dues, out_for
from sim.compiled.people import cars_gone, write_rows
from sim.compiled.profile import Profile
from sim.compiled.shards import Threads, shards
from sim.compiled.store_day import live_all
from sim.events import Outcome, Task
from sim.garbage import rare_collection
from sim.headquarters.headquarters import Headquarters
from sim.headquarters.reports import HANDOVER, SIGNATURE
from sim.headquarters.today import Today
from sim.log import Recorder
from sim.world.arrivals import ENTRANT, let_in, most_entrants, notes_for
from sim.world.identity import date_ordinal
from sim.world.market import Market
from sim.world.offers import Offers

TODAY = (
    "open_minute",
    "close_minute",
    "visiting_minutes",
    "admin_minutes",
    "break_minutes",
    "dedicated_share",
    "by_score",
    "priority",
    "mean_minutes",
    "law",
    "shape",
)
ROSTER = ("open_hour", "close_hour", "shift_hours", "days_on_per_week")


#: How many days' leads are on the way at a time, about: room is made for them from the start.
DAYS_OF_PEOPLE = 60


class Engine:
    """A run of the compiled engine; headquarters' crowd. Its number of a person is the row of the people's columns.

    Args:
        market: the scenario as columns.
        seed: of every keyed draw.
        recorder: takes the rows.
        threads: that live through the days of stores at the same time; the rows do not depend on them.
        profile: takes where the time goes, event by event; without one nobody looks at the clock within a store's day.
    """

    def __init__(
        self, market: Market, seed: int, recorder: Recorder, threads: int = 1, profile: Profile | None = None
    ) -> None:
        self.market = market
        self.seed = seed
        self.recorder = recorder
        self.day = 0
        self._log = not recorder.silent
        self._profiled, self._profile = profile is not None, profile or Profile()
        self.headquarters = Headquarters(market, seed, recorder, self)
        branches = self.headquarters.branches
        self._due: Array = np.zeros(0, HANDOVER)
        self._friends: Array = np.zeros(0, ENTRANT)
        self._demo = np.zeros((len(branches), len(market.scenario.models)), np.int64)
        for branch in branches:
            for model, cars in branch.demo_cars.items():
                self._demo[branch.position, model] = cars
        self._stores = np.zeros(len(branches), STORE)
        self._stores["free"] = -1
        first = market.country.first_store
        self._stores["city_row"] = np.repeat(np.arange(len(first) - 1), np.diff(first))
        self._people = People(len(branches), int(market.scenario.market.leads_per_day * DAYS_OF_PEOPLE))
        self._todays: list[Today] = []
        self._first_task = np.array([Task.RECEIVE if first else Task.CONTACT for first in market.visits_first])
        self._lead_cost_fen = np.array(market.lead_cost_fen)
        self._of_segment = {
            "enterprise": np.array(market.enterprise),
            "half_life": np.array(market.half_life),
            "prior_sd": np.array(market.prior_sd),
            "batch_mean": np.array(market.batch_mean),
        }
        self._cities = shards(market.country.rate.sum(axis=(1, 2)), threads)
        self._notes = [notes_for(market.country) for _ in self._cities]
        self._entrants = [np.empty(0, ENTRANT) for _ in self._cities]
        self._threads = Threads(threads)
        self._buffers = [Buffers() for _ in range(threads)]
        self.headquarters.personnel.found()

    def step(self) -> None:
        """Morning, day, night."""
        phase = self._profile.phase
        with phase("dawn"):
            todays = self.headquarters.todays(self.day)
            self._open_stores(todays)
        with phase("arrivals"):
            new = self._arrivals(todays[0].offers)
        outs = self._live(todays, new)
        with phase("evening"):
            self._evening(todays, outs)
        with phase("night"):
            self.headquarters.night(self.day)
        with phase("tables"):
            self.recorder.flush()
        self.day += 1

    # -- morning -----------------------------------------------------------------------------------------------

    def _open_stores(self, todays: list[Today]) -> None:
        if todays is not self._todays:
            self._todays = todays
            for branch, today, row in zip(self.headquarters.branches, todays, self._stores, strict=True):
                row["id"], row["city"], row["seats"] = branch.id, branch.city, branch.seats
                row["first_model"] = min((m for m, n in branch.demo_cars.items() if n > 0), default=-1)
                for name in TODAY:
                    row[name] = getattr(today, name)
                for name in ROSTER:
                    row[name] = getattr(today.levers.roster, name)
                row["routing"] = int(today.routing)
        self._stores["urge"] = [today.urge for today in todays]
        self._stores["deal"] = todays[0].offers.deal_of

    def _arrivals(self, offers: Offers) -> Array:
        """Today's people, and the friends of owners after them."""
        market = self.market
        date = market.start + timedelta(days=self.day)
        number, factor = date_ordinal(date), market.day_factor(date)
        counts = [0] * len(self._cities)

        def enter(n: int) -> None:
            room = most_entrants(market.country, self._cities[n], factor)
            if len(self._entrants[n]) < room:
                self._entrants[n] = np.empty(room + room // 4, ENTRANT)
            place = (*self._cities[n], self._notes[n], self._entrants[n])
            counts[n] = let_in(self.seed, market.country, offers, number, factor, *place)

        self._threads.each(enter, len(self._cities))
        friends, self._friends = self._friends, np.zeros(0, ENTRANT)
        return np.concatenate([*(rows[:count] for rows, count in zip(self._entrants, counts, strict=True)), friends])

    def _admit(self, out: Out, new: Array, arrived: Array) -> None:
        """Everybody new gets a row; arrived: how many in each store."""
        self._people.reserve(self._stores, arrived)
        people, stores, costs = self._people, self._stores, self.headquarters.lead_cost_fen
        channels = (self._first_task, self._lead_cost_fen)
        admit(people.rows, people.agenda, stores, out, self._log, self.day, new, *channels, costs)

    # -- day ---------------------------------------------------------------------------------------------------

    def _live(self, todays: list[Today], new: Array) -> list[Out]:
        """Let the day's people in, and live through the day of every store; what it leaves, shard by shard."""
        staff, stores, people = self.headquarters.staff, len(todays), self._people
        phase = self._profile.phase
        handovers = self._due[np.argsort(self._due["store"], kind="stable")]
        offers = todays[0].offers
        entries = out_for(0, -1)._replace(events=np.empty(len(new) if self._log else 0, EVENT))
        with phase("admission"):
            self._admit(entries, new, np.bincount(new["store"], minlength=stores))
        dues = np.bincount(handovers["store"], minlength=stores)
        cars = int(count_dues(people.minds, people.agenda, people.pages, self._stores, self.day, dues))
        cuts = shards(dues, self._threads.threads)
        rooms = [(int(dues[first:last].sum()), cars if self._log else -1) for first, last in cuts]
        outs = [buffers.out(*room) for buffers, room in zip(self._buffers, rooms, strict=False)]
        teams = [len(team) for team in staff.teams]
        _parts(self._stores, "team", np.concatenate([[0], np.cumsum(teams)]))
        _parts(self._stores, "due", np.searchsorted(handovers["store"], np.arange(stores + 1)))
        world = World(
            seed=self.seed,
            day=self.day,
            date_number=todays[0].date_number,
            log=self._log,
            profiled=self._profiled,
            people=people.rows,
            minds=people.minds,
            agenda=people.agenda,
            pages=people.pages,
            staff=staff.rows,
            teams=staff.working(),
            stores=self._stores,
            sets=offers.sets,
            offers=offers.rows,
            lengths=offers.lengths,
            deals=offers.deals,
            rivals=todays[0].rivals,
            demo=self._demo,
            segments=self.market.country.segments,
            base_interest=self.market.country.base_interest,
            friend_interest=self.market.scenario.owner.referral_interest,
            distance=self.headquarters.distance,
            rule=todays[0].rule,
            handovers=handovers,
            **self._of_segment,
        )
        choices = max(offers.rows.shape[1], len(todays[0].rivals))
        room = int(dues.max()), max(teams), len(staff.rows), self._demo.shape[1], choices
        scratches = [buffers.scratch(*room) for buffers in self._buffers]
        with phase("days of the stores"):
            self._threads.each(lambda n: live_all(world, scratches[n], outs[n], *cuts[n]), len(cuts))
        for scratch in scratches if self._profiled else ():
            self._profile.ticks += scratch.ticks
            scratch.ticks[:] = 0
        self._due = np.concatenate([out.late[: out.counts[N_LATE]] for out in outs])
        return [entries, *outs]

    # -- evening -----------------------------------------------------------------------------------------------

    def _evening(self, todays: list[Today], outs: list[Out]) -> None:
        """The day reaches the log and the books."""
        for out in outs:
            if self._log:
                rows = out.events[: out.counts[N_EVENTS]]
                self.recorder.add("events", {name: rows[name] for name in rows.dtype.names or ()})
            self._finished(out)
        signed = np.concatenate([out.signed[: out.counts[N_SIGNED]] for out in outs])
        handed = np.concatenate([out.handed[: out.counts[N_HANDED]] for out in outs])
        self.headquarters.close_books(todays, self._stores, self._signatures(signed), handed)

    def _signatures(self, signed: Array) -> Array:
        rows = np.empty(len(signed), SIGNATURE)
        people, minds = self._people.rows[signed["person"]], self._people.minds[signed["person"]]
        rows["customer"] = people["id"]
        for source, names in (
            (signed, ("person", "advisor_row", "time_days")),
            (people, ("store", "segment", "channel")),
            (minds, ("cars", "offer", "tastes")),
        ):
            for name in names:
                rows[name] = source[name]
        return rows

    def _finished(self, out: Out) -> None:
        """Those who left for good are written; new owners are welcomed."""
        rows = out.customers[: out.counts[N_CUSTOMERS]]
        self.recorder.add("customers", {name: rows[name] for name in rows.dtype.names or ()})
        self.headquarters.ownership.welcome(out.owners[: out.counts[N_OWNERS]])

    # -- what headquarters asks for ----------------------------------------------------------------------------

    def joined(self, row: int) -> None:
        """Somebody has joined a team: the row is all there is."""

    def left(self, row: int) -> None:
        """Somebody has left a team: the row says so."""

    def stages(self, persons: Array) -> Array:
        """The furthest stages that customers have entered."""
        return self._people.rows["stage"][persons]

    def cars_gone(self, persons: Array, time_days: float, broken_promise: Array) -> None:
        """Ordered cars of customers are cancelled, one a row."""
        out = out_for(len(persons), -1)
        people, rule = self._people, self.headquarters.rule
        columns = (people.rows, people.minds, self._stores, self.headquarters.staff.rows)
        cars_gone(*columns, out, self.seed, rule, persons, time_days, broken_promise)
        self._finished(out)

    def handovers(self, booked: Array) -> None:
        """Handovers are booked for tomorrow; they come behind those that were left over."""
        self._due = np.concatenate([self._due, booked])

    def expect(self, friends: Array) -> None:
        """Friends of owners enter tomorrow."""
        self._friends = np.concatenate([self._friends, friends])

    # -- the end -----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """End of the run: write everybody who is still on the way, in order of identity, and every open order."""
        people = self._people.rows
        here = np.flatnonzero(people["alive"])
        here = here[np.argsort(people["id"][here])]
        rows = np.zeros(len(here), CUSTOMER)
        write_rows(people, self._people.minds, self._stores, self.headquarters.staff.rows, rows, here)
        self.recorder.add("customers", {name: rows[name] for name in rows.dtype.names or ()})
        book = self.headquarters.book
        if (people["outcome"][book.rows["person"][book.open()]] == Outcome.LOST).any():
            raise AssertionError("somebody is lost and has an open order")
        self.headquarters.close(self.day - 1)
        self.recorder.close()


def run(engine: Engine, days: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Let days pass; `progress(done, of)` is called after each."""
    with rare_collection():
        for done in range(1, days + 1):
            engine.step()
            if done == 1:
                mark_compiled()
            if progress is not None:
                progress(done, days)
        engine.close()


def _parts(stores: Array, name: str, bounds: Array) -> None:
    """Where each store's part of something begins and ends."""
    stores[f"{name}_from"], stores[f"{name}_to"] = bounds[:-1], bounds[1:]
