"""Generalised assignment: every published instance, through the planner."""

import os
from pathlib import Path

import pytest

from optimize.assignment import ASSIGNMENT, Arc, AssignmentProblem, Person, Place
from optimize.planner import plan
from optimize.solver import Options, Status
from tests.optimize.instances import numbers, published, rows

QUICK = {*(f"gap{group}-{i}" for group in (1, 5, 8) for i in (0, 3)), "a05100", "a20100", "a10200", "b20200"}
"""What the suite solves; SHOWROOM_ALL_INSTANCES=1 solves all."""


def read(path: Path) -> AssignmentProblem:
    """An instance: agents are places, jobs are people."""
    word = numbers(path)
    agents, jobs = int(next(word)), int(next(word))
    costs = [[next(word) for _ in range(jobs)] for _ in range(agents)]
    loads = [[next(word) for _ in range(jobs)] for _ in range(agents)]
    return AssignmentProblem(
        people=tuple(Person(f"job {j}") for j in range(jobs)),
        places=tuple(Place(f"agent {i}", next(word)) for i in range(agents)),
        arcs=tuple(Arc(f"job {j}", f"agent {i}", costs[i][j], loads[i][j]) for i in range(agents) for j in range(jobs)),
    )


NAMES = [f"gap{group}-{i}" for group in range(1, 9) for i in range(5)]
NAMES += [f"{kind}{size}" for kind in "ab" for size in ("05100", "05200", "10100", "10200", "20100", "20200")]


@pytest.mark.parametrize("name", NAMES)
def test_published_optimum_is_found_and_proven(name: str) -> None:
    """The plan costs what is published as the optimum, is proven optimal, and holds when counted again."""
    if name not in QUICK and "SHOWROOM_ALL_INSTANCES" not in os.environ:
        pytest.skip("SHOWROOM_ALL_INSTANCES=1 solves all instances")
    optimum = {row["instance"]: float(row["optimum"]) for row in rows("optim/gap")}[name]
    found = plan(ASSIGNMENT, read(published(f"optim/gap/{name}.txt")), Options(seconds=120.0))
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(optimum, abs=1e-6)
    assert found.certificate is not None and found.certificate.holds
    assert found.certificate.objective == optimum
