"""The same leads with fewer advisors: a long queue should not make a lead dearer."""

from collections.abc import Sequence

from benchmarks.benchmark import Aim, Contender, Sample, at_most, benchmark
from benchmarks.cost import cost
from benchmarks.worlds import Counting, reform, with_heads
from sim.run import simulate
from sim.scenario.scenario import Scenario

DAYS = 120
AIM = at_most(1.25)


@benchmark(
    "queues",
    "Does a lead cost more when queues are long?",
    unit="µs/lead",
    rounds=3,
    remark=f"CPU time of the agents engine. The region before the reform, {DAYS} days, log off. Calls: put off to the"
    " next morning, mean of the days; each of them is a new job, an event and a due every day it waits. Wait: minutes"
    " in the showroom.",
)
def queues() -> Sequence[Contender]:
    """All heads, a third, and a tenth, with which the calls not made pile up without end."""
    base = reform()
    return [
        _contender("heads: all", base),
        _contender("heads: a third", with_heads(base, 1 / 3), AIM),
        _contender("heads: a tenth", with_heads(base, 0.1), AIM),
    ]


def _contender(name: str, scenario: Scenario, *aims: Aim) -> Contender:
    def sample(turn: int) -> Sample:
        sink = Counting()
        took, _ = cost(lambda: simulate(scenario, seed=turn, days=DAYS, sink=sink, log_share=0.0, engine="agents"))
        waited = sink.store_days("waited_minutes_sum") / (sink.store_days("served") + sink.store_days("reneged"))
        return Sample(
            1e6 * took.cpu / sink.leads,
            {
                "wall": 1e6 * took.wall / sink.leads,
                "calls": sink.store_days("calls_open") / DAYS,
                "wait": waited,
            },
        )

    return Contender(name, sample, aims=aims)
