"""The lever `[contract]`: paper or electronic contract."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class ContractLever(Section):
    """The lever `[contract]`: paper or electronic contract."""

    minutes_factor: float = registered("contract.minutes_factor", bound=(0, 10))
