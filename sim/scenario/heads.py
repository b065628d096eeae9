"""The lever `[heads]`: the core team."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class HeadsLever(Section):
    """The lever `[heads]`: the core team."""

    per_house: dict[str, int] = registered("heads.per_house")
    per_space: dict[str, int] = registered("heads.per_space")
    by_store: dict[str, dict[str, int]] = registered("heads.by_store")
    factor: float = registered("heads.factor", bound=(0, 20))
