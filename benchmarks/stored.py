"""A run measured in a process of its own: what it costs, and how much memory it takes at most."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cost import cost
from benchmarks.fresh import fresh, memory_mib
from benchmarks.worlds import WORLDS, Counting
from results.store import RunWriter
from sim.run import simulate


@dataclass(frozen=True)
class Seen:
    """What was seen of a run.

    Attributes:
        leads, events: people who entered, rows of the event log.
        cpu, wall: seconds, without loading and compiling.
        start, peak: MiB of resident memory when the run began (libraries, compiled code, scenario), and at most.
        event_bytes: of the event log on disk.
    """

    leads: int
    events: int
    cpu: float
    wall: float
    start: float
    peak: float
    event_bytes: int

    @property
    def grown(self) -> float:
        """MiB that the run itself took at most."""
        return self.peak - self.start


def stored(
    world: str, *, seed: int, days: int, engine: str = "compiled", threads: int = 1, log_share: float = 0.0
) -> Seen:
    """Store a run of one of `WORLDS` as `showroom` does, in a fresh process."""
    arguments = (world, str(seed), str(days), engine, str(threads), str(log_share))
    return Seen(**fresh("benchmarks.stored:here", *arguments))


def here(world: str, seed: str, days: str, engine: str, threads: str, log_share: str) -> dict[str, float]:
    """The same in this process."""
    scenario, share = WORLDS[world](), float(log_share)
    with tempfile.TemporaryDirectory() as folder:
        start, _ = memory_mib()

        def work() -> Counting:
            with RunWriter(Path(folder), scenario, int(seed), log_share=share, engine=engine) as writer:
                sink = Counting(writer)
                simulate(
                    scenario,
                    seed=int(seed),
                    days=int(days),
                    sink=sink,
                    log_share=share,
                    engine=engine,
                    threads=int(threads),
                )
            return sink

        took, sink = cost(work)
        _, peak = memory_mib()
        size = sum(file.stat().st_size for file in Path(folder).glob("*/events.parquet"))
    return {
        "leads": sink.leads,
        "events": sink.rows["events"],
        "cpu": took.cpu,
        "wall": took.wall,
        "start": start,
        "peak": peak,
        "event_bytes": size,
    }
