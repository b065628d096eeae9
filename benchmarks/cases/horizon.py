"""Longer and longer horizons with the log going to disk: memory should stay what it is."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.benchmark import Contender, Sample, benchmark
from benchmarks.cost import cost
from benchmarks.fresh import fresh, memory_mib
from benchmarks.worlds import Counting, reform
from results.store import RunWriter
from sim.run import simulate


@benchmark(
    "horizon",
    "Does a run need more memory when it is longer?",
    unit="MiB grown",
    rounds=3,
    remark="The agents engine, the region before the reform, the whole log to disk, a fresh process each: the largest"
    " resident memory less what the process had when the run began (libraries, compiled code, scenario).",
)
def horizon() -> Sequence[Contender]:
    """One, two and four months."""
    return [_contender(f"{days} days", days) for days in (30, 60, 120)]


def _contender(name: str, days: int) -> Contender:
    def sample(turn: int) -> Sample:
        seen = fresh("benchmarks.cases.horizon:peak", str(days), str(turn))
        return Sample(
            seen["peak"] - seen["start"],
            {"peak MiB": seen["peak"], "leads": seen["leads"], "CPU µs/lead": 1e6 * seen["cpu"] / seen["leads"]},
        )

    return Contender(name, sample)


def peak(days: str, seed: str) -> dict[str, float]:
    """Run in a fresh process: memory at the start of a stored run and at its peak."""
    scenario = reform()
    with tempfile.TemporaryDirectory() as folder:
        start, _ = memory_mib()

        def work() -> Counting:
            with RunWriter(Path(folder), scenario, int(seed), engine="agents") as writer:
                sink = Counting(writer)
                simulate(scenario, seed=int(seed), days=int(days), sink=sink, engine="agents")
            return sink

        took, sink = cost(work)
        _, most = memory_mib()
    return {"start": start, "peak": most, "leads": sink.leads, "cpu": took.cpu}
