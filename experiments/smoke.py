"""A smoke run: one day of a scenario, to see that it runs at all."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def one_day(scenario: "Scenario") -> "Scenario":
    """The same scenario cut to a single day without warm-up."""
    clock = scenario.clock.model_copy(update={"warmup_days": 0, "days": 1})
    return scenario.model_copy(update={"clock": clock})


def smoke(scenario: "Scenario") -> int:
    """Run one day of a scenario and keep nothing.

    Returns:
        The number of customers who entered.

    Raises:
        Whatever the run raises: the caller says which file it was.
    """
    from sim.run import simulate

    return len(simulate(one_day(scenario), log="none").tables["customers"]["customer"])
