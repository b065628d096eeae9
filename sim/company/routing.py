"""Which advisor gets a lead.

Ties are broken by a draw that belongs to the advisor and the day, and if even that is equal by the advisor's identity:
never by the place in a list. Relabelling advisors therefore permutes the result and does nothing else.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.compile import scalar


class Policy(IntEnum):
    """How leads are shared out."""

    #: Whoever has had the fewest leads today, then whoever waited longest for one.
    ROUND_ROBIN = 0
    #: Whoever has the fewest open customers, then the fewest leads today.
    LEAST_LOADED = 1
    #: Hot leads to the most skilled, cold leads to those with the fewest open customers.
    SKILL_SCORE = 2


#: Policies by their name in a scenario.
POLICIES = {policy.name.lower(): int(policy) for policy in Policy}


@scalar
def fit(skill: float, load: float, greatest_load: float, score: float) -> float:
    """How well an advisor suits a lead under skill x score: score * skill - (1 - score) * load / greatest load.

    skill and score in [0, 1]; load in open customers. Nobody with any load: only skill speaks.

    >>> fit(0.8, 5.0, 10.0, 1.0), fit(0.8, 5.0, 10.0, 0.0)
    (0.8, -0.5)
    """
    relative = load / greatest_load if greatest_load > 0.0 else 0.0
    return score * skill - (1.0 - score) * relative


@scalar
def precedes(
    first_a: float, second_a: float, tie_a: float, id_a: int, first_b: float, second_b: float, tie_b: float, id_b: int
) -> bool:
    """Whether advisor a comes before b: smaller first key, then second key, then tie draw, then identity.

    >>> precedes(1.0, 2.0, 0.9, 5, 1.0, 3.0, 0.1, 4)
    True
    """
    if first_a != first_b:
        return first_a < first_b
    if second_a != second_b:
        return second_a < second_b
    if tie_a != tie_b:
        return tie_a < tie_b
    return id_a < id_b


@scalar
def choose(
    policy: int,
    score: float,
    advisors: NDArray[np.int64],
    leads_today: NDArray[np.int64],
    open_load: NDArray[np.int64],
    last_assigned: NDArray[np.float64],
    skill: NDArray[np.float64],
    tie: NDArray[np.float64],
) -> int:
    """Position of the advisor who gets a lead of this score (in [0, 1]); -1 when there is no candidate.

    All arrays have one entry per candidate: identity, leads received today, open customers, time (days) of the last
    lead received, skill in [0, 1], the day's tie-break draw. Unknown policy numbers act as round robin.
    """
    greatest = 0.0
    for i in range(len(advisors)):
        greatest = max(greatest, float(open_load[i]))
    best = -1
    best_first = 0.0
    best_second = 0.0
    for i in range(len(advisors)):
        first = float(leads_today[i])
        second = last_assigned[i]
        if policy == 1:
            first = float(open_load[i])
            second = float(leads_today[i])
        elif policy == 2:
            first = -fit(skill[i], float(open_load[i]), greatest, score)
            second = float(leads_today[i])
        if best < 0 or precedes(first, second, tie[i], advisors[i], best_first, best_second, tie[best], advisors[best]):
            best = i
            best_first = first
            best_second = second
    return best
