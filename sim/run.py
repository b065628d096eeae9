"""Run a scenario."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.agents.customer import Customer
from sim.agents.model import Lab, run
from sim.log import Columns, Memory, Recorder, Sink
from sim.scenario.scenario import Scenario
from sim.world.market import Market


@dataclass(frozen=True)
class RunTables:
    """What a run left: its seed and, unless a sink took them, its tables as columns."""

    seed: int
    tables: dict[str, Columns]


def simulate(
    scenario: Scenario,
    *,
    seed: int | None = None,
    sink: Sink | None = None,
    log_share: float = 1.0,
    days: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    customer_class: type[Customer] = Customer,
) -> RunTables:
    """Simulate a scenario from its start through warm-up and counted days.

    Args:
        seed: of all draws; the scenario's own by default.
        sink: takes the tables in chunks, so that memory does not grow with the horizon; without one they are returned.
        log_share: share of people whose events are kept in the table `events`, from 0 to 1; changes nothing else.
        days: stop after so many days (for a smoke run); all of them by default.
        progress: called after each day with (days done, days in all).
        customer_class: a researcher's subclass of :class:`sim.agents.customer.Customer`.
    """
    target: Sink = sink if sink is not None else Memory()
    number = scenario.clock.seed if seed is None else seed
    recorder = Recorder(target, log_share=log_share, seed=number)
    lab = Lab(Market(scenario), number, recorder, customer_class=customer_class)
    run(lab, days or scenario.clock.warmup_days + scenario.clock.days, progress)
    return RunTables(number, target.tables() if isinstance(target, Memory) else {})
