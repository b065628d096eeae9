"""A run is the same in every process, in whatever pieces it is written, and its memory does not grow with its horizon."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sim.agents.customer import Customer
from sim.agents.model import Lab, run
from sim.events import Outcome
from sim.log import TABLES, Columns, Memory, Recorder
from sim.run import simulate
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from sim.world.market import Market

#: Reads a scenario as JSON and prints one hash over all its tables.
SCRIPT = """
import hashlib, sys
from sim.run import simulate
from sim.scenario.scenario import Scenario
tables = simulate(Scenario.model_validate_json(sys.stdin.read())).tables
digest = hashlib.sha256()
for table in sorted(tables):
    for column in sorted(tables[table]):
        values = tables[table][column]
        digest.update(f"{table}.{column} {values.dtype} {len(values)}".encode())
        digest.update(values.tobytes())
print(digest.hexdigest())
"""


class Discard:
    """A sink that forgets everything but how much it was."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()

    def write(self, table: str, columns: Columns) -> None:
        """Count the rows of a chunk."""
        self.rows[table] += len(next(iter(columns.values())))


def laboratory(scenario: Scenario, recorder: Recorder) -> Lab:
    """A laboratory before its first day."""
    return Lab(Market(scenario), scenario.clock.seed, recorder)


def days(scenario: Scenario) -> int:
    """Warm-up and counted days."""
    return scenario.clock.warmup_days + scenario.clock.days


def test_python_hashes_change_nothing(lively: Scenario, root: Path) -> None:
    """Hashes of strings differ from process to process; the bytes of a run do not."""
    digests = set()
    for seed in ("0", "1", "12345"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=lively.model_dump_json(),
            capture_output=True,
            text=True,
            cwd=root,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_a_run_before_leaves_no_trace(tiny: Scenario, lively: Scenario) -> None:
    """Caches filled by another scenario, or by another seed, do not reach the next run in the process."""
    first = simulate(lively).tables
    simulate(tiny)
    simulate(lively, seed=99)
    again = simulate(lively).tables
    assert all(first[t][c].tobytes() == again[t][c].tobytes() for t in TABLES for c in TABLES[t])


@pytest.mark.parametrize("chunk_rows", [1, 37, 1000])
def test_chunks_do_not_matter(lively: Scenario, chunk_rows: int) -> None:
    """The tables handed out in small pieces are, joined, byte for byte the tables handed out at the end."""
    whole, sink = simulate(lively).tables, Memory()
    run(laboratory(lively, Recorder(sink, chunk_rows=chunk_rows)), days(lively))
    parts = sink.tables()
    for table, schema in TABLES.items():
        for column, kind in schema.items():
            assert parts[table][column].dtype == np.dtype(kind)
            assert parts[table][column].tobytes() == whole[table][column].tobytes(), (table, column)


def test_a_sink_gets_what_memory_would_keep(lively: Scenario) -> None:
    sink = Discard()
    assert simulate(lively, sink=sink).tables == {}
    kept = simulate(lively).tables
    assert {t: len(next(iter(kept[t].values()))) for t in TABLES} == {t: sink.rows[t] for t in TABLES}


@pytest.mark.parametrize("log_share", [1.0, 0.0])
def test_rows_alive_are_bounded_by_a_chunk_and_a_day(tiny: Scenario, log_share: float) -> None:
    """After every night less than a chunk of each table waits, however long the run has been going on."""
    chunk = 300
    scenario = Scenario.model_validate(merged(tiny.model_dump(), {"clock": {"warmup_days": 0, "days": 40}}))
    sink = Discard()
    recorder = Recorder(sink, chunk_rows=chunk, log_share=log_share)
    most: Counter[str] = Counter()

    def look(done: int, of: int) -> None:
        most.update({t: max(0, len(rows) - most[t]) for t, rows in recorder.rows.items()})

    run(laboratory(scenario, recorder), 40, look)
    assert max(most.values()) < chunk
    assert sink.rows["customers"] > 3 * chunk
    assert (sink.rows["events"] > 10 * chunk) == (log_share > 0.0)
    assert not any(recorder.rows.values())


def test_whoever_has_left_is_forgotten(lively: Scenario) -> None:
    """Agents alive are the people still on the way and the company: who is lost or has the car takes no memory."""
    sink = Memory()
    lab = laboratory(lively, Recorder(sink, chunk_rows=1))
    for _ in range(days(lively)):
        lab.step()
    alive = {agent.id for agent in lab.agents if isinstance(agent, Customer)}
    gone = set(sink.tables()["customers"]["customer"].tolist())
    assert gone and not alive & gone
    assert all(agent.outcome in (Outcome.OPEN, Outcome.ORDERED) for agent in lab.agents if isinstance(agent, Customer))
    assert all(day >= lab.day for store in lab.stores for day in store.agenda)
