"""People of the company: teams, skills, effort, fatigue, quitting and pay."""

import math
from calendar import monthrange
from collections import defaultdict
from datetime import date as date_type
from typing import TYPE_CHECKING

from sim.agents.advisor import N_TASKS, Advisor
from sim.agents.month import MonthSoFar
from sim.behaviour.effort import effort, goal_gradient, team_share
from sim.behaviour.fatigue import next_fatigue, pace
from sim.behaviour.learning import experienced
from sim.behaviour.quitting import quit_hazard
from sim.company import pay, sale
from sim.company.commission import marginal_fen
from sim.company.hiring import FOUNDING_DAY, Holder, Team, ramp_factor
from sim.company.identity import post_of
from sim.company.money import to_fen
from sim.company.scorecard import Measures
from sim.events import Event, Task
from sim.random import code, exponential, normal, uniform

if TYPE_CHECKING:
    from sim.agents.headquarters import Headquarters
    from sim.agents.store import Store
    from sim.agents.today import Today
    from sim.scenario.levers import Levers


def days_left(date: "date_type") -> int:
    """Days of the calendar month after this one."""
    return monthrange(date.year, date.month)[1] - date.day


class Personnel:
    """The personnel department."""

    def __init__(self, headquarters: "Headquarters") -> None:
        self._hq = headquarters
        self._lab = headquarters.lab
        self._market = headquarters.lab.market
        self._teams: dict[int, Team] = {}
        self._month: dict[int, MonthSoFar] = {}
        self._advisors: dict[int, Advisor] = {}

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
            min(1.0, max(0.05, mean + rule.sd * normal(seed, who, code.ADVISOR_SKILL, k)))
            for k, mean in enumerate(rule.means)
        )  # type: ignore[assignment]
        advisor.hired_day = holder.hired_day
        if holder.hired_day == FOUNDING_DAY:
            advisor.experience_days = rule.experience_days * exponential(seed, who, code.EXPERIENCE, 0)
        store.staff[who] = self._advisors[who] = advisor
        self._month[who] = MonthSoFar(who, store.id, grade, holder.post.window)
        self.prepare(advisor, day)
        return advisor

    def _leave(self, store: "Store", advisor: Advisor) -> None:
        del store.staff[advisor.id], self._advisors[advisor.id]
        advisor.remove()

    # -- morning and evening -----------------------------------------------------------------------------------

    def close_day(self, advisor: Advisor, today: "Today") -> None:
        """The advisor's day as a row of the hour ledger, and what the day did to them."""
        month = self._month[advisor.id]
        month.days_employed += 1
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
        month.days_worked += 1
        if advisor.temporary:
            month.day_pay_fen += self._market.day_rate_fen(advisor.store.name, today.day, month.window)
        month.overtime_seconds += total - shift
        month.leads += advisor.leads_today
        month.orders += advisor.orders_today
        busy = (total - parts[Task.IDLE]) / 3600.0
        advisor.fatigue = self._next_fatigue(advisor, busy)
        advisor.experience_days += 1.0
        advisor.seconds = [0] * N_TASKS

    def _next_fatigue(self, advisor: Advisor, busy_hours: float) -> float:
        rule = self._market.scenario.advisor
        return next_fatigue(
            advisor.fatigue, busy_hours, rule.fatigue_per_hour, rule.fatigue_free_hours, rule.recovery_share
        )

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
            hazard = quit_hazard(
                rule.quit_per_year, advisor.pay_ratio, rule.quit_pay_elasticity, advisor.fatigue, rule.quit_fatigue_coef
            )
            if uniform(seed, advisor.id, code.QUIT, day) < hazard and not advisor.temporary:
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

    def prepare(self, advisor: Advisor, day: int) -> None:
        """What tomorrow's advisor is like: skill by experience and onboarding, pace by fatigue, effort by pay."""
        rule, levers = self._market.scenario.advisor, self._market.levers(advisor.store.name, day)
        ramp = 1.0
        if advisor.hired_day != FOUNDING_DAY:
            ramp = ramp_factor(
                day - advisor.hired_day, levers.onboarding.ramp_days, levers.onboarding.start_productivity
            )
        advisor.training_minutes = levers.onboarding.course_minutes_per_day if ramp < 1.0 else 0.0
        advisor.skills = tuple(
            ramp
            * min(1.0, experienced(s, s * rule.skill_ceiling_factor, advisor.experience_days, rule.learning_per_day))
            for s in advisor.base_skills
        )  # type: ignore[assignment]
        advisor.pace = pace(advisor.fatigue, rule.slowdown) / max(0.5, ramp)
        advisor.effort = self._effort(advisor, levers, day)

    def _effort(self, advisor: Advisor, levers: "Levers", day: int) -> tuple[float, float, float, float]:
        """Best response to the pay plan in four directions: volume, conversion, satisfaction, survey."""
        rule, card = self._market.scenario.advisor, levers.scorecard
        reference = rule.reference_commission_cny
        share = levers.profit_share.share
        team = team_share(rule.believed_margin_cny_per_car, share, len(advisor.store.staff)) if share > 0.0 else 0.0
        volume = self._next_car_yuan(advisor, levers, day) + team
        worth = card.bonus_cny_per_month / card.target_cars_per_month
        weights = (
            volume + worth * card.volume_weight,
            reference + worth * card.conversion_weight,
            reference + worth * card.satisfaction_weight,
            reference + worth * card.nps_weight,
        )
        return tuple(
            effort(1.0, w, reference, rule.effort_elasticity, rule.effort_least, rule.effort_most) for w in weights
        )  # type: ignore[return-value]

    def _next_car_yuan(self, advisor: Advisor, levers: "Levers", day: int) -> float:
        """Commission of the next car, with the pull of the next tier at the month's pace so far."""
        plan = self._market.commission(levers)
        cars = self._hq.sales.cars_this_month.get(advisor.id, 0)
        here = marginal_fen(plan, cars, -1) / 100.0
        ahead = [t for t in plan.tiers if t.from_cars > cars + 1 and t.fen_per_car / 100.0 > here]
        if not ahead:
            return here
        date = self._hq.date(day)
        left = days_left(date)
        pace_per_day = (cars + 1.0) / max(1, date.day)
        to_go = float(ahead[0].from_cars - 1 - cars)
        return here + goal_gradient(ahead[0].fen_per_car / 100.0 - here, to_go, pace_per_day * left)

    # -- pay ---------------------------------------------------------------------------------------------------

    def _pay_run(self, day: int) -> None:
        """Pay the calendar month that ends with this day."""
        date = self._hq.date(day)
        sales, days = self._hq.sales, monthrange(date.year, date.month)[1]
        by_store: dict[int, list[pay.Month]] = defaultdict(list)
        for who in sorted(self._month):
            so_far = self._month[who]
            if so_far.days_employed == 0:
                continue  # starts tomorrow
            by_store[so_far.store].append(self._month_row(so_far, days))
        names = {store.id: store.name for store in self._lab.stores}
        for store in sorted(by_store):
            rule = self._pay_rule(self._market.levers(names[store], day))
            profit = sales.profit_this_month.get(store, 0)
            profit -= sum(pay.before_share_fen(rule, row) for row in by_store[store])
            for slip in pay.pay_store(date.year * 100 + date.month, profit, rule, by_store[store]):
                self._rate_pay(slip, days)
                self._lab.recorder.rows["pay"].append(tuple(slip))
                sale.post_pay(self._hq.ledger, day, store, slip.total_fen)
        sales.new_month()
        self._hq.ownership.answers.clear()
        self._month = {
            who: MonthSoFar(who, old.store, old.grade, old.window)
            for who, old in self._month.items()
            if who in self._advisors
        }

    def _month_row(self, so_far: MonthSoFar, days_in_month: int) -> pay.Month:
        scenario = self._market.scenario
        who = so_far.advisor
        base = self._market.grades[so_far.grade].base_fen
        overtime = pay.overtime_fen(base, so_far.overtime_seconds, scenario.finance.overtime_factor)
        return pay.Month(
            advisor=who,
            store=so_far.store,
            grade=so_far.grade,
            days_employed=so_far.days_employed,
            days_in_month=days_in_month,
            days_worked=so_far.days_worked,
            base_fen=base if so_far.window < 0 else 0,
            day_pay_fen=so_far.day_pay_fen,
            commission_fen=self._hq.sales.commission_this_month.get(who, 0),
            overtime_fen=overtime,
            results=self._results(so_far),
        )

    def _results(self, so_far: MonthSoFar) -> Measures:
        promoters, passives, detractors, points = self._hq.ownership.answers.get(so_far.advisor, (0, 0, 0, 0.0))
        answers = promoters + passives + detractors
        return Measures(
            volume=float(self._hq.sales.cars_this_month.get(so_far.advisor, 0)),
            conversion=so_far.orders / so_far.leads if so_far.leads else math.nan,
            satisfaction=points / answers / 10.0 if answers else math.nan,
            nps=100.0 * (promoters - detractors) / answers if answers else math.nan,
        )

    def _pay_rule(self, levers: "Levers") -> pay.PayRule:
        card, finance, share = levers.scorecard, self._market.scenario.finance, levers.profit_share
        return pay.PayRule(
            bonus_fen=to_fen(card.bonus_cny_per_month),
            weights=Measures(card.volume_weight, card.conversion_weight, card.satisfaction_weight, card.nps_weight),
            targets=Measures(
                card.target_cars_per_month,
                finance.target_conversion_share,
                finance.target_satisfaction_share,
                finance.target_nps,
            ),
            achievement_cap=finance.achievement_cap,
            profit_share=share.share,
            profit_target_fen=to_fen(share.target_cny_per_month),
        )

    def _rate_pay(self, slip: pay.Payslip, days: int) -> None:
        """Last month's pay over the market's, for those who were there all month."""
        advisor = self._advisors.get(slip.advisor)
        if advisor is not None and self._month[slip.advisor].days_employed == days:
            market_fen = to_fen(self._market.scenario.advisor.market_pay_cny_month)
            advisor.pay_ratio = max(0.1, slip.total_fen / market_fen)

    def on_payroll(self, advisor: int) -> bool:
        """Whether this advisor's commission can still be charged back: employed some time this month."""
        return advisor in self._month

    def close(self) -> None:
        """End of the run within a month: pay what has been earned so far."""
        last = self._lab.day - 1
        if any(row.days_employed for row in self._month.values()):
            self._pay_run(last)
            self._lab.recorder.flush_table("ledger", self._hq.ledger.take())
