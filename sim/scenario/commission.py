"""The lever `[commission]`: what a signature earns the advisor."""

from pydantic import Field

from sim.scenario.base import Amount, Id, Section
from sim.scenario.register import registered


class CommissionTier(Section):
    """From this car of the calendar month on, a car earns this much."""

    id: Id
    from_cars: int = registered("commission.from_cars", bound=(1, None))
    per_car_cny: float = Field(ge=0, description="commission of a car from then on [CNY per car]")


class CommissionLever(Section):
    """The lever `[commission]`: what a signature earns the advisor."""

    per_car_cny: float = registered("commission.per_car_cny", bound=(0, 1000000.0))
    by_segment: dict[str, Amount] = registered("commission.by_segment")
    tiers: tuple[CommissionTier, ...] = ()
