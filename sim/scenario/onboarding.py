"""The lever `[onboarding]`: how new advisors start."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class OnboardingLever(Section):
    """The lever `[onboarding]`: how new advisors start."""

    ramp_days: int = registered("onboarding.ramp_days", bound=(0, 365))
    start_productivity: float = registered("onboarding.start_productivity", bound=(0, 1))
    course_minutes_per_day: float = registered("onboarding.course_minutes_per_day", bound=(0, 600))
    hire_cost_cny: float = registered("onboarding.hire_cost_cny", bound=(0, 1000000.0))
