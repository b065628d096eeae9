"""Commission on orders: a rate per car, by segment, with tiers per calendar month."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.company.money import to_fen


class Tier(NamedTuple):
    """From the `from_cars`-th car of the month on, a car earns `fen_per_car`."""

    from_cars: int
    fen_per_car: int


class CommissionPlan(NamedTuple):
    """What a signature earns, in fen per car. Segments by number; tiers in order of `from_cars`."""

    fen_per_car: int
    by_segment: Mapping[int, int]
    tiers: tuple[Tier, ...]


def commission_plan(
    per_car_cny: float, by_segment_cny: Mapping[int, float], tiers_cny: Iterable[tuple[int, float]]
) -> CommissionPlan:
    """The plan of a lever stated in yuan; tiers are (from the n-th car of the month, yuan per car).

    >>> commission_plan(800, {2: 1000}, [(6, 1500)])
    CommissionPlan(fen_per_car=80000, by_segment={2: 100000}, tiers=(Tier(from_cars=6, fen_per_car=150000),))
    """
    tiers = sorted(Tier(first, to_fen(rate)) for first, rate in tiers_cny)
    segments = {number: to_fen(rate) for number, rate in sorted(by_segment_cny.items())}
    return CommissionPlan(to_fen(per_car_cny), segments, tuple(tiers))


def marginal_fen(plan: CommissionPlan, cars_before: int, segment: int) -> int:
    """Commission of the next car of an advisor who has signed `cars_before` cars this calendar month.

    The rate of the segment (else the general rate), plus what the tier reached pays above the general rate.

    >>> plan = CommissionPlan(80_000, {2: 100_000}, (Tier(6, 150_000),))
    >>> marginal_fen(plan, 4, 0), marginal_fen(plan, 5, 0), marginal_fen(plan, 5, 2)
    (80000, 150000, 170000)
    """
    rate = plan.by_segment.get(segment, plan.fen_per_car)
    reached = plan.fen_per_car
    for tier in plan.tiers:
        if cars_before + 1 >= tier.from_cars:
            reached = tier.fen_per_car
    return max(0, rate + reached - plan.fen_per_car)


def order_fen(plan: CommissionPlan, cars_before: int, cars: int, segment: int) -> list[int]:
    """Commission of each car of an order of several. It is credited at the signature, and charged back, car by car, at
    this same amount if the car is cancelled; a cancelled car still counts towards the month's tier.

    >>> order_fen(CommissionPlan(80_000, {}, (Tier(3, 120_000),)), 1, 3, 0)
    [80000, 120000, 120000]
    """
    return [marginal_fen(plan, cars_before + k, segment) for k in range(cars)]
