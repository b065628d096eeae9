"""The lever `[price]`: changes to list prices."""

from sim.scenario.base import Change, Section
from sim.scenario.register import registered


class PriceLever(Section):
    """The lever `[price]`: changes to list prices."""

    change_cny: float = registered("price.change_cny", bound=(-1000000.0, 1000000.0))
    by_model: dict[str, Change] = registered("price.by_model")
