"""Which cars go where: shipments, moves between centres, rebuilding, stock and waiting orders, week by week."""

from optimize.inventory.model import FAMILIES, INVENTORY, Distribution
from optimize.inventory.newsvendor import normal_atoms, poisson_atoms
from optimize.inventory.problem import Centre, Configuration, InventoryProblem, Rebuild, Route, Scenario
from optimize.inventory.value import StochasticValue, stochastic_value

__all__ = [
    "FAMILIES",
    "INVENTORY",
    "Centre",
    "Configuration",
    "Distribution",
    "InventoryProblem",
    "Rebuild",
    "Route",
    "Scenario",
    "StochasticValue",
    "normal_atoms",
    "poisson_atoms",
    "stochastic_value",
]
