"""What a wish costs, and how little must change: cells held by hand, and the plan nearest to the last one."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from optimize.model import Block, Floats, Keys, Program
from optimize.plan import Cells, Plan
from optimize.planner import Planner, explained, plan
from optimize.solver import Options, Status, solve


@dataclass(frozen=True)
class Forced[D]:
    """The best plan, the best with some cells held, and the difference between them.

    Attributes:
        price: what holding the cells costs, at least 0; None when there is no plan with them.
    """

    best: Plan[D]
    forced: Plan[D]
    price: float | None


def forced[P, D](planner: Planner[P, D], problem: P, fixed: Cells, options: Options | None = None) -> Forced[D]:
    """Hold cells at values and say what that costs. Raises ProblemError when there is no such cell."""
    best = plan(planner, problem, options)
    held = plan(planner, problem, options, fixed=fixed)
    if best.objective is None or held.objective is None:
        return Forced(best, held, None)
    worse = best.objective - held.objective
    return Forced(best, held, worse if best.maximise else -worse)


def least_change[P, D](
    planner: Planner[P, D],
    problem: P,
    previous: Cells,
    *,
    within: float = 0.005,
    options: Options | None = None,
) -> Plan[D]:
    """The plan nearest to a previous one among those whose objective is within a share of the best.

    Nearness is the sum over decisions of |value - previous value|. The plan's objective and bound are the problem's
    own; its status is that of the search for the nearest.
    """
    options = options or Options()
    best = plan(planner, problem, options)
    if best.objective is None:
        return best
    program = planner.model(problem).program()
    near = solve(_nearest(program, planner.decisions, previous, best.objective, within), options)
    if near.values is None:
        return best
    values = near.values[: len(program.cost)]
    own = float(program.cost @ values + program.constant)
    found = explained(planner, problem, program, replace(near, values=values, objective=own, duals=None), options)
    distance = near.objective
    status = Status.OPTIMAL if near.status is Status.OPTIMAL else near.status
    note = found.note or f"The decisions differ from the previous plan's by {distance:g} units in all."
    return replace(found, status=status, bound=best.bound, note=note)


def _nearest(program: Program, words: frozenset[str], previous: Cells, best: float, within: float) -> Program:
    """Minimise the distance to `previous` over solutions within a share of the best objective."""
    index, target = _targets(program, words, previous)
    n, m = len(index), len(program.cost)
    pick = sparse.csr_array((np.ones(n), (np.arange(n), index)), shape=(n, m))
    one = sparse.eye_array(n, format="csr")
    slack = within * abs(best)
    edge = best - slack if program.maximise else best + slack
    matrix = sparse.block_array(
        [
            [program.matrix, None, None],
            [sparse.csr_array(program.cost[None, :]), None, None],
            [pick, -one, one],
        ],
        format="csr",
    )
    low, high = (edge - program.constant, np.inf) if program.maximise else (-np.inf, edge - program.constant)
    names = [str(i) for i in range(n)]
    return replace(
        program,
        maximise=False,
        constant=0.0,
        cost=np.concatenate([np.zeros(m), np.ones(2 * n)]),
        lower=np.concatenate([program.lower, np.zeros(2 * n)]),
        upper=np.concatenate([program.upper, np.full(2 * n, np.inf)]),
        integer=np.concatenate([program.integer, np.zeros(2 * n, dtype=bool)]),
        matrix=matrix,
        row_lower=np.concatenate([program.row_lower, [low], target]),
        row_upper=np.concatenate([program.row_upper, [high], target]),
        columns=(
            *program.columns,
            Block("more", m, Keys("more", (names, np.arange(n)))),
            Block("less", m + n, Keys("less", (names, np.arange(n)))),
        ),
    )


def _targets(
    program: Program, words: frozenset[str], previous: Cells
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Floats]:
    """Columns that are decisions, and what the previous plan has there."""
    index, target = [], []
    for block in program.columns:
        if block.name in words:
            for i, key in enumerate(block.keys):
                index.append(block.first + i)
                target.append(float(previous.get(key, 0.0)))
    return np.array(index, dtype=np.int64), np.array(target, dtype=np.float64)
