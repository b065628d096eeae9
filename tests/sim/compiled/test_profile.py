"""A profiled run is the same run, and its time is accounted for."""

import pytest

from sim.compiled.clock import SERVING, Kind
from sim.compiled.crew import AWAY, IN_TRAINING, ON_BREAK, PAPERWORK, QUIET
from sim.compiled.profile import Profile
from sim.events import SERVICE_TASKS, Event
from sim.run import simulate
from sim.scenario.scenario import Scenario


def test_kinds_of_event_are_numbered_as_the_tasks() -> None:
    assert [Kind(task).name for task in SERVICE_TASKS] == [task.name for task in SERVICE_TASKS]
    assert sorted([AWAY, IN_TRAINING, ON_BREAK, SERVING, QUIET, PAPERWORK]) == list(range(6))


@pytest.mark.parametrize("threads", [1, 2])
def test_a_profiled_run_is_the_same_run(lively: Scenario, threads: int) -> None:
    """Same rows; as many ends of services as the log has; every event took time."""
    found = Profile()
    plain = simulate(lively, engine="compiled").tables
    profiled = simulate(lively, engine="compiled", threads=threads, profile=found).tables
    for table, columns in plain.items():
        assert all(columns[name].tobytes() == profiled[table][name].tobytes() for name in columns)
    services = sum(count for kind, count, _ in found.events() if kind.upper() in {task.name for task in SERVICE_TASKS})
    assert services == int((plain["events"]["event"] == Event.TASK_END).sum()) > 0
    assert abs(sum(share for _, _, share in found.events()) - 1.0) < 1e-9
    assert min(found.phases.values()) > 0.0 and (found.ticks[found.ticks[:, 1] > 0, 0] > 0).all()
