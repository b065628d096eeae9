"""The lever `[menu]`: who is offered what."""

from typing import Literal

from pydantic import Field

from sim.scenario.base import Section


class MenuEntry(Section):
    """What a segment is offered; an absent list means everything."""

    payments: tuple[Literal["cash", "loan", "baas"], ...] | None = None
    packs: tuple[str, ...] | None = None


class MenuLever(Section):
    """The lever `[menu]`: who is offered what."""

    by_segment: dict[str, MenuEntry] = Field(default_factory=dict)
