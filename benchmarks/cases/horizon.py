"""Longer and longer horizons with the log going to disk: memory should stay what it is."""

from collections.abc import Sequence

from benchmarks.benchmark import Contender, Sample, benchmark
from benchmarks.stored import stored


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
        seen = stored("reform", seed=turn, days=days, engine="agents", log_share=1.0)
        return Sample(
            seen.grown,
            {"peak MiB": seen.peak, "leads": seen.leads, "CPU µs/lead": 1e6 * seen.cpu / seen.leads},
        )

    return Contender(name, sample)
