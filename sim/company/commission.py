"""Commission on orders: a rate per car, by segment, with tiers per calendar month."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from sim.company.money import to_fen
from sim.compile import scalar

#: The most tiers a plan can have, and one more than the highest number of a segment.
TIERS, SEGMENTS = 16, 64
#: What a signature earns, in fen per car: the general rate, the rate by segment, and tiers in order of `from_cars`:
#: from the `from_cars`-th car of the month on, a car earns `tier_fen`.
COMMISSION = [
    ("fen_per_car", "i8"),
    ("segment_fen", "i8", (SEGMENTS,)),
    ("tiers", "i8"),
    ("from_cars", "i8", (TIERS,)),
    ("tier_fen", "i8", (TIERS,)),
]


def commission_plan(
    per_car_cny: float, by_segment_cny: Mapping[int, float], tiers_cny: Iterable[tuple[int, float]]
) -> Any:
    """The plan of a lever stated in yuan, as a row of `COMMISSION`; tiers are (from the n-th car of the month, yuan per
    car). Raises ValueError for more than `TIERS` tiers.

    >>> plan = commission_plan(800, {2: 1000}, [(6, 1500)])
    >>> plan["fen_per_car"], plan["segment_fen"][2], plan["tier_fen"][0]
    (np.int64(80000), np.int64(100000), np.int64(150000))
    """
    plan = np.zeros(1, COMMISSION)[0]
    tiers = sorted(tiers_cny)
    if len(tiers) > TIERS:
        raise ValueError(f"{len(tiers)} commission tiers: at most {TIERS}")
    plan["fen_per_car"] = plan["segment_fen"] = to_fen(per_car_cny)
    for segment, rate in by_segment_cny.items():
        plan["segment_fen"][segment] = to_fen(rate)
    plan["tiers"] = len(tiers)
    for k, (first, rate) in enumerate(tiers):
        plan["from_cars"][k], plan["tier_fen"][k] = first, to_fen(rate)
    return plan


@scalar
def marginal_fen(plan: Any, cars_before: int, segment: int) -> int:
    """Commission of the next car of an advisor who has signed `cars_before` cars this calendar month.

    The rate of the segment (else the general rate), plus what the tier reached pays above the general rate. It is
    credited at the signature, and charged back at this same amount if the car is cancelled; a cancelled car still
    counts towards the month's tier.

    >>> plan = commission_plan(800.0, {2: 1000.0}, [(6, 1500.0)])
    >>> marginal_fen(plan, 4, 0), marginal_fen(plan, 5, 0), marginal_fen(plan, 5, 2)
    (80000, 150000, 170000)
    """
    reached = plan.fen_per_car
    for k in range(plan.tiers):
        if cars_before + 1 >= plan.from_cars[k]:
            reached = plan.tier_fen[k]
    fen: int = max(0, plan.segment_fen[segment] + reached - plan.fen_per_car)
    return fen
