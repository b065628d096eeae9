"""The main scenario, a lead at a time: how fast, and what the event log costs."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.benchmark import Contender, Sample, benchmark
from benchmarks.cost import Cost, cost
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
    """Both engines with nothing kept, everything kept in memory, and a run stored as `showroom` stores it."""
    scenario = reform()
    return [contender for engine in ("agents", "compiled") for contender in _ways(scenario, engine)]


def _ways(scenario: Scenario, engine: str) -> list[Contender]:
    return [
        Contender(f"{engine}: log off, nothing kept", lambda turn: _sample(scenario, engine, turn, 0.0)),
        Contender(f"{engine}: log off, tables to disk", lambda turn: _stored(scenario, engine, turn, 0.0)),
        Contender(f"{engine}: log all in memory", lambda turn: _kept(scenario, engine, turn)),
        Contender(f"{engine}: log to disk", lambda turn: _stored(scenario, engine, turn, 1.0)),
    ]


def _sample(scenario: Scenario, engine: str, seed: int, log_share: float, then: Memory | None = None) -> Sample:
    sink = Counting(then)

    def work() -> None:
        simulate(scenario, seed=seed, days=DAYS, sink=sink, log_share=log_share, engine=engine)
        if then is not None:
            then.tables()

    took, _ = cost(work)
    return _per_lead(sink, took)


def _kept(scenario: Scenario, engine: str, seed: int) -> Sample:
    return _sample(scenario, engine, seed, 1.0, Memory())


def _stored(scenario: Scenario, engine: str, seed: int, log_share: float) -> Sample:
    with tempfile.TemporaryDirectory() as folder:

        def work() -> Counting:
            with RunWriter(Path(folder), scenario, seed, log_share=log_share, engine=engine) as writer:
                sink = Counting(writer)
                simulate(scenario, seed=seed, days=DAYS, sink=sink, log_share=log_share, engine=engine)
            return sink

        took, sink = cost(work)
    return _per_lead(sink, took)


def _per_lead(sink: Counting, took: Cost) -> Sample:
    return Sample(
        1e6 * took.cpu / sink.leads,
        {
            "leads/s": sink.leads / took.cpu,
            "wall": 1e6 * took.wall / sink.leads,
            "events/lead": sink.rows["events"] / sink.leads,
        },
    )
