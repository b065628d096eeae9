"""People of the company: teams, skills, effort, fatigue, quitting and pay."""

import math
from calendar import monthrange
from collections import defaultdict
from datetime import timedelta
from typing import Any

import numpy as np

from sim.company import pay, sale
from sim.company.hiring import FOUNDING_DAY, Holder, Team
from sim.company.identity import post_of
from sim.company.ledger import Ledger
from sim.company.money import to_fen
from sim.company.scorecard import Measures
from sim.events import Event, Task
from sim.headquarters.branch import Branch
from sim.headquarters.crowd import Crowd
from sim.headquarters.preparing import after_day, plan_row, prepare, quitting, rule_row
from sim.headquarters.sales import Sales
from sim.headquarters.staff import Row, Staff
from sim.log import Columns, Recorder
from sim.random import code, exponential, normal
from sim.scenario.levers import Levers
from sim.world.market import Market


class Personnel:
    """The personnel department."""

    def __init__(
        self,
        market: Market,
        seed: int,
        recorder: Recorder,
        crowd: Crowd,
        branches: list[Branch],
        staff: Staff,
        ledger: Ledger,
        sales: Sales,
    ) -> None:
        self._market = market
        self._seed = seed
        self._recorder = recorder
        self._crowd = crowd
        self._branches = branches
        self._staff = staff
        self._ledger = ledger
        self._sales = sales
        self._rule = rule_row(market.scenario.advisor)
        self._plans: dict[int, Row] = {}
        self._teams: list[Team] = []

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

    # -- evening -----------------------------------------------------------------------------------------------

    def close_day(self, day: int) -> None:
        """Everybody's day as rows of the hour ledger, and what it did to them."""
        working, staff = self._staff.working(), self._staff.rows
        self._recorder.add("advisor_days", self._hours(day, staff[working[staff["worked"][working]]]))
        rates = np.zeros(len(working), np.int64)
        for i in np.flatnonzero(staff["window"][working] >= 0):
            row = staff[working[i]]
            rates[i] = self._market.day_rate_fen(int(row["store"]), day, int(row["window"]))
        after_day(staff, working, rates, self._rule)

    def _hours(self, day: int, worked: Row) -> Columns:
        seconds = worked["seconds"]
        shift = (worked["ends"] * 60.0).astype(np.int64) - (worked["starts"] * 60.0).astype(np.int64)
        stores = np.array([branch.id for branch in self._branches])
        return {
            "day": np.full(len(worked), day),
            "advisor": worked["id"],
            "store": stores[worked["store"]],
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

    def night(self, day: int) -> None:
        """Quit, join, learn, and at the end of a month be paid."""
        working = self._staff.working()
        gone = np.empty(len(working), np.int64)
        quitters: dict[int, list[int]] = defaultdict(list)
        for row in gone[: quitting(self._seed, day, self._staff.rows, working, self._rule, gone)].tolist():
            quitters[int(self._staff.rows["store"][row])].append(row)
        for branch, team in zip(self._branches, self._teams, strict=True):
            self._turnover(branch, team, day, quitters.get(branch.position, []))
        if self._date(day + 1).day == 1:
            self._pay_run(day)
        self.prepare(day + 1)

    def _turnover(self, branch: Branch, team: Team, day: int, quitters: list[int]) -> None:
        for row in quitters:
            who = int(self._staff.rows["id"][row])
            team.quit(post_of(who), day, self._market.scenario.advisor.replacement_days)
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
            sale.post_training(self._ledger, day, branch.id, to_fen(levers.onboarding.hire_cost_cny))

    def _say(self, day: int, event: Event, branch: Branch, advisor: int) -> None:
        self._crowd.say((float(day + 1), -1, event, 0, branch.id, advisor, -1, -1, 0.0))

    def prepare(self, day: int) -> None:
        """Make everybody ready for a day."""
        working = self._staff.working()
        numbers: dict[int, int] = {}
        plans: list[Row] = []
        plan_of = np.empty(len(self._branches), np.int64)
        for branch in self._branches:
            levers = self._market.levers_on(day)[branch.position]
            if id(levers) not in numbers:
                numbers[id(levers)] = len(plans)
                plans.append(self._plan(levers))
            plan_of[branch.position] = numbers[id(levers)]
        heads = np.array([len(team) for team in self._staff.teams])
        date = self._date(day)
        left = monthrange(date.year, date.month)[1] - date.day
        plan_rows = np.concatenate(plans)
        prepare(self._staff.rows, working, plan_rows, plan_of, heads, self._rule, day, date.day, left)

    def _plan(self, levers: Levers) -> Row:
        if id(levers) not in self._plans:
            self._plans[id(levers)] = plan_row(levers, self._market.commission(levers))
        return self._plans[id(levers)]

    def _date(self, day: int) -> Any:
        return self._market.start + timedelta(days=day)

    # -- pay ---------------------------------------------------------------------------------------------------

    def _pay_run(self, day: int) -> None:
        """Pay the calendar month that ends with this day."""
        date = self._date(day)
        days, staff = monthrange(date.year, date.month)[1], self._staff.rows
        paid = np.flatnonzero(staff["days_employed"][: len(self._staff)])
        by_store: dict[int, list[pay.Month]] = defaultdict(list)
        for row in paid[np.argsort(staff["id"][paid])]:
            by_store[int(staff["store"][row])].append(self._month(staff[row], days))
        for position in sorted(by_store):
            branch, team = self._branches[position], by_store[position]
            rule = self._pay_rule(self._market.levers_on(day)[branch.position])
            profit = self._sales.profit_this_month.get(branch.id, 0)
            profit -= sum(pay.before_share_fen(rule, row) for row in team)
            for slip in pay.pay_store(date.year * 100 + date.month, profit, rule, team):
                self._rate_pay(slip, days)
                self._recorder.rows["pay"].append(tuple(slip))
                sale.post_pay(self._ledger, day, branch.id, slip.total_fen)
        self._sales.profit_this_month.clear()
        self._staff.new_month()

    def _month(self, who: Row, days_in_month: int) -> pay.Month:
        base = self._market.grades[int(who["grade"])].base_fen
        factor = self._market.scenario.finance.overtime_factor
        return pay.Month(
            advisor=int(who["id"]),
            store=self._branches[int(who["store"])].id,
            grade=int(who["grade"]),
            days_employed=int(who["days_employed"]),
            days_in_month=days_in_month,
            days_worked=int(who["days_worked"]),
            base_fen=base if who["window"] < 0 else 0,
            day_pay_fen=int(who["day_pay_fen"]),
            commission_fen=int(who["commission_fen"]),
            overtime_fen=pay.overtime_fen(base, int(who["overtime_seconds"]), factor),
            results=_results(who),
        )

    def _pay_rule(self, levers: Levers) -> pay.PayRule:
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
        who = self._staff.rows[self._staff.row_of(slip.advisor)]
        if who["employed"] and who["days_employed"] == days:
            market_fen = to_fen(self._market.scenario.advisor.market_pay_cny_month)
            who["pay_ratio"] = max(0.1, slip.total_fen / market_fen)

    def close(self, last: int) -> None:
        """End of the run within a month: pay what has been earned so far."""
        if self._staff.rows["days_employed"].any():
            self._pay_run(last)


def _results(who: Row) -> Measures:
    """The month's results of one person; what nobody could measure is NaN."""
    answers = int(who["promoters"] + who["passives"] + who["detractors"])
    return Measures(
        volume=float(who["cars"]),
        conversion=int(who["orders"]) / int(who["leads"]) if who["leads"] else math.nan,
        satisfaction=float(who["points"]) / answers / 10.0 if answers else math.nan,
        nps=100.0 * (int(who["promoters"]) - int(who["detractors"])) / answers if answers else math.nan,
    )
