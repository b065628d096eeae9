"""A row of `[[segments]]`: a latent class of customers."""

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class Segment(Section):
    """A row of `[[segments]]`: a latent class of customers."""

    id: Id
    name: str
    name_zh: str
    number: int = registered("segments.number", bound=(0, 63))
    share: float = registered("segments.share", bound=(0, 1))
    tier1_tilt: float = registered("segments.tier1_tilt", bound=(0, 10))
    enterprise: bool = False
    price_coef_mean: float = registered("segments.price_coef_mean", bound=(-10, 0))
    price_coef_sigma: float = registered("segments.price_coef_sigma", bound=(0, 3))
    income_elasticity: float = registered("segments.income_elasticity", bound=(0, 3))
    range_coef: float = registered("segments.range_coef", bound=(-5, 5))
    acceleration_coef: float = registered("segments.acceleration_coef", bound=(-5, 5))
    tech_coef: float = registered("segments.tech_coef", bound=(-10, 10))
    space_coef: float = registered("segments.space_coef", bound=(-10, 10))
    safety_coef: float = registered("segments.safety_coef", bound=(-10, 10))
    brand_coef: float = registered("segments.brand_coef", bound=(-10, 10))
    charging_coef: float = registered("segments.charging_coef", bound=(-5, 5))
    pack_coef: float = registered("segments.pack_coef", bound=(-5, 5))
    quality_prior_mean: float = registered("segments.quality_prior_mean", bound=(-10, 10))
    quality_prior_sd: float = registered("segments.quality_prior_sd", bound=(0, 10))
    discount_rate_median: float = registered("segments.discount_rate_median", bound=(0, 2))
    discount_rate_sigma: float = registered("segments.discount_rate_sigma", bound=(0, 3))
    upfront_cap_cny_median: float = registered("segments.upfront_cap_cny_median", bound=(0, 1000000000.0))
    upfront_cap_sigma: float = registered("segments.upfront_cap_sigma", bound=(0, 3))
    home_parking_share: float = registered("segments.home_parking_share", bound=(0, 1))
    swaps_per_month_mean: float = registered("segments.swaps_per_month_mean", bound=(0, 100))
    interest_half_life_days: float = registered("segments.interest_half_life_days", bound=(0.1, 1000))
    patience_minutes: float = registered("segments.patience_minutes", bound=(0.01, 100000.0))
    wait_tolerance_weeks: float = registered("segments.wait_tolerance_weeks", bound=(0, 104))
    joint_decision_share: float = registered("segments.joint_decision_share", bound=(0, 1))
    joint_decision_days: float = registered("segments.joint_decision_days", bound=(0, 100))
    outside_utility: float = registered("segments.outside_utility", bound=(-50, 50))
    batch_mean_cars: float = registered("segments.batch_mean_cars", bound=(1, 1000))
    reach_share: float = registered("segments.reach_share", bound=(0, 1))
