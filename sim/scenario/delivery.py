"""The section `[delivery]`: from order to handover. Numbers and their sources: scenarios/register/delivery.toml."""

from typing import Self

from pydantic import model_validator

from sim.scenario.base import Section
from sim.scenario.register import registered


class DeliverySection(Section):
    """Building, promising and handing over cars, and how waiting makes customers cancel."""

    build_days: int = registered("delivery.build_days", bound=(1, 365))
    stock_share: float = registered("delivery.stock_share", bound=(0, 1))
    popularity_days: int = registered("delivery.popularity_days", bound=(1, 365))
    promise_buffer_days: float = registered("delivery.promise_buffer_days", bound=(0, 365))
    stock_quote_days: float = registered("delivery.stock_quote_days", bound=(1, 365))
    cancel_hazard_per_day: float = registered("delivery.cancel_hazard_per_day", bound=(0, 1))
    cancel_wait_factor: float = registered("delivery.cancel_wait_factor", bound=(0, 100))
    cancel_broken_factor: float = registered("delivery.cancel_broken_factor", bound=(1, 100))
    handover_open_hour: float = registered("delivery.handover_open_hour", bound=(0, 24))
    handover_close_hour: float = registered("delivery.handover_close_hour", bound=(0, 24))

    @model_validator(mode="after")
    def _open_before_closing(self) -> Self:
        if self.handover_close_hour <= self.handover_open_hour:
            raise ValueError("handover_close_hour must be later than handover_open_hour")
        return self
