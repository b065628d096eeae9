"""Run a scenario."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.extension import ExtensionError, blame, raised_in
from sim.log import Columns, Memory, Recorder, Sink
from sim.scenario.extensions import Extension
from sim.scenario.scenario import Scenario
from sim.variant import variant

if TYPE_CHECKING:
    from sim.agents.customer import Customer
    from sim.compiled.profile import Profile

#: What may be asked for, and what it can turn out to be.
ENGINES = ("auto", "agents", "compiled")


@dataclass(frozen=True)
class RunTables:
    """What a run left: its seed, the engine, and, unless a sink took them, its tables as columns."""

    seed: int
    engine: str
    tables: dict[str, Columns]


def engine_for(
    asked: str,
    customer_class: "type[Customer] | None" = None,
    extensions: Mapping[str, Extension] | None = None,
) -> str:
    """The engine that runs: the compiled one unless a researcher's class or function needs the agents.

    >>> engine_for("auto"), engine_for("agents")
    ('compiled', 'agents')

    Raises:
        ValueError: an unknown engine; the compiled engine with a class of people; such a class with extensions.
        ExtensionError: the compiled engine with a function that cannot be compiled; a file that cannot be executed.
    """
    if asked not in ENGINES:
        raise ValueError(f"expected an engine of {', '.join(ENGINES)}, got '{asked}'")
    if customer_class is not None:
        if extensions:
            raise ValueError("a class of people does not ask the functions of [extensions]: state one of the two")
        if asked == "compiled":
            raise ValueError("a class of people runs in the agents engine only: leave the engine to 'auto'")
        return "agents"
    obstacles = variant(extensions or {}).obstacles
    if obstacles and asked == "compiled":
        reasons = "; ".join(obstacles.values())
        raise ExtensionError(f"{reasons}: leave the engine to 'auto', or ask for 'agents'", next(iter(obstacles)))
    if asked == "auto":
        return "agents" if obstacles else "compiled"
    return asked


def why_agents(asked: str, extensions: Mapping[str, Extension]) -> str:
    """In one sentence, why `auto` runs the agents engine; empty when it does not."""
    obstacles = variant(extensions).obstacles if asked == "auto" else {}
    return f"{'; '.join(obstacles.values())}: the agents engine runs." if obstacles else ""


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
    profile: "Profile | None" = None,
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
        profile: takes where the time of the compiled engine goes; the agents engine leaves it empty.

    Warns with one sentence when `auto` runs the agents engine because a function of `[extensions]` cannot be compiled.

    Raises:
        ValueError: the engine is unknown, or cannot run this class of people.
        ExtensionError: a function of `[extensions]` cannot be used, raised an exception, or gave no number.
    """
    target: Sink = sink if sink is not None else Memory()
    number = scenario.clock.seed if seed is None else seed
    chosen = engine_for(engine, customer_class, scenario.extensions)
    reason = why_agents(engine, scenario.extensions)
    if reason:
        warnings.warn(reason, stacklevel=2)
    recorder = Recorder(target, log_share=log_share, seed=number)
    horizon = days or scenario.clock.warmup_days + scenario.clock.days
    module = variant(scenario.extensions).module
    market = module("sim.world.market").Market(scenario)
    try:
        if chosen == "compiled":
            compiled = module("sim.compiled.engine")
            compiled.run(compiled.Engine(market, number, recorder, threads, profile), horizon, progress)
        else:
            agents = module("sim.agents.model")
            people = customer_class or module("sim.agents.customer").Customer
            agents.run(agents.Lab(market, number, recorder, customer_class=people), horizon, progress)
    except Exception as error:
        blamed = _blamed(error, scenario.extensions)
        if blamed is None:
            raise
        raise blamed from error
    return RunTables(number, chosen, target.tables() if isinstance(target, Memory) else {})


def _blamed(error: Exception, extensions: Mapping[str, Extension]) -> ExtensionError | None:
    """Who raised an exception, when it comes out of a researcher's function and does not say so itself."""
    if isinstance(error, ExtensionError):
        return None
    return next((blame(error, name, each) for name, each in extensions.items() if raised_in(error, each)), None)
