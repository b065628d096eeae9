"""The lever `[routing]`: who gets which lead."""

from typing import Literal

from sim.scenario.base import Section
from sim.scenario.register import registered


class RoutingLever(Section):
    """The lever `[routing]`: who gets which lead."""

    policy: Literal["round_robin", "least_loaded", "skill_score"] = "round_robin"
    dedicated_share: float = registered("routing.dedicated_share", bound=(0, 1))
