"""The lever `[roster]`: opening hours and shifts."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class RosterLever(Section):
    """The lever `[roster]`: opening hours and shifts."""

    open_hour: float = registered("roster.open_hour", bound=(0, 24))
    close_hour: float = registered("roster.close_hour", bound=(0, 24))
    shift_hours: float = registered("roster.shift_hours", bound=(0.5, 24))
    days_on_per_week: int = registered("roster.days_on_per_week", bound=(1, 7))
