"""The lever `[profit_share]`: a store's team shares profit over a target."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class ProfitShareLever(Section):
    """The lever `[profit_share]`: a store's team shares profit over a target."""

    share: float = registered("profit_share.share", bound=(0, 1))
    target_cny_per_month: float = registered("profit_share.target_cny_per_month", bound=(0, 10000000000.0))
