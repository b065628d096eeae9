"""The main scenario, a lead at a time: how fast, and what the event log costs."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.benchmark import Contender, Sample, benchmark
from benchmarks.cost import cost
from benchmarks.worlds import Counting, reform
from results.store import RunWriter
from sim.log import Memory
from sim.run import simulate
from sim.scenario.scenario import Scenario

DAYS = 30


@benchmark(
    "funnel",
    "How many leads a second, and what does the event log cost?",
    unit="µs/lead",
    rounds=9,
    remark=f"CPU time. The region before the reform, {DAYS} days. Without the log all other tables are still made.",
)
def funnel() -> Sequence[Contender]:
    """Nothing kept, everything kept in memory, and a run stored as `showroom` stores it."""
    scenario = reform()
    return [
        Contender("log off, nothing kept", lambda turn: _sample(scenario, turn, 0.0)),
        Contender("log off, tables to disk", lambda turn: _stored(scenario, turn, 0.0)),
        Contender("log all in memory", lambda turn: _kept(scenario, turn)),
        Contender("log to disk", lambda turn: _stored(scenario, turn, 1.0)),
    ]


def _sample(scenario: Scenario, seed: int, log_share: float, then: Memory | RunWriter | None = None) -> Sample:
    sink = Counting(then)

    def work() -> None:
        simulate(scenario, seed=seed, days=DAYS, sink=sink, log_share=log_share)
        if isinstance(then, Memory):
            then.tables()

    took, _ = cost(work)
    return _per_lead(sink, took.cpu, took.wall)


def _per_lead(sink: Counting, cpu: float, wall: float) -> Sample:
    return Sample(
        1e6 * cpu / sink.leads,
        {
            "leads/s": sink.leads / cpu,
            "wall": 1e6 * wall / sink.leads,
            "events/lead": sink.rows["events"] / sink.leads,
        },
    )


def _kept(scenario: Scenario, seed: int) -> Sample:
    return _sample(scenario, seed, 1.0, Memory())


def _stored(scenario: Scenario, seed: int, log_share: float) -> Sample:
    with tempfile.TemporaryDirectory() as folder:

        def work() -> Counting:
            with RunWriter(Path(folder), scenario, seed, log_share=log_share) as writer:
                sink = Counting(writer)
                simulate(scenario, seed=seed, days=DAYS, sink=sink, log_share=log_share)
            return sink

        took, sink = cost(work)
    return _per_lead(sink, took.cpu, took.wall)
