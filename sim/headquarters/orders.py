"""Signed orders, one record a car, from signature to handover or cancellation."""

from dataclasses import dataclass
from typing import Any

from sim.company.cars import Config, NewOrder, OrderKey
from sim.headquarters.branch import Branch

NAN = float("nan")


@dataclass(slots=True)
class Order:
    """One car on order. Money in fen; times in days since the start.

    Attributes:
        person: the engine's own word for the customer.
        tolerance_weeks: how long the customer waits before patience fades.
    """

    person: Any
    customer: int
    branch: Branch
    segment: int
    channel: int
    tolerance_weeks: float
    unit: int
    advisor: int
    config: Config
    payment: int
    ordered_days: float
    promised_days: float
    price_fen: int
    revenue_fen: int
    cost_fen: int
    incentive_fen: int
    commission_fen: int
    charged_back_fen: int = 0
    delivered_days: float = NAN
    cancelled_days: float = NAN
    booked: bool = False

    @property
    def model(self) -> int:
        """Position of the model."""
        return self.config.model

    @property
    def key(self) -> OrderKey:
        """Name of the order."""
        return OrderKey(self.customer, self.unit)

    def for_factory(self) -> NewOrder:
        """The order as production sees it."""
        return NewOrder(self.ordered_days, self.customer, self.unit, self.config, self.branch.centre)

    def row(self) -> tuple[object, ...]:
        """The row of the table `orders`."""
        on_time = -1
        if self.delivered_days == self.delivered_days:
            on_time = int(self.delivered_days <= self.promised_days)
        return (
            self.customer,
            self.unit,
            self.branch.city,
            self.branch.id,
            self.advisor,
            self.segment,
            self.channel,
            *self.config,
            self.payment,
            self.ordered_days,
            self.promised_days,
            self.delivered_days,
            self.cancelled_days,
            self.price_fen,
            self.revenue_fen,
            self.cost_fen,
            self.incentive_fen,
            self.commission_fen,
            self.charged_back_fen,
            on_time,
        )
