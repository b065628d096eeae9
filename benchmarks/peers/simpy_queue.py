"""The queue in SimPy: a process for each customer, as in SimPy's own example of a bank with reneging."""

from collections.abc import Generator
from random import Random
from typing import Any

import simpy

from benchmarks.peers.queue import Count, Queue


def run(queue: Queue, seed: int) -> Count:
    """Simulate the queue once."""
    draw = Random(seed).expovariate
    env = simpy.Environment()
    servers = simpy.Resource(env, queue.servers)
    served = lost = 0

    def customer() -> Generator[simpy.Event, Any, None]:
        nonlocal served, lost
        with servers.request() as turn:
            if not turn.triggered:
                yield turn | env.timeout(draw(queue.patience))
            if turn.triggered:
                served += 1
                yield env.timeout(draw(queue.service))
            else:
                lost += 1

    def arrivals() -> Generator[simpy.Event, Any, None]:
        while True:
            yield env.timeout(draw(queue.arrivals))
            env.process(customer())

    env.process(arrivals())
    env.run(until=queue.minutes)
    return Count(served, lost)
