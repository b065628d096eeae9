"""A smoke run: one day of a scenario, to see that it runs at all."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def smoke(scenario: "Scenario", engine: str = "auto") -> int:
    """Run one day of a scenario and keep nothing.

    Returns:
        The number of customers who entered.

    Raises:
        Whatever the run raises: the caller says which file it was.
    """
    from sim.run import simulate

    return len(simulate(scenario, log_share=0.0, days=1, engine=engine).tables["customers"]["customer"])
