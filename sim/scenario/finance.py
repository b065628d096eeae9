"""The section `[finance]`: tax, holding, rent, battery leasing, targets of the scorecard. Numbers and their sources:
scenarios/register/finance.toml."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class FinanceSection(Section):
    """What money costs and what is taxed, and the company's targets for its scorecard."""

    vat_share: float = registered("finance.vat_share", bound=(0, 1))
    holding_cost_cny_per_car_day: float = registered("finance.holding_cost_cny_per_car_day", bound=(0, 1e6))
    overhead_house_cny_per_day: float = registered("finance.overhead_house_cny_per_day", bound=(0, 1e8))
    overhead_space_cny_per_day: float = registered("finance.overhead_space_cny_per_day", bound=(0, 1e8))
    baas_retained_share: float = registered("finance.baas_retained_share", bound=(0, 1))
    annual_discount_share: float = registered("finance.annual_discount_share", bound=(0, 1))
    overtime_factor: float = registered("finance.overtime_factor", bound=(0, 10))
    achievement_cap: float = registered("finance.achievement_cap", bound=(0, 100))
    target_conversion_share: float = registered("finance.target_conversion_share", bound=(0, 1))
    target_satisfaction_share: float = registered("finance.target_satisfaction_share", bound=(0, 1))
    target_nps: float = registered("finance.target_nps", bound=(-100, 100))
