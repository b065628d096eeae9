"""The engine stripped down to a queue, against closed forms nobody here wrote.

One store, open day and night, walk-ins only, who are received once and then leave for good. A 'minute' of the
closed form is one minute of the day; people still in the store at midnight are cut off, so the last hour is left out.
"""

import math
from typing import Any

import numpy as np
import pytest

from sim.events import Event
from sim.log import Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario
from tests.sim.validation.stripped import stripped


def waits(events: Columns) -> tuple[np.ndarray[Any, Any], int, int]:
    """Waits of the served, number that gave up, number that came, between minute 60 and the last hour of the day."""
    inside = (events["time_days"] > 60.0 / 1440.0) & (events["time_days"] < 1380.0 / 1440.0)
    served = inside & (events["event"] == Event.NEEDS_DONE)
    return events["value"][served], int((inside & (events["event"] == Event.RENEGED)).sum()), int(served.sum())


def erlang_c(servers: int, load: float) -> float:
    """Probability of waiting in M/M/c (Erlang 1917), by the stable recursion of Erlang B.

    >>> round(erlang_c(2, 1.0), 6)
    0.333333
    """
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


SEEDS = range(10)


@pytest.mark.parametrize(("servers", "arrivals"), [(1, 0.5), (4, 2.8)])
def test_mmc_waits_as_erlang_says(tiny: Scenario, servers: int, arrivals: float) -> None:
    scenario = stripped(tiny, servers=servers, arrivals=arrivals, patience=1e5)
    means = [float(waits(simulate(scenario, seed=s).tables["events"])[0].mean()) for s in SEEDS]
    expected = erlang_c(servers, arrivals) / (servers - arrivals)
    error = float(np.std(means, ddof=1)) / math.sqrt(len(means))
    assert abs(float(np.mean(means)) - expected) < 4.0 * error
    assert error < 0.15 * expected


def test_mm8_with_patience_loses_what_palm_says(tiny: Scenario) -> None:
    """Arrivals 8, service 1, patience rate 0.5: P(abandon) = 0.11601 (Palm's Erlang A)."""
    scenario = stripped(tiny, servers=8, arrivals=8.0, patience=2.0)
    shares = []
    for seed in SEEDS:
        _, lost, served = waits(simulate(scenario, seed=seed).tables["events"])
        shares.append(lost / (lost + served))
    error = float(np.std(shares, ddof=1)) / math.sqrt(len(shares))
    assert abs(float(np.mean(shares)) - 0.11601) < 4.0 * error
    assert error < 0.005
