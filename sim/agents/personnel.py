"""People of the company: teams, skills, effort, fatigue, quitting and pay."""

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.agents.advisor import Advisor, N_TASKS
from sim.behaviour.effort import best_response, marginal_commission
from sim.behaviour.fatigue import next_fatigue, pace
from sim.behaviour.learning import skill_after
from sim.behaviour.quitting import quit_hazard
from sim.company import heads, pay, sale
from sim.company.hiring import FOUNDING_DAY, Holder, Team, ramp_factor
from sim.company.identity import post_of
from sim.company.money import to_fen
from sim.company.scorecard import Measures
from sim.events import Event, Task
from sim.random import Purpose, exponential, normal, uniform

if TYPE_CHECKING:
    from sim.agents.headquarters import Headquarters
    from sim.agents.store import Store
    from sim.agents.today import Today


class Personnel:
    """The personnel department."""

    def __init__(self, headquarters: "Headquarters") -> None:
        self._hq = headquarters
        self._lab = headquarters.lab
        self._market = headquarters.lab.market
        self._teams: dict[int, Team] = {}
        self._month: dict[int, _Month] = defaultdict(_Month)
        self._profit: dict[int, int] = defaultdict(int)

    # -- teams -------------------------------------------------------------------------------------------------

    def found(self, store: "Store") -> None:
        """The team that is there when the run starts."""
        team = Team(store.id, self._market.posts(store.name, 0))
        self._teams[store.id] = team
        for holder in team.holders(0):
            self._join(store, holder, 0)

    def _join(self, store: "Store", holder: Holder, day: int) -> Advisor:
        grade = self._market.grade_position[holder.post.grade]
        advisor = Advisor(self._lab, store, holder.advisor, grade, temporary=holder.post.window >= 0)
        seed, who = self._lab.seed_value, holder.advisor
        rule = self._market.grades[grade]
        advisor.base_skills = tuple(
            min(1.0, max(0.05, mean + rule.sd * normal(seed, who, Purpose.ADVISOR_SKILL, k)))
            for k, mean in enumerate(rule.means)
        )  # type: ignore[assignment]
        founding = holder.hired_day == FOUNDING_DAY
        advisor.hired_day = holder.hired_day if not founding else FOUNDING_DAY
        advisor.experience_days = rule.experience_days * exponential(seed, who, Purpose.EXPERIENCE, 0) if founding else 0.0
        advisor.joined_day = float(day)
        store.staff[who] = advisor
        return advisor

    def _leave(self, store: "Store", advisor: Advisor) -> None:
        del store.staff[advisor.id]
        advisor.remove()

    # -- morning and evening -----------------------------------------------------------------------------------

    def close_day(self, advisor: Advisor, today: "Today") -> None:
        """The advisor's day as a row of the hour ledger, and what the day did to them."""
        month = self._month[advisor.id]
        month.start(advisor, today)
        if not advisor.worked:
            advisor.fatigue = self._next_fatigue(advisor, 0.0)
            return
        parts = advisor.seconds
        shift = int(advisor.ends * 60.0) - int(advisor.starts * 60.0)
        total = sum(parts)
        self._lab.recorder.rows["advisor_days"].append(
            (
                today.day,
                advisor.id,
                advisor.store.id,
                advisor.grade,
                *parts,
                shift,
                total - shift,
                advisor.leads_today,
                advisor.orders_today,
                advisor.effort[0],
                advisor.fatigue,
                advisor.skills[3],
            )
        )
        month.add(advisor, total - shift)
        busy = (total - parts[Task.IDLE]) / 3600.0
        advisor.fatigue = self._next_fatigue(advisor, busy)
        advisor.experience_days += 1.0
        advisor.seconds = [0] * N_TASKS

    def _next_fatigue(self, advisor: Advisor, busy_hours: float) -> float:
        rule = self._market.scenario.advisor
        return next_fatigue(advisor.fatigue, busy_hours, rule.fatigue_per_hour, rule.fatigue_free_hours, rule.recovery_share)

    # -- night -------------------------------------------------------------------------------------------------

    def night(self, day: int) -> None:
        """Quit, join, learn, and at the end of a month be paid."""
        tomorrow = self._hq.date(day + 1)
        for store in self._lab.stores:
            self._turnover(store, day)
        if tomorrow.day == 1:
            self._pay_run(day)
        for store in self._lab.stores:
            for advisor in store.staff.values():
                self.prepare(advisor, day + 1)

    def _turnover(self, store: "Store", day: int) -> None:
        team, seed = self._teams[store.id], self._lab.seed_value
        rule = self._market.scenario.advisor
        for advisor in list(store.staff.values()):
            hazard = quit_hazard(rule.quit_per_year, self._pay_ratio(advisor), advisor.fatigue, rule.quit_pay_factor, rule.quit_fatigue_factor)
            if uniform(seed, advisor.id, Purpose.QUIT, day) < hazard and not advisor.temporary:
                team.quit(post_of(advisor.id), day, rule.replacement_days)
                self._say(day, Event.QUIT, store, advisor.id)
                self._leave(store, advisor)
        staffing = team.tomorrow(day, self._market.posts(store.name, day + 1))
        for holder in staffing.released:
            if holder.advisor in store.staff:
                self._say(day, Event.QUIT, store, holder.advisor)
                self._leave(store, store.staff[holder.advisor])
        for holder in staffing.joined:
            self._join(store, holder, day + 1)
            self._say(day, Event.HIRED, store, holder.advisor)
            levers = self._market.levers(store.name, day + 1)
            sale.post_training(self._hq.ledger, day, store.id, to_fen(levers.onboarding.hire_cost_cny))

    def _say(self, day: int, event: Event, store: "Store", advisor: int) -> None:
        self._lab.events.append((float(day + 1), -1, event, 0, store.id, advisor, -1, -1, 0.0))
