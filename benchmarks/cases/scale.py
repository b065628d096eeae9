"""From a hundred thousand leads to twelve million: what one more costs in time and memory."""

from collections.abc import Sequence

from benchmarks.benchmark import Contender, Sample, at_least, at_most, benchmark
from benchmarks.stored import stored

THREADS = 2
YEAR = ("6 M", "country", 365)
OTHERS = (("0.1 M", "country", 6), ("0.6 M", "country", 36), ("12 M", "country twice", 365))
WITHIN = (at_least(0.85), at_most(1.15))
MIB = 1 << 20


@benchmark(
    "scale",
    "Does a lead cost more among millions?",
    unit="µs/lead",
    rounds=2,
    remark="CPU time. The country for 6, 36 and 365 days, and for 365 days two countries side by side: the load of a"
    f" store is the same. Compiled engine, {THREADS} threads, a fresh process each; making the world is in the time."
    " B/lead: the largest resident memory less what the process had when the run began, over the leads. MiB: all of"
    " the process. Lines with the log store all of it.",
)
def scale() -> Sequence[Contender]:
    """A year of the country is the measure; less, and twice as much; the same with the log."""
    return [
        _contender(*YEAR, 0.0),
        *(_contender(*other, 0.0) for other in OTHERS),
        *(_contender(f"{name}, log", world, days, 1.0) for name, world, days in (YEAR, *OTHERS)),
    ]


def _contender(name: str, world: str, days: int, log_share: float) -> Contender:
    def sample(turn: int) -> Sample:
        seen = stored(world, seed=turn, days=days, threads=THREADS, log_share=log_share)
        return Sample(
            1e6 * seen.cpu / seen.leads,
            {
                "leads": seen.leads,
                "wall s": seen.wall,
                "B/lead": MIB * seen.grown / seen.leads,
                "MiB": seen.peak,
            },
        )

    return Contender(name, sample, aims=() if log_share or name == YEAR[0] else WITHIN)
