"""The two engines side by side on the whole funnel."""

from collections.abc import Sequence

from benchmarks.benchmark import Aim, Contender, Sample, at_least, benchmark
from benchmarks.cost import cost
from benchmarks.worlds import Counting, country, reform
from sim.run import simulate
from sim.scenario.scenario import Scenario

REGION_DAYS, COUNTRY_DAYS = 111, 40


@benchmark(
    "engines",
    "How many times faster is the compiled engine than the agents engine?",
    unit="leads/s",
    rounds=5,
    remark=f"By CPU time, one thread, log off; the ratio is one of speeds. The region before the reform, all its"
    f" {REGION_DAYS} days; the country, {COUNTRY_DAYS} days. Making the world and its headquarters' nights are in"
    " the time. The goal beyond the aim is 200.",
)
def engines() -> Sequence[Contender]:
    """Both engines on the region, and the compiled one on the country."""
    region = reform()
    return [
        _contender("agents, region", region, "agents", REGION_DAYS),
        _contender("compiled, region", region, "compiled", REGION_DAYS, at_least(100.0)),
        _contender("compiled, country", country(), "compiled", COUNTRY_DAYS, at_least(100.0)),
    ]


def _contender(name: str, scenario: Scenario, engine: str, days: int, *aims: Aim) -> Contender:
    def sample(turn: int) -> Sample:
        sink = Counting()
        took, _ = cost(lambda: simulate(scenario, seed=turn, days=days, sink=sink, log_share=0.0, engine=engine))
        return Sample(
            sink.leads / took.cpu,
            {"µs/lead": 1e6 * took.cpu / sink.leads, "wall s": took.wall},
        )

    return Contender(name, sample, aims=aims)
