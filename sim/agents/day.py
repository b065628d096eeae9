"""A day in one store: who comes, who waits for whom, who serves whom, in real minutes.

Process interaction in SimPy. Advisors are processes that take the most urgent job they may do; people who wait in
the showroom hold a seat and lose patience; a test drive needs an advisor *and* a demo car. Stores do not touch each
other during a day.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

import simpy

from sim.agents.clock import DayClock, Process, Rank
from sim.agents.found import Found
from sim.agents.job import Due, Job
from sim.events import Event, LossReason, Task
from sim.headquarters.today import Today

if TYPE_CHECKING:
    from sim.agents.advisor import Advisor
    from sim.agents.customer import Customer
    from sim.agents.store import Store


class StoreDay:
    """The moving parts of one store on one day; gone by night.

    What is asked for after closing is not queued: calls are kept for tomorrow, people come again.

    Attributes:
        clock: minutes since midnight.
        seats: the showroom's seats.
        cars: demo cars by model position.
        found: what headquarters will hear of the day.
        idle: advisors waiting for a job, by identity.
    """

    def __init__(self, store: "Store", today: Today) -> None:
        self.store = store
        self.today = today
        self.clock = DayClock()
        self.seats = simpy.Resource(self.clock, max(1, store.seats))
        self.cars = {m: simpy.Resource(self.clock, n) for m, n in store.demo_cars.items() if n > 0}
        self.idle: dict[int, Advisor] = {}
        self.pool: list[tuple[Any, ...]] = []
        self.parked: dict[int, list[Job]] = {}
        self.closed = False
        self.found = Found()

    # -- the frame of the day ---------------------------------------------------------------------------------

    def run(self, dues: list[Due], advisors: "list[Advisor]") -> None:
        """Run the day to its end: the last advisor has gone home and nobody waits."""
        for advisor in advisors:
            self.clock.process(advisor.shift(self))
        self.clock.process(self._dues(sorted(dues, key=Due.order)))
        self.call_at(self.today.close_minute, Rank.CLOSING, 0, self._close)
        self.clock.run()

    def _dues(self, dues: list[Due]) -> Process:
        for due in dues:
            yield self.clock.at(due.minute, Rank.ARRIVAL, due.customer.id, due.unit)
            due.customer.due(self, due)

    def call_at(self, minute: float, rank: Rank, entity: int, action: Callable[[], None], unit: int = 0) -> None:
        event = self.clock.at(minute, rank, entity, unit)
        assert event.callbacks is not None
        event.callbacks.append(lambda _: action())

    def _close(self) -> None:
        """People still waiting are sent home; calls not made are kept for tomorrow."""
        self.closed = True
        waiting = [entry[-1] for entry in self.pool] + [j for jobs in self.parked.values() for j in jobs]
        for advisor in self.store.staff.values():
            waiting += [entry[-1] for entry in advisor.own if entry[-1].customer is not None]
            advisor.own = [entry for entry in advisor.own if entry[-1].customer is None]
        self.pool, self.parked = [], {}
        for job in sorted((j for j in waiting if j.live), key=lambda j: j.key):
            job.live = False
            if job.present:
                self.leave(job)
            job.customer.not_served(self, job)

    # -- jobs --------------------------------------------------------------------------------------------------

    def offer(self, job: Job) -> None:
        """A job enters: the right idle advisor takes it at once, or it waits by priority."""
        job.since = self.clock.now
        if self.closed:
            job.live = False
            job.customer.not_served(self, job)
            return
        self._enqueue(job)
        if job.live and job.present and job.waiting:
            left = self.clock.now + job.customer.patience_minutes
            self.call_at(left, Rank.PATIENCE_END, job.customer.id, lambda: self._out_of_patience(job), job.unit)

    def _enqueue(self, job: Job) -> None:
        if not self._car_free(job):
            self.parked.setdefault(job.model, []).append(job)
            return
        advisor = self._who(job)
        if advisor is not None:
            del self.idle[advisor.id]
            job.waiting = False
            if job.kind == Task.TEST_DRIVE:
                self._take_car(job)
            advisor.wake.succeed(job)
        elif job.owner in self.store.staff and self.store.staff[job.owner].on_duty:
            heappush(self.store.staff[job.owner].own, (*job.key, job))
        else:
            heappush(self.pool, (*job.key, job))

    def _who(self, job: Job) -> "Advisor | None":
        if job.owner in self.store.staff and self.store.staff[job.owner].on_duty:
            return self.idle.get(job.owner)
        return self.store.route(self.idle, job) if self.idle else None

    def next_job(self, advisor: "Advisor") -> Job | None:
        """The most urgent live job among the advisor's own and the common ones."""
        while True:
            heap = self._more_urgent(advisor.own, self.pool)
            if heap is None:
                return None
            job: Job = heappop(heap)[-1]
            if not job.live:
                continue
            if not self._car_free(job):
                self.parked.setdefault(job.model, []).append(job)
                continue
            job.waiting = False
            if job.kind == Task.TEST_DRIVE:
                self._take_car(job)
            return job

    @staticmethod
    def _more_urgent(own: list[Any], pool: list[Any]) -> list[Any] | None:
        if not own:
            return pool or None
        if not pool:
            return own
        return own if own[0][:-1] <= pool[0][:-1] else pool

    # -- demo cars, seats, patience ---------------------------------------------------------------------------

    def _car_free(self, job: Job) -> bool:
        if job.kind != Task.TEST_DRIVE:
            return True
        car = self.cars[job.model]
        return car.count < car.capacity

    def _take_car(self, job: Job) -> None:
        job.car = self.cars[job.model].request()
        job.car_since = self.clock.now

    def return_car(self, job: Job) -> None:
        """Give the demo car back; those who waited for this model queue for an advisor, most urgent first."""
        self.cars[job.model].release(job.car)
        job.car = None
        self.found.demo_seconds += int(self.clock.now * 60.0) - int(job.car_since * 60.0)
        for waiting in sorted(self.parked.pop(job.model, []), key=lambda j: j.key):
            if waiting.live:
                self._enqueue(waiting)

    def follow(self, job: Job) -> Job | None:
        """The next step of a visit: at once with the same advisor, or after waiting for a demo car."""
        if job.kind == Task.TEST_DRIVE:
            if not self._car_free(job):
                job.customer.stays = not self.closed
                self.offer(job)
                return None
            self._take_car(job)
        job.since = self.clock.now
        job.waiting = False
        return job

    def orphaned(self, job: Job) -> None:
        """The advisor who owned a waiting job has gone home: anybody may do it."""
        if job.live:
            job.owner = -1
            self._enqueue(job)

    def enter(self, customer: "Customer") -> bool:
        """A person comes into the showroom. False when it is full: the person goes away."""
        customer.seat = None
        if self.seats.count >= self.store.seats:
            self.found.balked += 1
            self.log(Event.BALKED, customer, value=float(LossReason.SHOWROOM_FULL))
            return False
        customer.seat = self.seats.request()
        self.found.visits += 1
        self.log(Event.VISIT, customer)
        return True

    def leave(self, job: Job) -> None:
        """The person goes out and frees the seat, once."""
        if job.customer.seat is not None:
            self.seats.release(job.customer.seat)
            job.customer.seat = None

    def _out_of_patience(self, job: Job) -> None:
        if not job.live or not job.waiting:
            return
        job.live = False
        self.found.reneged += 1
        waited = self.clock.now - job.since
        self.found.waited += waited
        self.log(Event.RENEGED, job.customer, value=waited)
        self.leave(job)
        job.customer.gave_up(self, job)

    def counted_wait(self, job: Job) -> float:
        """Minutes the present person waited for this job; added to the store's sums."""
        waited = self.clock.now - job.since
        if job.present:
            self.found.served += 1
            self.found.waited += waited
            self.found.waited_served += waited
        return waited

    # -- the log -----------------------------------------------------------------------------------------------

    @property
    def time_days(self) -> float:
        """Now, in days since the start of the run."""
        return self.today.day + self.clock.now / 1440.0

    def log(
        self, event: Event, customer: "Customer", *, advisor: int = -1, model: int = -1, value: float = 0.0
    ) -> None:
        """Write one row of the event log."""
        if self.store.silent:
            return
        self.store.events.append(
            (
                self.today.day + self.clock.now / 1440.0,
                customer.id,
                event,
                customer.stage,
                self.store.id,
                advisor,
                model,
                customer.channel,
                value,
            )
        )
