"""The section `[clock]`: when the run starts, how long it warms up and how long it counts."""

from datetime import date

from sim.scenario.base import Section
from sim.scenario.register import registered


class ClockSection(Section):
    """The section `[clock]`: when the run starts, how long it warms up and how long it counts."""

    start: date
    warmup_days: int = registered("clock.warmup_days", bound=(0, 3650))
    days: int = registered("clock.days", bound=(1, 3660))
    seed: int = registered("clock.seed", bound=(0, 4611686018427387904))
