"""Run a scenario."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.log import Columns, Memory, Recorder, Sink
from sim.scenario.scenario import Scenario
from sim.world.market import Market

if TYPE_CHECKING:
    from sim.agents.customer import Customer

#: What may be asked for, and what it can turn out to be.
ENGINES = ("auto", "agents", "compiled")


@dataclass(frozen=True)
class RunTables:
    """What a run left: its seed, the engine, and, unless a sink took them, its tables as columns."""

    seed: int
    engine: str
    tables: dict[str, Columns]


def engine_for(asked: str, customer_class: "type[Customer] | None" = None) -> str:
    """The engine that runs: the compiled one unless a researcher's class needs the agents.

    >>> engine_for("auto"), engine_for("agents")
    ('compiled', 'agents')

    Raises ValueError for an unknown engine, and when the compiled engine is asked for with a class of people.
    """
    if asked not in ENGINES:
        raise ValueError(f"expected an engine of {', '.join(ENGINES)}, got '{asked}'")
    if customer_class is None:
        return "compiled" if asked == "auto" else asked
    if asked == "compiled":
        raise ValueError("a class of people runs in the agents engine only: leave the engine to 'auto'")
    return "agents"


def simulate(
    scenario: Scenario,
    *,
    seed: int | None = None,
    sink: Sink | None = None,
    log_share: float = 1.0,
    days: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    engine: str = "auto",
    threads: int = 1,
    customer_class: "type[Customer] | None" = None,
) -> RunTables:
    """Simulate a scenario from its start through warm-up and counted days.

    Args:
        seed: of all draws; the scenario's own by default.
        sink: takes the tables in chunks, so that memory does not grow with the horizon; without one they are returned.
        log_share: share of people whose events are kept in the table `events`, from 0 to 1; changes nothing else.
        days: stop after so many days (for a smoke run); all of them by default.
        progress: called after each day with (days done, days in all).
        engine: `agents`, `compiled`, or `auto`; both leave the same tables, bit for bit.
        threads: of the compiled engine; they change nothing but the time.
        customer_class: a researcher's subclass of :class:`sim.agents.customer.Customer`; needs the agents engine.

    Raises:
        ValueError: the engine is unknown, or cannot run this class of people.
    """
    target: Sink = sink if sink is not None else Memory()
    number = scenario.clock.seed if seed is None else seed
    chosen = engine_for(engine, customer_class)
    recorder = Recorder(target, log_share=log_share, seed=number)
    horizon = days or scenario.clock.warmup_days + scenario.clock.days
    if chosen == "compiled":
        from sim.compiled import engine as compiled

        compiled.run(compiled.Engine(Market(scenario), number, recorder, threads), horizon, progress)
    else:
        from sim.agents import model as agents
        from sim.agents.customer import Customer

        people = customer_class or Customer
        agents.run(agents.Lab(Market(scenario), number, recorder, customer_class=people), horizon, progress)
    return RunTables(number, chosen, target.tables() if isinstance(target, Memory) else {})
