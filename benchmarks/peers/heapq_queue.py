"""The queue as a plain loop over a heap of events; who has given up is skipped when their turn comes."""

from collections import deque
from heapq import heappop, heappush
from random import Random

from benchmarks.peers.queue import Count, Queue

ARRIVAL, END, PATIENCE = 0, 1, 2


def run(queue: Queue, seed: int) -> Count:
    """Simulate the queue once."""
    draw = Random(seed).expovariate
    free, served, lost, number = queue.servers, 0, 0, 0
    waiting: deque[int] = deque()
    patient: set[int] = set()
    events = [(draw(queue.arrivals), ARRIVAL, 0)]
    while events[0][0] < queue.minutes:
        now, kind, who = heappop(events)
        if kind == ARRIVAL:
            number += 1
            heappush(events, (now + draw(queue.arrivals), ARRIVAL, 0))
            if free:
                free -= 1
                served += 1
                heappush(events, (now + draw(queue.service), END, 0))
            else:
                waiting.append(number)
                patient.add(number)
                heappush(events, (now + draw(queue.patience), PATIENCE, number))
        elif kind == PATIENCE:
            if who in patient:
                patient.remove(who)
                lost += 1
        else:
            while waiting and waiting[0] not in patient:
                waiting.popleft()
            if waiting:
                patient.remove(waiting.popleft())
                served += 1
                heappush(events, (now + draw(queue.service), END, 0))
            else:
                free += 1
    return Count(served, lost)
