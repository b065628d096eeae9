"""Two classes of customers before the same advisors, against Cobham's waits of a queue with priorities.

Walk-ins are received, leads are called; both are served once by whoever is free and then leave for good. An advisor
who has begun finishes (no preemption), and whoever has the smaller `tasks.<kind>.priority` goes first.
"""

import itertools
import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.events import Event, Task
from sim.log import Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario
from tests.sim.validation.stripped import stripped

DAY = 1440.0
#: A day starts empty and ends at midnight: people who come in its first or last part are not counted.
FIRST, LAST = 150.0 / DAY, 1320.0 / DAY


class Kind(NamedTuple):
    """A class of customers: arrivals a minute, and the law of the service in minutes."""

    arrivals: float
    mean: float
    law: str
    priority: int

    @property
    def second_moment(self) -> float:
        """E[S^2] of a constant, an exponential, or a gamma of shape 2."""
        return self.mean**2 * {"constant": 1.0, "exponential": 2.0, "gamma": 1.5}[self.law]


def scenario_of(tiny: Scenario, walk_ins: Kind, calls: Kind, servers: int) -> Scenario:
    """One store, open day and night, where walk-ins are received and leads are called by the same advisors."""
    total = walk_ins.arrivals + calls.arrivals
    raw: dict[str, Any] = stripped(tiny, servers=servers, arrivals=total, patience=1e5).model_dump()
    walk_in, lead = raw["channels"][0], next(c for c in tiny.model_dump()["channels"] if c["id"] == "web")
    raw["channels"] = [
        {**walk_in, "share": walk_ins.arrivals / total},
        {**lead, "share": calls.arrivals / total, "hour_profile": walk_in["hour_profile"]},
    ]
    raw["segments"] = [{**s, "reach_share": 1.0} for s in raw["segments"]]
    raw["customer"] |= {"visit_intercept": -20.0}
    for name, kind in (("receive", walk_ins), ("contact", calls)):
        raw["tasks"][name] |= {"mean_minutes": kind.mean, "law": kind.law, "shape": 2.0, "priority": kind.priority}
    return Scenario.model_validate(raw)


def mean_waits(events: Columns) -> tuple[float, float]:
    """Mean minutes from arrival to start of service of walk-ins and of leads who came in the counted part of the day."""
    lead, start = events["event"] == Event.LEAD, events["event"] == Event.TASK_START
    began = dict(zip(events["customer"][start].tolist(), events["time_days"][start].tolist(), strict=True))
    kinds = dict(zip(events["customer"][start].tolist(), events["value"][start].tolist(), strict=True))
    waits: dict[float, list[float]] = {float(Task.RECEIVE): [], float(Task.CONTACT): []}
    for person, came in zip(events["customer"][lead].tolist(), events["time_days"][lead].tolist(), strict=True):
        if FIRST < came < LAST:
            waits[kinds[person]].append((began[person] - came) * DAY)
    return float(np.mean(waits[Task.RECEIVE])), float(np.mean(waits[Task.CONTACT]))


def cobham(mean_residual: float, loads: list[float]) -> list[float]:
    """Mean waits by class, the most urgent first: W_k = W0 / ((1 - s_(k-1)) (1 - s_k)), s_k the load of the first k.

    Source: Cobham 1954, Operations Research 2:70, for one server with any services and for several with equal
    exponential ones. `mean_residual` is W0, the mean time until the present service ends.

    >>> cobham(0.25, [0.5, 0.25])
    [0.5, 2.0]
    """
    through = [sum(loads[:k]) for k in range(len(loads) + 1)]
    return [mean_residual / ((1.0 - before) * (1.0 - here)) for before, here in itertools.pairwise(through)]


def all_busy(servers: int, load: float) -> float:
    """Probability that all servers are busy in M/M/c (Erlang 1917), by its finite sum."""
    terms = [load**n / math.factorial(n) for n in range(servers)]
    full = load**servers / math.factorial(servers) / (1.0 - load / servers)
    return full / (sum(terms) + full)


def expected(walk_ins: Kind, calls: Kind, servers: int) -> tuple[float, float]:
    """Waits of walk-ins and of leads by Cobham; with equal priorities by Pollaczek and Khinchine."""
    order = sorted((walk_ins, calls), key=lambda kind: kind.priority)
    loads = [kind.arrivals * kind.mean / servers for kind in order]
    residual = sum(kind.arrivals * kind.second_moment for kind in order) / 2.0
    if servers > 1:
        residual = all_busy(servers, sum(loads) * servers) * walk_ins.mean / servers
    if walk_ins.priority == calls.priority:
        together = cobham(residual, [sum(loads)])[0]
        return together, together
    waits = dict(zip(order, cobham(residual, loads), strict=True))
    return waits[walk_ins], waits[calls]


CASES = {
    "walk-ins first": (Kind(0.8, 0.3, "exponential", 1), Kind(1.0, 0.4, "constant", 4), 1),
    "calls first": (Kind(0.8, 0.3, "exponential", 4), Kind(1.0, 0.4, "gamma", 1), 1),
    "nobody first": (Kind(0.8, 0.3, "exponential", 3), Kind(1.0, 0.4, "constant", 3), 1),
    "three advisors": (Kind(1.5, 0.8, "exponential", 1), Kind(1.4, 0.8, "exponential", 4), 3),
}
SEEDS = range(12)


@pytest.mark.parametrize("case", CASES)
def test_the_less_urgent_wait_as_cobham_says(tiny: Scenario, case: str) -> None:
    walk_ins, calls, servers = CASES[case]
    scenario = scenario_of(tiny, walk_ins, calls, servers)
    means = np.array([mean_waits(simulate(scenario, seed=s).tables["events"]) for s in SEEDS])
    error = means.std(axis=0, ddof=1) / math.sqrt(len(means))
    wanted = np.array(expected(walk_ins, calls, servers))
    assert (np.abs(means.mean(axis=0) - wanted) < 4.0 * error).all()
    assert (error < 0.08 * wanted).all()


def test_the_log_tells_one_wait(tiny: Scenario) -> None:
    """A walk-in's wait between coming and being served is the one that the log states at the end of the service."""
    scenario = scenario_of(tiny, *CASES["walk-ins first"])
    events = simulate(scenario, seed=1).tables["events"]
    start, done = events["event"] == Event.TASK_START, events["event"] == Event.NEEDS_DONE
    came = events["event"] == Event.VISIT
    began = dict(zip(events["customer"][start].tolist(), events["time_days"][start].tolist(), strict=True))
    visited = dict(zip(events["customer"][came].tolist(), events["time_days"][came].tolist(), strict=True))
    people, stated = events["customer"][done].tolist(), events["value"][done]
    measured = np.array([(began[p] - visited[p]) * DAY for p in people])
    assert len(people) > 500
    assert np.allclose(measured, stated, rtol=0.0, atol=1e-6)
