"""The section `[owner]`. Numbers and their sources: scenarios/register/owner.toml."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class OwnerSection(Section):
    """What owners think, answer and do."""

    score_base: float = registered("owner.score_base", bound=(0, 10))
    score_service: float = registered("owner.score_service", bound=(0, 10))
    score_wait: float = registered("owner.score_wait", bound=(0, 1))
    score_late: float = registered("owner.score_late", bound=(0, 1))
    score_surprise: float = registered("owner.score_surprise", bound=(0, 10))
    score_noise: float = registered("owner.score_noise", bound=(0, 10))
    survey_share: float = registered("owner.survey_share", bound=(0, 1))
    survey_mood: float = registered("owner.survey_mood", bound=(-1, 1))
    survey_delay_days: int = registered("owner.survey_delay_days", bound=(0, 365))
    begging_points: float = registered("owner.begging_points", bound=(0, 10))
    referrals_per_year: float = registered("owner.referrals_per_year", bound=(0, 100))
    referral_threshold: float = registered("owner.referral_threshold", bound=(0, 9.9))
    referral_interest: float = registered("owner.referral_interest", bound=(0.01, 1))
