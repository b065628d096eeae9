"""A queue with impatient customers, whose answer is known: our engines beside other simulators."""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

from benchmarks.benchmark import Contender, Known, Sample, benchmark
from benchmarks.cost import cost
from benchmarks.peers.queue import Count, Queue, lost_share
from benchmarks.worlds import Counting, quickstart
from sim.run import simulate
from sim.scenario.scenario import Scenario
from tests.sim.validation.stripped import stripped

QUEUE = Queue(servers=8, arrivals=8.0, service=1.0, patience=0.5, minutes=1440.0)
LOST = Known("lost share", lost_share(QUEUE))
DAYS_A_ROUND = 4
PEERS = ("salabim", "ciw")


@benchmark(
    "patience",
    "M/M/8 with abandonment: how fast are our engines beside other simulators?",
    unit="customers/s",
    rounds=10,
    remark="By CPU time; the ratio is one of speeds. Arrivals 8, service 1, patience rate 0.5 a minute; days of 1440"
    " minutes that start empty. Our engines also give every person tastes, a funnel and a row of their own, and"
    " every advisor a shift with its hours booked; the others are queues and nothing else. A lost share contradicts"
    " the exact one when it is more than four standard errors away.",
)
def patience() -> Sequence[Contender]:
    """SimPy is the measure; salabim and Ciw take part where they are installed."""
    scenario = stripped(quickstart(), servers=QUEUE.servers, arrivals=QUEUE.arrivals, patience=1.0 / QUEUE.patience)
    simulate(scenario, log_share=0.0)
    found = [
        _peer("SimPy", "simpy"),
        _engine("agents", scenario),
        _engine("compiled", scenario),
        _peer("heapq loop", "heapq"),
    ]
    return found + [_peer(name, name) for name in PEERS if find_spec(name) is not None]


def _peer(name: str, file: str) -> Contender:
    run: Callable[[Queue, int], Count] = import_module(f"benchmarks.peers.{file}_queue").run

    def day(seed: int) -> Count:
        return run(QUEUE, seed)

    return Contender(name, lambda turn: _sample(day, turn), known=LOST)


def _engine(engine: str, scenario: Scenario) -> Contender:
    def day(seed: int) -> Count:
        sink = Counting()
        simulate(scenario, seed=seed, sink=sink, log_share=0.0, engine=engine)
        return Count(served=int(sink.store_days("served")), lost=int(sink.store_days("reneged")))

    return Contender(f"{engine} engine", lambda turn: _sample(day, turn), known=LOST)


def _sample(day: Callable[[int], Count], turn: int) -> Sample:
    seeds = range(turn * DAYS_A_ROUND, (turn + 1) * DAYS_A_ROUND)
    took, counts = cost(lambda: [day(seed) for seed in seeds])
    served, lost = sum(c.served for c in counts), sum(c.lost for c in counts)
    customers = served + lost
    return Sample(customers / took.cpu, {"by wall": customers / took.wall, LOST.fact: lost / customers})
