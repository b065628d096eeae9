"""The section `[advisor]`. Numbers and their sources: scenarios/register/advisor.toml."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class AdvisorSection(Section):
    """How advisors work, learn, tire and leave."""

    effort_elasticity: float = registered("advisor.effort_elasticity", bound=(0, 2))
    effort_least: float = registered("advisor.effort_least", bound=(0, 1))
    effort_most: float = registered("advisor.effort_most", bound=(1, 5))
    reference_commission_cny: float = registered("advisor.reference_commission_cny", bound=(1, 1000000.0))
    learning_per_day: float = registered("advisor.learning_per_day", bound=(0, 1))
    skill_ceiling_factor: float = registered("advisor.skill_ceiling_factor", bound=(1, 3))
    fatigue_per_hour: float = registered("advisor.fatigue_per_hour", bound=(0, 1))
    fatigue_free_hours: float = registered("advisor.fatigue_free_hours", bound=(0, 24))
    recovery_share: float = registered("advisor.recovery_share", bound=(0, 1))
    slowdown: float = registered("advisor.slowdown", bound=(0, 5))
    quit_per_year: float = registered("advisor.quit_per_year", bound=(0, 20))
    quit_pay_elasticity: float = registered("advisor.quit_pay_elasticity", bound=(0, 10))
    quit_fatigue_coef: float = registered("advisor.quit_fatigue_coef", bound=(0, 20))
    believed_margin_cny_per_car: float = registered("advisor.believed_margin_cny_per_car", bound=(0, 1000000.0))
    market_pay_cny_month: float = registered("advisor.market_pay_cny_month", bound=(1, 1000000.0))
    replacement_days: int = registered("advisor.replacement_days", bound=(1, 365))
    admin_minutes_per_day: float = registered("advisor.admin_minutes_per_day", bound=(0, 1440))
    break_minutes: float = registered("advisor.break_minutes", bound=(0, 240))
