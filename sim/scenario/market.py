"""The section `[market]`: where people live, how many come, and when."""

from datetime import date
from typing import Any

from pydantic import Field

from sim.scenario.base import Section
from sim.scenario.register import registered


class MarketSection(Section):
    """The section `[market]`: where people live, how many come, and when."""

    cities: tuple[str, ...] = Field(min_length=1)
    leads_per_day: float = registered("market.leads_per_day", bound=(0, 10000000.0))
    consideration_elasticity: float = registered("market.consideration_elasticity", bound=(0, 5))
    headroom: float = registered("market.headroom", bound=(1, 20))
    month_factor: tuple[float, ...] = Field((1.0,) * 12, min_length=12, max_length=12)
    weekday_factor: tuple[float, ...] = Field((1.0,) * 7, min_length=7, max_length=7)
    holiday_factor: float = registered("market.holiday_factor", bound=(0, 10))
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    reference: dict[str, Any] = Field(
        default={}, description="levers that held where leads_per_day was counted; what is not said is the default"
    )
