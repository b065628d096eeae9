"""A row of `[[channels]]`: where leads come from."""

from typing import Annotated

from pydantic import Field

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class Channel(Section):
    """A row of `[[channels]]`: where leads come from."""

    id: Id
    name: str
    name_zh: str
    number: int = registered("channels.number", bound=(0, 7))
    share: float = registered("channels.share", bound=(0, 1))
    hour_profile: Annotated[tuple[float, ...], Field(min_length=24, max_length=24)] = registered(
        "channels.hour_profile"
    )
    visit_first: bool = False
    enterprise: bool = False
    base_interest: float = registered("channels.base_interest", bound=(0.01, 0.99))
    cost_per_lead_cny: float = registered("channels.cost_per_lead_cny", bound=(0, 100000.0))
