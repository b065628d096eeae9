"""What was measured on: processor, versions, and how much of the machine others used meanwhile."""

import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from results.store import code_hash

LIBRARIES = ("numpy", "numba", "simpy", "mesa", "pyarrow", "salabim", "ciw")


def facts() -> dict[str, str | int]:
    """Processor, cores, versions, code and date; neither a path nor a name of the machine."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: number for name in LIBRARIES if (number := _version(name))},
        "code": code_hash(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


class Others:
    """How busy others keep the machine while this process and its children work, where the system says so."""

    def __init__(self) -> None:
        self._begin = self._now()

    def share(self) -> float | None:
        """Share of all cores' time that others used since the beginning, from 0 to 1; None when not known."""
        begin, end = self._begin, self._now()
        if begin is None or end is None:
            return None
        own, busy, wall = (b - a for a, b in zip(begin, end, strict=True))
        return min(1.0, max(0.0, (busy - own) / (wall * (os.cpu_count() or 1))))

    @staticmethod
    def _now() -> tuple[float, float, float] | None:
        """Own processor time, that of the whole machine, and the wall clock, in seconds."""
        try:
            words = Path("/proc/stat").read_text("utf-8").splitlines()[0].split()[1:9]
        except OSError:
            return None
        user, nice, system, _, _, irq, softirq, steal = (int(word) for word in words)
        ticks = user + nice + system + irq + softirq + steal
        own = os.times()
        return sum(own[:4]), ticks / os.sysconf("SC_CLK_TCK"), time.monotonic()
