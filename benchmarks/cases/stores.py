"""The same leads a store in more and more stores: a lead should cost what it costs in a few."""

from collections.abc import Sequence

from benchmarks.benchmark import Aim, Contender, Sample, at_most, benchmark
from benchmarks.cost import cost
from benchmarks.worlds import Counting, network, reform
from sim.run import simulate
from sim.scenario.scenario import Scenario

DAYS = 30
AIM = at_most(1.25)


@benchmark(
    "stores",
    "Does a lead cost more among 50 stores than among 5?",
    unit="µs/lead",
    rounds=3,
    remark="CPU time of the agents engine. Copies of Shenzhen with 5 stores each, or 50 stores in one;"
    f" {DAYS} days, log off. Served: times a lead.",
)
def stores() -> Sequence[Contender]:
    """From 5 stores to 50, in cities of five and in one."""
    base = reform()
    return [
        _contender("5 stores", network(base, 5, cities=1)),
        _contender("10 in 2 cities", network(base, 10, cities=2), AIM),
        _contender("25 in 5 cities", network(base, 25, cities=5), AIM),
        _contender("50 in 10 cities", network(base, 50, cities=10), AIM),
        _contender("50 in 1 city", network(base, 50, cities=1), AIM),
    ]


def _contender(name: str, scenario: Scenario, *aims: Aim) -> Contender:
    def sample(turn: int) -> Sample:
        sink = Counting()
        took, _ = cost(lambda: simulate(scenario, seed=turn, days=DAYS, sink=sink, log_share=0.0, engine="agents"))
        return Sample(
            1e6 * took.cpu / sink.leads,
            {
                "leads": sink.leads,
                "wall": 1e6 * took.wall / sink.leads,
                "served": sink.store_days("served") / sink.leads,
            },
        )

    return Contender(name, sample, aims=aims)
