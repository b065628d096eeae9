"""What the event log costs on its way to disk."""

from collections.abc import Sequence

from benchmarks.benchmark import Aim, Contender, Sample, at_most, benchmark
from benchmarks.stored import stored

DAYS = 40


@benchmark(
    "log",
    "What does the event log cost?",
    unit="µs/lead",
    rounds=5,
    remark=f"CPU time. The country, {DAYS} days, one thread of the compiled engine and one that writes, a fresh process"
    " each. All other tables are stored in every case. MiB: the largest resident memory less what the process had when"
    " the run began. Events: a lead.",
)
def log() -> Sequence[Contender]:
    """Nobody's events, those of a tenth of the people, everybody's."""
    return [_contender("none", 0.0), _contender("a tenth", 0.1), _contender("all", 1.0, at_most(1.4))]


def _contender(name: str, log_share: float, *aims: Aim) -> Contender:
    def sample(turn: int) -> Sample:
        seen = stored("country", seed=turn, days=DAYS, log_share=log_share)
        return Sample(
            1e6 * seen.cpu / seen.leads,
            {
                "wall": 1e6 * seen.wall / seen.leads,
                "MiB": seen.grown,
                "events": seen.events / seen.leads,
                "B/event": seen.event_bytes / seen.events if seen.events else 0.0,
            },
        )

    return Contender(name, sample, aims=aims)
