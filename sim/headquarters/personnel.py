"""People of the company: teams, skills, effort, fatigue and quitting."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

import numpy as np

from sim.company import sale
from sim.company.hiring import FOUNDING_DAY, Holder, Team
from sim.company.identity import LINES, post_of
from sim.company.ledger import Ledger
from sim.company.money import to_fen
from sim.company.rows import Array, Ints
from sim.events import Event, Task
from sim.headquarters.branch import Branch
from sim.headquarters.crowd import Crowd
from sim.headquarters.nightlog import NightLog
from sim.headquarters.preparing import after_day, plan_row, prepare, quitting, rule_row
from sim.headquarters.staff import Row, Staff
from sim.headquarters.terms import Calendar, Terms
from sim.log import Columns, Recorder
from sim.random import code, exponential, normal
from sim.world.market import Market


class Personnel:
    """The personnel department."""

    def __init__(
        self,
        market: Market,
        seed: int,
        recorder: Recorder,
        log: NightLog,
        crowd: Crowd,
        branches: list[Branch],
        staff: Staff,
        ledger: Ledger,
        calendar: Calendar,
    ) -> None:
        self._market = market
        self._seed = seed
        self._recorder = recorder
        self._log = log
        self._crowd = crowd
        self._branches = branches
        self._stores = np.array([branch.id for branch in branches])
        self._staff = staff
        self._ledger = ledger
        self._calendar = calendar
        self._rule = rule_row(market.scenario.advisor)
        self._plans: dict[int, Array] = {}
        self._rates: dict[int, Ints] = {}
        self._teams: list[Team] = []
        #: Positions of stores in which somebody starts, by the night before.
        self._starts: dict[int, set[int]] = defaultdict(set)

    # -- teams -------------------------------------------------------------------------------------------------

    def found(self) -> None:
        """The teams that are there when the run starts."""
        for branch in self._branches:
            team = Team(branch.id, self._market.posts(branch.position, 0))
            self._teams.append(team)
            for holder in team.holders(0):
                self._join(branch, holder)
        self.prepare(0)

    def _join(self, branch: Branch, holder: Holder) -> None:
        grade = self._market.grade_position[holder.post.grade]
        who, rule = holder.advisor, self._market.grades[grade]
        row = self._staff.join(branch.position, who, grade, holder.post.window, holder.hired_day)
        new = self._staff.rows[row]
        new["base_skills"] = [
            min(1.0, max(0.05, mean + rule.sd * normal(self._seed, who, code.ADVISOR_SKILL, k)))
            for k, mean in enumerate(rule.means)
        ]
        if holder.hired_day == FOUNDING_DAY:
            new["experience_days"] = rule.experience_days * exponential(self._seed, who, code.EXPERIENCE, 0)
        self._crowd.joined(row)

    def _leave(self, row: int, day: int, branch: Branch) -> None:
        self._say(day, Event.QUIT, branch, int(self._staff.rows["id"][row]))
        self._staff.leave(row)
        self._crowd.left(row)

    def _say(self, day: int, event: Event, branch: Branch, advisor: int) -> None:
        nobody, where = np.array([-1]), np.array([branch.position])
        self._log.write(day, event, nobody, where, stage=0, advisor=advisor)

    # -- evening -----------------------------------------------------------------------------------------------

    def close_day(self, day: int) -> None:
        """Everybody's day as rows of the hour ledger, and what it did to them."""
        working, staff = self._staff.working(), self._staff.rows
        self._recorder.add("advisor_days", self._hours(day, staff[working[staff["worked"][working]]]))
        after_day(staff, working, self._day_rates(day)[staff["store"][working], staff["window"][working]], self._rule)

    def _day_rates(self, day: int) -> Ints:
        """Fen per day worked by (store, temporary window); the last column is the core team's, 0."""
        terms = self._calendar.terms(day)
        if id(terms) not in self._rates:
            rates = np.zeros((len(terms.levers), LINES), np.int64)
            for k, levers in enumerate(terms.levers):
                for window in levers.temps.windows:
                    rates[k, window.number] = to_fen(window.day_rate_cny)
            self._rates[id(terms)] = rates[terms.number]
        return self._rates[id(terms)]

    def _hours(self, day: int, worked: Row) -> Columns:
        seconds = worked["seconds"]
        shift = (worked["ends"] * 60.0).astype(np.int64) - (worked["starts"] * 60.0).astype(np.int64)
        return {
            "day": np.full(len(worked), day),
            "advisor": worked["id"],
            "store": self._stores[worked["store"]],
            "grade": worked["grade"],
            **{task.name.lower(): seconds[:, task] for task in Task},
            "shift_seconds": shift,
            "overtime_seconds": seconds.sum(axis=1) - shift,
            "leads": worked["leads_today"],
            "orders": worked["orders_today"],
            "effort": worked["effort"][:, 0],
            "fatigue": worked["fatigue"],
            "skill": worked["skills"][:, 3],
        }

    # -- night -------------------------------------------------------------------------------------------------

    def turnover(self, day: int) -> None:
        """Quit and join. Only stores in which something changes are looked at."""
        working = self._staff.working()
        gone = np.empty(len(working), np.int64)
        quitters: dict[int, list[int]] = defaultdict(list)
        for row in gone[: quitting(self._seed, day, self._staff.rows, working, self._rule, gone)].tolist():
            quitters[int(self._staff.rows["store"][row])].append(row)
        stores = quitters.keys() | self._starts.pop(day, set())
        if self._posts_stated(day) != self._posts_stated(day + 1):
            stores = set(range(len(self._branches)))
        for position in sorted(stores):
            self._turnover(self._branches[position], day, quitters.get(position, []))

    def _posts_stated(self, day: int) -> tuple[object, ...]:
        """What the posts of all stores depend on: levers, and the temporary windows that hold."""
        terms, today = self._calendar.terms(day), self._date(day)
        holding = (w.number for each in terms.levers for w in each.temps.windows if w.first <= today < w.until)
        return id(terms), *holding

    def _turnover(self, branch: Branch, day: int, quitters: list[int]) -> None:
        team, wait = self._teams[branch.position], max(1, self._market.scenario.advisor.replacement_days)
        for row in quitters:
            team.quit(post_of(int(self._staff.rows["id"][row])), day, wait)
            if wait > 1:
                self._starts[day + wait - 1].add(branch.position)
            self._leave(row, day, branch)
        staffing = team.tomorrow(day, self._market.posts(branch.position, day + 1))
        for holder in staffing.released:
            row = self._staff.row_of(holder.advisor)
            if row >= 0 and self._staff.rows["employed"][row]:
                self._leave(row, day, branch)
        for holder in staffing.joined:
            self._join(branch, holder)
            self._say(day, Event.HIRED, branch, holder.advisor)
            levers = self._market.levers_on(day + 1)[branch.position]
            sale.post_training(self._ledger, branch.position, to_fen(levers.onboarding.hire_cost_cny))

    def prepare(self, day: int) -> None:
        """Make everybody ready for a day."""
        working, today, terms = self._staff.working(), self._date(day), self._calendar.terms(day)
        heads = np.bincount(self._staff.rows["store"][working], minlength=len(self._branches))
        left = monthrange(today.year, today.month)[1] - today.day
        prepare(self._staff.rows, working, self.plans(terms), terms.number, heads, self._rule, day, today.day, left)

    def plans(self, terms: Terms) -> Array:
        """What teams are promised, as rows of `PLAN` by number of the terms."""
        if id(terms) not in self._plans:
            rows = [plan_row(levers, self._market.commission(levers)) for levers in terms.levers]
            self._plans[id(terms)] = np.concatenate(rows)
        return self._plans[id(terms)]

    def _date(self, day: int) -> date:
        return self._market.start + timedelta(days=day)
