"""A year of the whole country."""

from collections.abc import Sequence

from benchmarks.benchmark import Contender, Sample, at_most, benchmark
from benchmarks.stored import stored

DAYS = 365
THREADS = 2


@benchmark(
    "year",
    "How long does a year of the country take, and how much memory?",
    unit="wall s",
    rounds=2,
    remark=f"The country, {DAYS} days, {THREADS} threads, compiled engine, a fresh process each; loading and compiling"
    " are not counted. All tables but the event log are stored in both cases. Peak: the largest resident memory of the"
    " process, libraries and all.",
)
def year() -> Sequence[Contender]:
    """Without the event log and with all of it."""
    return [_contender("log off", 0.0), _contender("log all", 1.0)]


def _contender(name: str, log_share: float) -> Contender:
    def sample(turn: int) -> Sample:
        seen = stored("country", seed=turn, days=DAYS, threads=THREADS, log_share=log_share)
        return Sample(seen.wall, {"wall s": seen.wall, "CPU s": seen.cpu, "peak MiB": seen.peak, "leads": seen.leads})

    aims = (at_most(3000.0, "peak MiB"), *([] if log_share else [at_most(15.0, "wall s")]))
    return Contender(name, sample, aims=aims)
