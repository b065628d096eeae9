"""A row of `[[grades]]`: a rank of advisor."""

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class Grade(Section):
    """A row of `[[grades]]`: a rank of advisor."""

    id: Id
    name: str
    name_zh: str
    number: int = registered("grades.number", bound=(0, 7))
    base_pay_cny_month: float = registered("grades.base_pay_cny_month", bound=(0, 1000000.0))
    skill_contact: float = registered("grades.skill_contact", bound=(0, 1))
    skill_needs: float = registered("grades.skill_needs", bound=(0, 1))
    skill_drive: float = registered("grades.skill_drive", bound=(0, 1))
    skill_negotiation: float = registered("grades.skill_negotiation", bound=(0, 1))
    skill_sd: float = registered("grades.skill_sd", bound=(0, 1))
    experience_days: float = registered("grades.experience_days", bound=(0, 5000))
