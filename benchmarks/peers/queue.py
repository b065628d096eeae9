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
        weight *= queue.arrivals / _death(queue, n)
        total += weight
        waiting += line * weight
    return queue.patience * waiting / total / queue.arrivals


def lost_share_of_a_day(queue: Queue) -> float:
    """The same of a day that starts empty and is cut off: expected losses over losses and beginnings of service.

    The chain's transient expectations, by the exponential of its generator with two counters added to the states.

    >>> round(lost_share_of_a_day(Queue(servers=8, arrivals=8.0, service=1.0, patience=0.5, minutes=1440.0)), 5)
    0.11581
    """
    import numpy as np
    from scipy.linalg import expm

    states = queue.servers + 60  # whoever would be further behind is a matter of one in 10^20
    rates = np.zeros((states + 2, states + 2))
    lost, served = states, states + 1
    for n in range(states):
        if n + 1 < states:
            rates[n, n + 1] = queue.arrivals
        if n > 0:
            rates[n, n - 1] = _death(queue, n)
        rates[n, n] = -rates[n].sum()
    for n in range(states):
        line = max(0, n - queue.servers)
        rates[n, lost] = line * queue.patience
        rates[n, served] = queue.arrivals if n < queue.servers else (queue.servers * queue.service if line else 0.0)
    expected = expm(rates * queue.minutes)[0]
    return float(expected[lost] / (expected[lost] + expected[served]))


def _death(queue: Queue, n: int) -> float:
    """The rate at which one of n customers goes."""
    return min(n, queue.servers) * queue.service + max(0, n - queue.servers) * queue.patience
