"""The lever `[charger]`: help with a home charger."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class ChargerLever(Section):
    """The lever `[charger]`: help with a home charger."""

    subsidy_cny: float = registered("charger.subsidy_cny", bound=(0, 1000000.0))
    install_cost_cny: float = registered("charger.install_cost_cny", bound=(0, 1000000.0))
