"""The lever `[temps]`: temporary heads in dated windows."""

from datetime import date

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class TempsWindow(Section):
    """Temporary heads of one grade from a date until the day before another."""

    id: Id
    number: int = registered("temps.number", bound=(0, 23))
    grade: str
    per_store: int = registered("temps.per_store", bound=(0, 511))
    first: date
    until: date
    day_rate_cny: float = registered("temps.day_rate_cny", bound=(0, None))


class TempsLever(Section):
    """The lever `[temps]`: temporary heads in dated windows."""

    windows: tuple[TempsWindow, ...] = ()
