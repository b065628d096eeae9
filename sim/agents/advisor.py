"""An advisor: a shift of jobs, served in real minutes, every second of it in the hour ledger."""

from collections.abc import Generator
from heapq import heappush
from typing import TYPE_CHECKING, Any

import mesa
import simpy

from sim.agents.clock import Process, Rank
from sim.agents.job import Job
from sim.company.roster import Hours, roster
from sim.events import Event, Task
from sim.headquarters.staff import Staff
from sim.headquarters.today import LAST_MINUTE, Today, within_day
from sim.random import code, uniform

if TYPE_CHECKING:
    from sim.agents.day import StoreDay
    from sim.agents.model import Lab
    from sim.agents.store import Store

N_TASKS = len(Task)
FIRST = (-1, 0.0, 0, 0)


class Advisor(mesa.Agent):  # type: ignore[misc]
    """A person in a post.

    Attributes:
        id: packed identity (store, post, holder).
        skills: by stage, in (0, 1]: contact, needs, drive, negotiation.
        effort: by direction, 1.0 at the reference pay plan: volume, conversion, satisfaction, survey.
        fatigue: stock in [0, 1).
        row: of the staff, where this person is kept between the days.
        own: jobs only this advisor may do, a heap.
        seconds: today's hour ledger, one entry a `Task`.
    """

    def __init__(self, lab: "Lab", store: "Store", staff: Staff, row: int) -> None:
        super().__init__(lab)
        self.staff = staff
        self.row = row
        self.store = store
        self.id = int(staff.rows["id"][row])
        self.skills: tuple[float, float, float, float] = (0.5, 0.5, 0.5, 0.5)
        self.effort: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
        self.fatigue = 0.0
        self.pace = 1.0
        self.training_minutes = 0.0
        self.own: list[tuple[Any, ...]] = []
        self.on_duty = False
        self.tie_break = 0.0
        self.leads_today = 0
        self.orders_today = 0
        self.open_customers = 0
        self.last_assigned = 0.0
        self.seconds = [0] * N_TASKS
        self.starts = self.ends = 0.0
        self.paperwork_seconds = 0
        self._charged = 0
        self.wake: simpy.Event

    def begin_day(self, seed: int, today: Today) -> bool:
        """Look at the roster, and take over what the night has made of this person. False on a day off."""
        levers = today.levers.roster
        hours = Hours(levers.open_hour, levers.close_hour, levers.shift_hours, levers.days_on_per_week)
        shift = roster(seed, self.id, today.date_number, hours)
        self.staff.rows["worked"][self.row] = shift is not None
        self.leads_today = self.orders_today = 0
        self.own = []
        if shift is None:
            return False
        me = self.staff.rows[self.row]
        self.skills, self.effort = tuple(me["skills"].tolist()), tuple(me["effort"].tolist())
        self.pace, self.fatigue = float(me["pace"]), float(me["fatigue"])
        self.training_minutes = float(me["training_minutes"])
        self.seconds = [0] * N_TASKS
        self.starts, self.ends = float(shift.start), min(float(shift.end), LAST_MINUTE)
        self.tie_break = uniform(seed, self.id, code.TIE_BREAK, today.date_number)
        return True

    def report(self) -> None:
        """Tell the personnel department about the day."""
        me = self.staff.rows[self.row]
        me["starts"], me["ends"], me["seconds"] = self.starts, self.ends, self.seconds
        me["leads_today"], me["orders_today"] = self.leads_today, self.orders_today

    def turn(self) -> tuple[int, float, float, int]:
        """Whose turn it is among idle advisors: fewest leads today, longest without one, then the day's lot."""
        return self.leads_today, self.last_assigned, self.tie_break, self.id

    def quality(self) -> float:
        """How well customers are served: mean skill in needs and drives, raised by effort for satisfaction."""
        return min(1.0, 0.5 * (self.skills[1] + self.skills[2]) * self.effort[2])

    # -- the day -----------------------------------------------------------------------------------------------

    def shift(self, day: "StoreDay") -> Process:
        """Come, serve job after job with paperwork in quiet moments, and go home when the paperwork is done.

        Paperwork is laid aside whenever somebody wants something: nobody waits for an advisor who is at it.
        """
        clock = day.clock
        yield clock.at(self.starts, Rank.SHIFT_START, self.id)
        self.on_duty = True
        self._charged = int(self.starts * 60.0)
        self.paperwork_seconds = int(day.today.admin_minutes * 60.0)
        self._plan_breaks(day)
        yield from self._occupied(day, Task.TRAINING, self.training_minutes)
        while (job := (yield from self._next(day))) is not None:
            if job.customer is None:
                yield from self._occupied(day, Task.ADMIN, day.today.break_minutes)
            else:
                yield from self._serve(day, job)
        yield from self._occupied(day, Task.ADMIN, self.paperwork_seconds / 60.0)
        self.on_duty = False
        left, self.own = sorted(self.own), []
        for entry in left:
            if entry[-1].kind != Task.ADMIN:
                day.orphaned(entry[-1])

    def _next(self, day: "StoreDay") -> Generator[simpy.Event, Any, Job | None]:
        if day.clock.now >= self.ends:
            return None
        job = day.next_job(self)
        if job is None:
            self.wake = day.clock.event()
            day.idle[self.id] = self
            job = yield self.wake
            self._charge_quiet(day.clock.now)
        return job

    def _charge_quiet(self, minute: float) -> None:
        """A quiet moment is over: paperwork as long as there was any, then nothing to do."""
        second = int(minute * 60.0)
        paperwork = min(self.paperwork_seconds, second - self._charged)
        self.paperwork_seconds -= paperwork
        self.seconds[Task.ADMIN] += paperwork
        self.seconds[Task.IDLE] += second - self._charged - paperwork
        self._charged = second

    def _plan_breaks(self, day: "StoreDay") -> None:
        middle = self.starts + (self.ends - self.starts) * (0.35 + 0.3 * self.tie_break)
        pause = Job(None, Task.ADMIN, FIRST)  # type: ignore[arg-type]
        day.call_at(middle, Rank.BREAK, self.id, lambda: self._interrupt(day, pause))
        day.call_at(self.ends, Rank.SHIFT_END, self.id, lambda: self._go_home(day))

    def _interrupt(self, day: "StoreDay", job: Job) -> None:
        if day.idle.pop(self.id, None) is not None:
            self.wake.succeed(job)
        else:
            heappush(self.own, (*FIRST, job))

    def _go_home(self, day: "StoreDay") -> None:
        if day.idle.pop(self.id, None) is not None:
            self.wake.succeed(None)

    def _occupied(self, day: "StoreDay", kind: Task, minutes: float) -> Process:
        if minutes > 0.0:
            yield day.clock.at(day.clock.now + within_day(day.clock.now, minutes), Rank.SERVICE_END, self.id)
            self.charge(kind, day.clock.now)

    # -- serving -----------------------------------------------------------------------------------------------

    def _serve(self, day: "StoreDay", job: Job | None) -> Process:
        """Serve a job and whatever follows from it with the same person, without a queue between."""
        while job is not None:
            customer, kind = job.customer, job.kind
            customer.stays = False
            if kind == Task.CONTACT:
                self.last_assigned = day.time_days
            waited = day.counted_wait(job)
            minutes = within_day(day.clock.now, customer.minutes_for(day, self, job))
            day.log(Event.TASK_START, customer, advisor=self.id, value=float(kind))
            yield day.clock.at(day.clock.now + minutes, Rank.SERVICE_END, self.id)
            self.charge(kind, day.clock.now)
            job.live = False
            day.log(Event.TASK_END, customer, advisor=self.id, value=minutes)
            follow = customer.served(day, self, job, waited)
            if job.car is not None:
                day.return_car(job)
            if follow is None and job.present and not customer.stays:
                day.leave(job)
            job = follow

    def charge(self, kind: Task, minute: float) -> None:
        """Book the whole seconds since the last booking to a kind of work."""
        second = int(minute * 60.0)
        self.seconds[kind] += second - self._charged
        self._charged = second
