"""A queue with impatient customers, whose answer is known: our engines beside other simulators and plain loops."""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

from benchmarks.benchmark import Aim, Contender, Known, Sample, at_least, benchmark
from benchmarks.cost import cost
from benchmarks.peers.queue import Count, Queue, lost_share_of_a_day
from benchmarks.worlds import Counting, quickstart
from sim.run import simulate
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from tests.sim.validation.stripped import stripped

QUEUE = Queue(servers=8, arrivals=8.0, service=1.0, patience=0.5, minutes=1440.0)
LOST = Known("lost share", lost_share_of_a_day(QUEUE))
#: Days a round, so that each takes about a second.
DAYS = {"SimPy": 4, "numba": 400, "heapq": 20, "salabim": 1, "ciw": 3, "agents": 2, "compiled": 200}
OPTIONAL = ("salabim", "ciw")
FLAT_LOOP = "Numba loop"


@benchmark(
    "patience",
    "M/M/8 with abandonment: how fast are our engines beside other simulators?",
    unit="persons/s",
    rounds=8,
    remark="By CPU time; the ratio is one of speeds. Arrivals 8, service 1, patience rate 0.5 a minute; days of 1440"
    " minutes that start empty and are cut off at midnight. Agents and compiled are our engines: they also give every"
    " person tastes, a place in the funnel and a row of their own, and every advisor a shift with its hours booked;"
    " their draws are keyed (Philox4x32-10). The others are queues and nothing else, with the Mersenne Twister, the"
    " Numba loop with SplitMix64. Making our world is in the time. A lost share contradicts the exact one when it is"
    " more than four standard errors away.",
)
def patience() -> Sequence[Contender]:
    """SimPy is the measure; salabim and Ciw take part where they are installed."""
    found = [
        _peer("SimPy", "simpy", DAYS["SimPy"]),
        _engine("agents", DAYS["agents"]),
        _engine("compiled", DAYS["compiled"], at_least(35.0), at_least(0.4, beside=FLAT_LOOP)),
        _peer(FLAT_LOOP, "numba", DAYS["numba"]),
        _peer("heapq loop", "heapq", DAYS["heapq"]),
    ]
    return found + [_peer(name, name, DAYS[name]) for name in OPTIONAL if find_spec(name) is not None]


def store(days: int) -> Scenario:
    """The queue as a store of ours, open day and night; nobody tires from one day to the next."""
    bare = stripped(quickstart(), servers=QUEUE.servers, arrivals=QUEUE.arrivals, patience=1.0 / QUEUE.patience)
    return Scenario.model_validate(merged(bare.model_dump(), {"clock": {"days": days}, "advisor": {"slowdown": 0.0}}))


def _peer(name: str, file: str, days: int) -> Contender:
    run: Callable[[Queue, int], Count] = import_module(f"benchmarks.peers.{file}_queue").run
    run(QUEUE._replace(minutes=10.0), 0)

    def of_days(turn: int) -> Count:
        counts = [run(QUEUE, seed) for seed in range(turn * days, (turn + 1) * days)]
        return Count(sum(c.served for c in counts), sum(c.lost for c in counts))

    return Contender(name, lambda turn: _sample(of_days, turn), known=LOST)


def _engine(engine: str, days: int, *aims: Aim) -> Contender:
    scenario = store(days)
    simulate(scenario, days=1, log_share=0.0, engine=engine)

    def of_days(turn: int) -> Count:
        sink = Counting()
        simulate(scenario, seed=turn, sink=sink, log_share=0.0, engine=engine)
        return Count(served=int(sink.store_days("served")), lost=int(sink.store_days("reneged")))

    return Contender(engine, lambda turn: _sample(of_days, turn), aims=aims, known=LOST)


def _sample(of_days: Callable[[int], Count], turn: int) -> Sample:
    took, count = cost(lambda: of_days(turn))
    customers = count.served + count.lost
    return Sample(customers / took.cpu, {"by wall": customers / took.wall, LOST.fact: count.lost / customers})
