"""The section `[customer]`. Numbers and their sources: scenarios/register/customer.toml."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class CustomerSection(Section):
    """How people decide; the functions are in sim/behaviour."""

    visit_intercept: float = registered("customer.visit_intercept", bound=(-20, 20))
    visit_interest: float = registered("customer.visit_interest", bound=(0, 20))
    visit_help: float = registered("customer.visit_help", bound=(0, 20))
    drive_intercept: float = registered("customer.drive_intercept", bound=(-20, 20))
    drive_interest: float = registered("customer.drive_interest", bound=(0, 20))
    drive_help: float = registered("customer.drive_help", bound=(0, 20))
    offer_intercept: float = registered("customer.offer_intercept", bound=(-20, 20))
    offer_interest: float = registered("customer.offer_interest", bound=(0, 20))
    offer_help: float = registered("customer.offer_help", bound=(0, 20))
    offer_belief: float = registered("customer.offer_belief", bound=(0, 5))
    value_weight: float = registered("customer.value_weight", bound=(0, 5))
    response_half_life_hours: float = registered("customer.response_half_life_hours", bound=(0.01, 1000))
    response_floor: float = registered("customer.response_floor", bound=(0, 1))
    interest_floor: float = registered("customer.interest_floor", bound=(0, 1))
    warming: float = registered("customer.warming", bound=(0, 1))
    bad_visit_factor: float = registered("customer.bad_visit_factor", bound=(0, 1))
    attempts_max: int = registered("customer.attempts_max", bound=(1, 50))
    callback_gap_days: float = registered("customer.callback_gap_days", bound=(0, 90))
    visit_delay_days: float = registered("customer.visit_delay_days", bound=(0, 90))
    no_show_share: float = registered("customer.no_show_share", bound=(0, 1))
    rounds_max: int = registered("customer.rounds_max", bound=(1, 20))
    buying_interest: float = registered("customer.buying_interest", bound=(0, 20))
    hesitation_gap: float = registered("customer.hesitation_gap", bound=(0, 20))
    persuasion_strength: float = registered("customer.persuasion_strength", bound=(0, 10))
    demo_noise: float = registered("customer.demo_noise", bound=(0.01, 100))
    drive_noise: float = registered("customer.drive_noise", bound=(0.01, 100))
    taste_sigma: float = registered("customer.taste_sigma", bound=(0, 5))
    wait_coef: float = registered("customer.wait_coef", bound=(-10, 0))
    ringing_minutes: float = registered("customer.ringing_minutes", bound=(0, 60))
    tender_days: float = registered("customer.tender_days", bound=(0, 365))
