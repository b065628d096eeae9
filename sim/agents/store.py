"""A store: a team, a showroom, demo cars, and an agenda of who is due when."""

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.agents.advisor import Advisor
from sim.agents.day import StoreDay
from sim.agents.job import Due, Job
from sim.company import routing
from sim.events import CALLS, Task
from sim.headquarters.branch import Branch
from sim.headquarters.today import Today

if TYPE_CHECKING:
    from sim.agents.model import Lab


class Store(mesa.Agent):  # type: ignore[misc]
    """One store.

    Attributes:
        branch: the store as headquarters knows it.
        staff: advisors employed, by identity.
        agenda: what is due, by day.
        events: rows of the event log, shared by the run.
    """

    def __init__(self, lab: "Lab", branch: Branch) -> None:
        super().__init__(lab)
        self.branch = branch
        self.id = branch.id
        self.city = branch.city
        self.seats = branch.seats
        self.demo_cars = branch.demo_cars
        self.staff: dict[int, Advisor] = {}
        self.agenda: dict[int, list[Due]] = {}
        self.events = lab.events
        self.silent = lab.recorder.silent

    def remember(self, day: int, due: Due) -> None:
        """Put something on the agenda of a later day."""
        self.agenda.setdefault(day, []).append(due)

    def live(self, today: Today) -> StoreDay:
        """Live through a day."""
        on_roster = [a for a in self.staff.values() if a.begin_day(self.model.seed_value, today)]
        day = StoreDay(self, today)
        day.run(self.agenda.pop(today.day, []), on_roster)
        day.found.calls_open = sum(1 for due in self.agenda.get(today.day + 1, ()) if due.what in CALLS)
        for advisor in on_roster:
            advisor.report()
        return day

    def route(self, idle: dict[int, Advisor], job: Job) -> Advisor:
        """Which idle advisor gets a common job: the routing lever for new leads, otherwise whoever has done least."""
        candidates = list(idle.values())
        if len(candidates) == 1:
            return candidates[0]
        policy = self.model.today_of(self).routing if job.kind == Task.CONTACT else routing.Policy.ROUND_ROBIN
        if policy == routing.Policy.ROUND_ROBIN:
            return min(candidates, key=Advisor.turn)
        best = routing.choose(
            int(policy),
            job.customer.score_share,
            np.array([a.id for a in candidates]),
            np.array([a.leads_today for a in candidates]),
            np.array([a.open_customers for a in candidates]),
            np.array([a.last_assigned for a in candidates]),
            np.array([a.skills[0] for a in candidates]),
            np.array([a.tie_break for a in candidates]),
        )
        return candidates[best]
