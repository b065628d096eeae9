"""The lever `[baas]`: leasing the battery."""

from pydantic import Field

from sim.scenario.base import Section
from sim.scenario.register import registered


class BaasLever(Section):
    """The lever `[baas]`: leasing the battery."""

    offered: bool = True
    deduction_cny: dict[str, float] = Field(default_factory=lambda: {"b75": 70000.0, "b100": 128000.0})
    fee_cny_per_month: dict[str, float] = Field(default_factory=lambda: {"b75": 980.0, "b100": 1680.0})
    term_months: int = registered("baas.term_months", bound=(1, 240))
