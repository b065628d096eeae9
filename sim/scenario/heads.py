"""The lever `[heads]`: the core team."""

from sim.scenario.base import Count, Section
from sim.scenario.register import registered


class HeadsLever(Section):
    """The lever `[heads]`: the core team."""

    per_house: dict[str, Count] = registered("heads.per_house")
    per_space: dict[str, Count] = registered("heads.per_space")
    by_store: dict[str, dict[str, Count]] = registered("heads.by_store")
    factor: float = registered("heads.factor", bound=(0, 20))
