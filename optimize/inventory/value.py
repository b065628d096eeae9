"""What knowing that demand is uncertain is worth: the recourse problem between its two bounds.

Perfect forecasts bound it from below, the plan for mean demand from above:

    wait and see <= recourse problem <= expected result of the mean-value plan.

Source: Birge and Louveaux, Introduction to Stochastic Programming, 2nd ed., 2011, chapter 4.
"""

from dataclasses import dataclass, replace

from optimize.inventory.model import INVENTORY, Distribution
from optimize.inventory.problem import InventoryProblem, Scenario, Wanted
from optimize.plan import Plan
from optimize.planner import plan
from optimize.problem import ProblemError
from optimize.solver import Options


@dataclass(frozen=True)
class StochasticValue:
    """Mean costs of three ways to plan, in CNY.

    Attributes:
        recourse: the plan for all scenarios at once. mean_value: the plan for mean demand, as the scenarios treat it;
            None when its committed shipments leave a scenario without a plan. wait_and_see: each scenario foreseen.
    """

    recourse: Plan[Distribution]
    mean_value: float | None
    wait_and_see: float

    @property
    def of_the_stochastic_solution(self) -> float | None:
        """How much the mean-value plan costs more, at least 0."""
        if self.mean_value is None or self.recourse.objective is None:
            return None
        return self.mean_value - self.recourse.objective

    @property
    def of_perfect_information(self) -> float | None:
        """How much a perfect forecast would save, at least 0."""
        return None if self.recourse.objective is None else self.recourse.objective - self.wait_and_see


def mean_demand(problem: InventoryProblem) -> Wanted:
    """Demand averaged over the scenarios."""
    total: dict[tuple[str, str, str], float] = {}
    for way in problem.ways:
        for place, amount in way.demand.items():
            total[place] = total.get(place, 0.0) + way.probability * amount
    return total


def stochastic_value(problem: InventoryProblem, options: Options | None = None) -> StochasticValue:
    """Solve the problem three ways. Raises ProblemError without scenarios, with a price on risk, or without a plan."""
    if not problem.scenarios or problem.risk:
        raise ProblemError("The value of planning with scenarios is of mean costs: give scenarios, and no risk.")
    recourse = plan(INVENTORY, problem, options)
    mean = plan(INVENTORY, replace(problem, scenarios=(Scenario("mean", 1.0, mean_demand(problem)),)), options)
    if recourse.objective is None or mean.objective is None:
        raise ProblemError("There is no plan, so it has no value.")
    program = INVENTORY.model(problem).program()
    ship = next(block for block in program.columns if block.name == "ship")
    fixed = {key: mean.cells.get(key, 0.0) for key in ship.keys if key[1] == "committed"}
    held = plan(INVENTORY, problem, options, fixed=fixed, alternatives=0)
    foreseen = 0.0
    for way in problem.scenarios:
        alone = plan(INVENTORY, replace(problem, scenarios=(replace(way, probability=1.0),)), options)
        if alone.objective is None:
            raise ProblemError(f"Scenario {way.id} has no plan.")
        foreseen += way.probability * alone.objective
    return StochasticValue(recourse, held.objective, foreseen)
