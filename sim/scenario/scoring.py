"""The section `[scoring]`: how well the company tells a hot lead from a cold one, and whether it uses that.
Numbers and their sources: scenarios/register/scoring.toml."""

from typing import Literal

from pydantic import Field

from sim.scenario.base import Section
from sim.scenario.register import registered


class ScoringSection(Section):
    """Lead scoring."""

    auc: float = registered("scoring.auc", bound=(0.5, 1))
    use: Literal["fifo", "score"] = Field(
        "fifo", description="The order of first calls: fifo = oldest lead first, score = highest score first"
    )
