"""What an advisor is like tomorrow: skill by experience and onboarding, pace by fatigue, effort by the pay plan."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.behaviour.effort import effort, goal_gradient, team_share
from sim.behaviour.fatigue import next_fatigue, pace
from sim.behaviour.learning import experienced
from sim.behaviour.quitting import quit_hazard
from sim.company.commission import COMMISSION
from sim.company.hiring import FOUNDING_DAY, ramp_factor
from sim.compile import constant, scalar
from sim.events import Task
from sim.random import code, uniform

if TYPE_CHECKING:
    from sim.scenario.advisor import AdvisorSection
    from sim.scenario.levers import Levers

Array = np.ndarray[Any, Any]
_IDLE = constant(Task.IDLE)
_QUIT = constant(code.QUIT)

#: How advisors respond, from the section `[advisor]`.
RULE = np.dtype(
    [
        (name, "f8")
        for name in (
            "skill_ceiling_factor",
            "learning_per_day",
            "slowdown",
            "reference_commission_cny",
            "effort_elasticity",
            "effort_least",
            "effort_most",
            "believed_margin_cny_per_car",
            "fatigue_per_hour",
            "fatigue_free_hours",
            "recovery_share",
            "quit_per_year",
            "quit_pay_elasticity",
            "quit_fatigue_coef",
        )
    ]
)

#: What a store promises its team, from the levers.
PLAN = np.dtype(
    [
        ("ramp_days", "i8"),
        ("start_productivity", "f8"),
        ("course_minutes", "f8"),
        *COMMISSION,
        ("bonus_per_car_cny", "f8"),
        ("weights", "f8", (4,)),
        ("profit_share", "f8"),
    ]
)


def rule_row(section: "AdvisorSection") -> Array:
    """The section `[advisor]` as a row of `RULE`."""
    return np.array([tuple(getattr(section, name) for name in RULE.names or ())], RULE)


def plan_row(levers: "Levers", commission: Any) -> Array:
    """The levers that a team answers, and their commission (a row of `COMMISSION`), as a row of `PLAN`."""
    plan = np.zeros(1, PLAN)
    card = levers.scorecard
    plan["ramp_days"] = levers.onboarding.ramp_days
    plan["start_productivity"] = levers.onboarding.start_productivity
    plan["course_minutes"] = levers.onboarding.course_minutes_per_day
    for name in commission.dtype.names:
        plan[name] = commission[name]
    plan["bonus_per_car_cny"] = card.bonus_cny_per_month / card.target_cars_per_month
    plan["weights"] = (card.volume_weight, card.conversion_weight, card.satisfaction_weight, card.nps_weight)
    plan["profit_share"] = levers.profit_share.share
    return plan


@scalar
def next_car_yuan(plan: Any, cars: int, day_of_month: int, days_left: int) -> float:
    """Commission of the next car, with the pull of the next tier at the month's pace so far."""
    reached = plan.fen_per_car
    for k in range(plan.tiers):
        if cars + 1 >= plan.from_cars[k]:
            reached = plan.tier_fen[k]
    here = max(0, reached) / 100.0
    for k in range(plan.tiers):
        there = plan.tier_fen[k] / 100.0
        if plan.from_cars[k] > cars + 1 and there > here:
            pace_per_day = (cars + 1.0) / max(1, day_of_month)
            to_go = float(plan.from_cars[k] - 1 - cars)
            return here + goal_gradient(there - here, to_go, pace_per_day * days_left)
    return here


@scalar
def prepare(
    staff: Array,
    rows: Array,
    plans: Array,
    plan_of: Array,
    heads: Array,
    rule: Array,
    day: int,
    day_of_month: int,
    days_left: int,
) -> None:
    """Make these people ready for a day, in place.

    plan_of, heads: by store, which plan holds there and how many people share a pool.
    """
    r = rule[0]
    for i in range(rows.shape[0]):
        a = staff[rows[i]]
        plan = plans[plan_of[a.store]]
        ramp = 1.0
        if a.hired_day != FOUNDING_DAY:
            ramp = ramp_factor(day - a.hired_day, plan.ramp_days, plan.start_productivity)
        a.training_minutes = plan.course_minutes if ramp < 1.0 else 0.0
        for k in range(4):
            s = a.base_skills[k]
            grown = experienced(s, s * r.skill_ceiling_factor, a.experience_days, r.learning_per_day)
            a.skills[k] = ramp * min(1.0, grown)
        a.pace = pace(a.fatigue, r.slowdown) / max(0.5, ramp)
        team = 0.0
        if plan.profit_share > 0.0:
            team = team_share(r.believed_margin_cny_per_car, plan.profit_share, heads[a.store])
        for k in range(4):
            money = r.reference_commission_cny
            if k == 0:
                money = next_car_yuan(plan, a.cars, day_of_month, days_left) + team
            money += plan.bonus_per_car_cny * plan.weights[k]
            a.effort[k] = effort(
                1.0, money, r.reference_commission_cny, r.effort_elasticity, r.effort_least, r.effort_most
            )


@scalar
def after_day(staff: Array, rows: Array, day_rate_fen: Array, rule: Array) -> None:
    """What a day did to these people: counted for their pay, tired or rested, a day more experienced; in place."""
    r = rule[0]
    for i in range(rows.shape[0]):
        a = staff[rows[i]]
        a.days_employed += 1
        busy = 0.0
        if a.worked:
            total = 0
            for k in range(a.seconds.shape[0]):
                total += a.seconds[k]
            a.days_worked += 1
            a.day_pay_fen += day_rate_fen[i]
            a.overtime_seconds += total - (int(a.ends * 60.0) - int(a.starts * 60.0))
            a.leads += a.leads_today
            a.orders += a.orders_today
            a.experience_days += 1.0
            busy = (total - a.seconds[_IDLE]) / 3600.0
            for k in range(a.seconds.shape[0]):
                a.seconds[k] = 0
        a.fatigue = next_fatigue(a.fatigue, busy, r.fatigue_per_hour, r.fatigue_free_hours, r.recovery_share)


@scalar
def quitting(seed: int, day: int, staff: Array, rows: Array, rule: Array, out: Array) -> int:
    """Which of these people leave tonight: their row numbers into `out`. Returns how many. Temporary heads stay."""
    r = rule[0]
    count = 0
    for i in range(rows.shape[0]):
        a = staff[rows[i]]
        hazard = quit_hazard(r.quit_per_year, a.pay_ratio, r.quit_pay_elasticity, a.fatigue, r.quit_fatigue_coef)
        if a.window < 0 and uniform(seed, a.id, _QUIT, day) < hazard:
            out[count] = rows[i]
            count += 1
    return count
