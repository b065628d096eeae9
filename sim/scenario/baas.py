"""The lever `[baas]`: leasing the battery."""

from sim.scenario.base import Amount, Section
from sim.scenario.register import registered


class BaasLever(Section):
    """The lever `[baas]`: leasing the battery."""

    offered: bool = True
    deduction_cny: dict[str, Amount] = registered("baas.deduction_cny")
    fee_cny_per_month: dict[str, Amount] = registered("baas.fee_cny_per_month")
    term_months: int = registered("baas.term_months", bound=(1, 240))
