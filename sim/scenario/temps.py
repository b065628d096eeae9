"""The lever `[temps]`: temporary heads in dated windows."""

from datetime import date

from pydantic import Field

from sim.scenario.base import Id, Section


class TempsWindow(Section):
    """Temporary heads of one grade from a date until the day before another."""

    id: Id
    number: int = Field(ge=0, le=23, description="identity of the window's posts, once in a store")
    grade: str
    per_store: int = Field(ge=0, le=511, description="heads per store")
    first: date
    until: date
    day_rate_cny: float = Field(ge=0, description="pay per day worked [CNY]")


class TempsLever(Section):
    """The lever `[temps]`: temporary heads in dated windows."""

    windows: tuple[TempsWindow, ...] = ()
