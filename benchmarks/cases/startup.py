"""From nothing to the first answer: the command's help, the engine's imports, the first day."""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.benchmark import Contender, Sample, benchmark
from benchmarks.fresh import ROOT, environment
from benchmarks.worlds import reform

FIRST_DAY = "from benchmarks.worlds import reform; reform()"


@benchmark(
    "startup",
    "How long until something happens?",
    unit="wall ms",
    rounds=9,
    remark="Fresh processes, compiled code in the cache.",
)
def startup() -> Sequence[Contender]:
    """Python alone, the help, the schema, the engine, and the engine with a day of the region simulated."""
    reform()
    return [
        _contender("python alone", "-c", "pass"),
        _contender("showroom --help", "-m", "app.cli", "--help"),
        _contender("import the schema", "-c", "import sim.scenario.load"),
        _contender("import the engine", "-c", "import sim.run"),
        _contender("engine and first day", "-c", FIRST_DAY),
    ]


def _contender(name: str, *arguments: str) -> Contender:
    command = [sys.executable, *arguments]

    def sample(turn: int) -> Sample:
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)
        wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Sample(1e3 * wall, {"CPU ms": 1e3 * cpu})

    return Contender(name, sample)
