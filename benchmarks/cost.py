"""What a call costs: the processor time of this process beside the time on the wall."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time (all threads) and of wall time."""

    cpu: float
    wall: float


def cost[T](work: Callable[[], T]) -> tuple[Cost, T]:
    """Do the work once, after the garbage of others is collected."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall), result
