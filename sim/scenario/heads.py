"""The lever `[heads]`: the core team."""

from pydantic import Field

from sim.scenario.base import Section
from sim.scenario.register import registered


class HeadsLever(Section):
    """The lever `[heads]`: the core team."""

    per_house: dict[str, int] = Field(default_factory=dict)
    per_space: dict[str, int] = Field(default_factory=dict)
    by_store: dict[str, dict[str, int]] = Field(default_factory=dict)
    factor: float = registered("heads.factor", bound=(0, 20))
