"""A queue with impatient customers, and what is counted in it."""

from typing import NamedTuple


class Queue(NamedTuple):
    """M/M/c+M: Poisson arrivals, exponential service and patience, all as rates a minute; empty at the start."""

    servers: int
    arrivals: float
    service: float
    patience: float
    minutes: float


class Count(NamedTuple):
    """Customers whose service began, and customers who gave up."""

    served: int
    lost: int


def lost_share(queue: Queue) -> float:
    """The share of customers who give up in the long run: Palm's Erlang A, by its chain of births and deaths.

    >>> round(lost_share(Queue(servers=8, arrivals=8.0, service=1.0, patience=0.5, minutes=1440.0)), 5)
    0.11601
    """
    weight, total, waiting = 1.0, 1.0, 0.0
    for n in range(1, 50 * queue.servers):
        line = max(0, n - queue.servers)
        weight *= queue.arrivals / (min(n, queue.servers) * queue.service + line * queue.patience)
        total += weight
        waiting += line * weight
    return queue.patience * waiting / total / queue.arrivals
