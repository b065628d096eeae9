"""The country on one thread and on two."""

from collections.abc import Sequence

from benchmarks.benchmark import Aim, Contender, Sample, at_least, benchmark
from benchmarks.cost import cost
from benchmarks.worlds import Counting, country
from sim.run import simulate

DAYS = 60
THREADS = (1, 2)


@benchmark(
    "threads",
    "How much faster are two threads than one?",
    unit="leads/s",
    rounds=5,
    remark=f"By the wall. The country, {DAYS} days, log off, compiled engine. The ratio is one of speeds: it falls"
    " short of two by the nights, which headquarters spends on one thread, and by whatever else ran on the machine.",
)
def threads() -> Sequence[Contender]:
    """One thread is the measure."""
    scenario = country()

    def contender(count: int, *aims: Aim) -> Contender:
        def sample(turn: int) -> Sample:
            sink = Counting()
            took, _ = cost(
                lambda: simulate(
                    scenario, seed=turn, days=DAYS, sink=sink, log_share=0.0, engine="compiled", threads=count
                )
            )
            return Sample(sink.leads / took.wall, {"wall s": took.wall, "CPU s": took.cpu})

        return Contender(f"{count} thread{'s' if count > 1 else ''}", sample, aims=aims)

    one, *more = THREADS
    return [contender(one), *(contender(count, at_least(1.7)) for count in more)]
