"""A planner: data in, model, solver, plan out; the same steps for every kind of plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.certificate import Certificate
from optimize.family import Family
from optimize.model import Floats, Key, Model, Program
from optimize.plan import Binding, Cells, Change, How, Plan, Repair, ShadowPrice
from optimize.problem import ProblemError
from optimize.repair import repairs
from optimize.solver import Options, Session, Solution, Status, solve, versions

NEGLIGIBLE = 1e-7


@dataclass(frozen=True)
class Planner[P, D]:
    """What is particular to one kind of plan.

    Attributes:
        name: as in `showroom plan NAME`.
        families: the constraint families of its model.
        decisions: words of the column keys that are decisions rather than bookkeeping.
        model: the problem as columns and rows.
        decide: the plan in the planner's own words, from the cells.
        certify: the independent re-check.
        relaxed: the problem with limits moved.
    """

    name: str
    families: Mapping[str, Family]
    decisions: frozenset[str]
    model: Callable[[P], Model]
    decide: Callable[[P, Cells], D]
    certify: Callable[[P, Cells], Certificate]
    relaxed: Callable[[P, Sequence[Change]], P]


def plan[P, D](
    planner: Planner[P, D],
    problem: P,
    options: Options | None = None,
    *,
    fixed: Cells | None = None,
    alternatives: int = 3,
) -> Plan[D]:
    """Solve a problem; explain, certify or repair the answer.

    Args:
        fixed: cells held at values, by key.
        alternatives: how many repairs to look for when there is no plan.

    Raises ProblemError when a fixed cell is not in the model, SolverError when the solver cannot run.
    """
    options = options or Options()
    program = held(planner.model(problem).program(), fixed or {})
    solution = solve(program, options)
    if solution.status in (Status.INFEASIBLE, Status.INFEASIBLE_OR_UNBOUNDED) and solution.values is None:
        return _without(planner, problem, program, solution, _repairs(planner, problem, program, fixed, alternatives))
    if solution.values is None:
        return _without(planner, problem, program, solution, ())
    return explained(planner, problem, program, solution, options)


def held(program: Program, fixed: Cells) -> Program:
    """The program with cells held at values. Raises ProblemError when it has no such cell."""
    if not fixed:
        return program
    lower, upper = program.lower.copy(), program.upper.copy()
    for key, value in fixed.items():
        try:
            column = program.column(key)
        except KeyError:
            raise ProblemError(f"There is no cell {' / '.join(key)} to be held at {value:g}.") from None
        lower[column] = upper[column] = value
    return replace(program, lower=lower, upper=upper)


def cells(program: Program, values: Floats) -> dict[Key, float]:
    """The columns that are not zero, by key; integers rounded to what they mean."""
    clean = np.where(program.integer, np.round(values), values)
    found: dict[Key, float] = {}
    for block in program.columns:
        part = clean[block.range]
        whole = program.integer[block.range]
        for i in np.flatnonzero(np.abs(part) > NEGLIGIBLE):
            found[block.keys[int(i)]] = int(part[i]) if whole[i] else float(part[i])
    return found


def explained[P, D](
    planner: Planner[P, D], problem: P, program: Program, solution: Solution, options: Options
) -> Plan[D]:
    """The plan of a solution that has values: its cells, prices, binding limits and certificate."""
    assert solution.values is not None
    found = cells(program, solution.values)
    certificate = planner.certify(problem, found)
    return Plan(
        planner=planner.name,
        solver=versions() if options.solver == "HiGHS" else options.solver,
        status=solution.status,
        maximise=program.maximise,
        objective=solution.objective,
        bound=solution.bound,
        seconds=solution.seconds,
        columns=len(program.cost),
        rows=program.matrix.shape[0],
        cells=found,
        decision=planner.decide(problem, found),
        prices=_prices(planner, program, solution, options),
        binding=_binding(program, solution.values),
        certificate=certificate,
        note=_doubt(certificate, solution),
    )


def _doubt(certificate: Certificate, solution: Solution) -> str:
    if not certificate.holds:
        return f"The re-check finds the plan broken: {certificate.broken[0]}."
    assert solution.objective is not None
    counted = float(certificate.objective)
    if abs(counted - solution.objective) > 1e-5 * max(1.0, abs(counted)):
        return f"The re-check counts an objective of {counted:,.2f}, the solver {solution.objective:,.2f}."
    return ""


def _without[P, D](
    planner: Planner[P, D], problem: P, program: Program, solution: Solution, found: tuple[Repair, ...]
) -> Plan[D]:
    note = ""
    if solution.status is Status.INFEASIBLE and not found:
        fast = [f.title for f in planner.families.values() if f.relaxation_cny is None]
        note = f"No repair: limits that are never moved contradict each other ({', '.join(fast)}, or cells held)."
    return Plan(
        planner=planner.name,
        solver=versions(),
        status=solution.status,
        maximise=program.maximise,
        objective=None,
        bound=solution.bound,
        seconds=solution.seconds,
        columns=len(program.cost),
        rows=program.matrix.shape[0],
        repairs=found,
        note=note,
    )


def _repairs[P, D](
    planner: Planner[P, D], problem: P, program: Program, fixed: Cells | None, count: int
) -> tuple[Repair, ...]:
    def has_plan(changes: Sequence[Change]) -> bool:
        changed = held(planner.model(planner.relaxed(problem, changes)).program(), fixed or {})
        free = replace(changed, cost=np.zeros_like(changed.cost))
        return solve(free).values is not None

    return repairs(program, planner.families, has_plan, count)


def _binding(program: Program, values: Floats) -> tuple[Binding, ...]:
    """Inequalities that hold with equality."""
    amount = program.matrix @ values
    scale = 1e-6 * np.maximum(1.0, np.abs(np.where(np.isfinite(program.row_upper), program.row_upper, 0.0)))
    open_ = program.row_lower != program.row_upper
    tight = open_ & ((amount > program.row_upper - scale) | (amount < program.row_lower + scale))
    return tuple(
        Binding(block.name, block.keys[int(i)]) for block in program.rows for i in np.flatnonzero(tight[block.range])
    )


def _prices[P, D](
    planner: Planner[P, D], program: Program, solution: Solution, options: Options
) -> tuple[ShadowPrice, ...]:
    assert solution.values is not None
    # A whole relaxation proves the plan, but its duals still price fractions of what is whole.
    duals, how = solution.duals, How.RELAXATION if program.integer.any() else How.LP
    if duals is None:
        # With everything whole held fixed, nothing would be left to have a price.
        how = How.RELAXATION if program.integer.all() else How.FIXED
        duals = _duals(program, solution.values, options, fix=how is How.FIXED)
    if duals is None:
        return ()
    prices = [
        ShadowPrice(
            block.name,
            block.keys[int(i)],
            planner.families[block.name].title,
            planner.families[block.name].unit,
            float(duals[block.range][i]),
            how,
        )
        for block in program.rows
        for i in np.flatnonzero(np.abs(duals[block.range]) > NEGLIGIBLE)
    ]
    return tuple(sorted(prices, key=lambda price: -abs(price.change)))


def _duals(program: Program, values: Floats, options: Options, *, fix: bool) -> Floats | None:
    if fix:
        whole = np.round(values)
        program = replace(
            program,
            lower=np.where(program.integer, whole, program.lower),
            upper=np.where(program.integer, whole, program.upper),
        )
    return Session(program, replace(options, solver="HiGHS"), relaxed=True).solve().duals


def resolved_price[P, D](
    planner: Planner[P, D], problem: P, family: str, key: Key, *, step: float = 1.0, options: Options | None = None
) -> ShadowPrice:
    """What a limit's right-hand side of `step` more really changes, by solving twice to the end.

    Raises KeyError when there is no such limit, ProblemError when there is no plan on one of the sides.
    """
    program = planner.model(problem).program()
    row = program.row(family, key)
    session = Session(program, options)
    before = session.solve()
    session.right(row, program.row_lower[row] + step, program.row_upper[row] + step)
    after = session.solve()
    if before.objective is None or after.objective is None:
        raise ProblemError(f"{family} of {' / '.join(key)} has no price: one of the two problems has no plan.")
    shape = planner.families[family]
    change = (after.objective - before.objective) / step
    return ShadowPrice(family, key, shape.title, shape.unit, change, How.RESOLVED)
