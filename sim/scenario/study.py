"""The section `[study]`: the question asked of this scenario."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class StudySection(Section):
    """The section `[study]`: the question asked of this scenario."""

    primary_kpi: str
    difference_that_matters: float = registered("study.difference_that_matters", bound=(0, None))
    replications: int = registered("study.replications", bound=(1, 100000))
    region_name: str = ""
