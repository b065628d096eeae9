"""The lever `[scorecard]`: a monthly bonus for a weighted mix of results."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class ScorecardLever(Section):
    """The lever `[scorecard]`: a monthly bonus for a weighted mix of results."""

    bonus_cny_per_month: float = registered("scorecard.bonus_cny_per_month", bound=(0, 1000000.0))
    volume_weight: float = registered("scorecard.volume_weight", bound=(0, 1))
    conversion_weight: float = registered("scorecard.conversion_weight", bound=(0, 1))
    satisfaction_weight: float = registered("scorecard.satisfaction_weight", bound=(0, 1))
    nps_weight: float = registered("scorecard.nps_weight", bound=(0, 1))
    target_cars_per_month: float = registered("scorecard.target_cars_per_month", bound=(0.01, 1000))
