"""The only module that speaks to PuLP and to HiGHS.

A program is stated in PuLP, so that any solver PuLP knows can take it. For HiGHS the arrays are handed over in bulk,
because PuLP's own hand-over makes a Python object for every coefficient, and what HiGHS says is read from HiGHS:

* PuLP accepts a misspelt option of HiGHS; here every option that HiGHS refuses is an error.
* PuLP calls a second solve with another number of threads "not solved", because HiGHS keeps its first thread pool; here
  the pool is made anew.
* PuLP gives zero duals for integer programs and values for infeasible ones; here neither is given.
* HiGHS says "optimal" when its gap is below the tolerance asked for; here "optimal" is a gap of at most 1e-6, and a
  larger one says so.
"""

import ctypes
import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import Any

import numpy as np

# PuLP before highspy: PuLP loads HiGHS in the way in which the two share one C++ runtime.
import pulp  # isort: skip
import highspy  # isort: skip
from pulp import _rustcore as rust

from optimize.model import Floats, Ints, Program

PROVEN = 1e-6
"""Relative gap up to which an answer is called optimal; HiGHS's own feasibility tolerance is 1e-7 to 1e-6."""


class SolverError(RuntimeError):
    """The solver is missing, refuses an option, or failed; the text says which."""


class Status(Enum):
    """Why the solver stopped, as the solver meant it."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within the gap asked for"
    TIME_LIMIT = "time limit"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped at another limit"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    INFEASIBLE_OR_UNBOUNDED = "infeasible or unbounded"
    FAILED = "numerical trouble"


@dataclass(frozen=True)
class Progress:
    """What is known while the solver runs; None where there is nothing yet."""

    seconds: float
    incumbent: float | None
    bound: float | None


@dataclass(frozen=True)
class Options:
    """How to solve.

    Attributes:
        seconds: time limit; None: none.
        gap: relative gap at which to stop; 0: proven.
        threads: of HiGHS.
        solver: `HiGHS`, or the name of another solver that PuLP finds on this machine.
        lp_first: solve without integers first; a whole answer of the relaxation is the answer.
        progress: called with every line of the solver's own log of the search.
    """

    seconds: float | None = None
    gap: float = 0.0
    threads: int = 1
    solver: str = "HiGHS"
    lp_first: bool = True
    progress: Callable[[Progress], None] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Solution:
    """An answer of the solver.

    Attributes:
        objective, values: of the best solution found; None when there is none.
        bound: proven bound of the optimum; None when none is known.
        duals: (rows,) change of the objective per unit of the row's right-hand side; reduced: (columns,) the same for
            the binding bound of a column. None for programs solved with integers.
        relaxation_was_whole: the integers came out whole without being asked for.
    """

    status: Status
    objective: float | None
    bound: float | None
    seconds: float
    values: Floats | None
    duals: Floats | None
    reduced: Floats | None
    relaxation_was_whole: bool = False

    @property
    def gap(self) -> float | None:
        """Relative distance between objective and bound, None without both; the scale is max(1, |objective|).

        >>> Solution(Status.TIME_LIMIT, 200.0, 190.0, 1.0, None, None, None).gap
        0.05
        """
        if self.objective is None or self.bound is None:
            return None
        return abs(self.objective - self.bound) / max(1.0, abs(self.objective))


def versions() -> str:
    """The solver in words, for the record."""
    _silence_banner()
    return f"HiGHS {highspy.Highs().version()} through PuLP {pulp.__version__}"  # type: ignore[no-untyped-call]


def solve(program: Program, options: Options | None = None) -> Solution:
    """Solve a program. Raises SolverError when the solver is missing, refuses an option or fails to run."""
    options = options or Options()
    if options.solver != "HiGHS":
        return _solve_elsewhere(program, options)
    if not (options.lp_first and program.integer.any()):
        return Session(program, options).solve()
    session = Session(program, options, relaxed=True)
    first = session.solve()
    if first.status is Status.OPTIMAL and first.values is not None and _is_whole(first.values[program.integer]):
        return replace(first, relaxation_was_whole=True)
    if first.status not in (Status.OPTIMAL, Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED):
        return replace(first, objective=None, bound=None, values=None)
    session.integers(True)
    left = None if options.seconds is None else max(0.0, options.seconds - first.seconds)
    second = session.solve(left)
    bound = second.bound if second.bound is not None or second.status is Status.INFEASIBLE else first.bound
    return replace(second, bound=bound, seconds=first.seconds + second.seconds)


def _is_whole(values: Floats) -> bool:
    return bool(np.abs(values - np.round(values)).max(initial=0.0) < 1e-6)


class Session:
    """A program kept in HiGHS, to be changed a little and solved again from where the last solve ended."""

    def __init__(self, program: Program, options: Options | None = None, *, relaxed: bool = False) -> None:
        self.program = program
        self.options = options or Options()
        self._has_integers = bool(program.integer.any())
        self._problem = stated(program)
        self._solver = _BulkHiGHS(program, self.options, relaxed=relaxed or not self._has_integers)
        self._solver.createAndConfigureSolver(self._problem)
        self._solver.buildSolverModel(self._problem)
        self.relaxed = relaxed or not self._has_integers

    @property
    def _highs(self) -> Any:
        return self._problem.solverModel

    def integers(self, on: bool) -> None:
        """Demand whole numbers where the program does, or no longer."""
        kind = highspy.HighsVarType.kInteger if on else highspy.HighsVarType.kContinuous
        where = np.flatnonzero(self.program.integer).astype(np.int32)
        if len(where):
            self._highs.changeColsIntegrality(len(where), where, np.full(len(where), kind))
        self.relaxed = not (on and len(where) > 0)

    def bounds(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Change bounds of columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def right(self, row: int, lower: float, upper: float) -> None:
        """Change the bounds of a row."""
        self._highs.changeRowBounds(int(row), float(lower), float(upper))

    def costs(self, columns: Ints, costs: Floats) -> None:
        """Change costs of columns."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs)

    def start_from(self, values: Floats) -> None:
        """Offer a solution to start from."""
        n = len(values)
        self._highs.setSolution(n, np.arange(n, dtype=np.int32), np.asarray(values, dtype=np.float64))

    def solve(self, seconds: float | None = None) -> Solution:
        """Solve what is there now; `seconds` replaces the time limit of the options."""
        started = time.perf_counter()
        limit = seconds if seconds is not None else self.options.seconds
        # HiGHS counts the time of a kept model on; the limit is of this solve.
        _set(self._highs, "time_limit", math.inf if limit is None else self._highs.getRunTime() + limit)
        self._solver.callSolver(self._problem)
        return _read(self._highs, self.relaxed, time.perf_counter() - started)


class _BulkHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS with the model handed over as arrays, options checked, and Ctrl-C giving the incumbent."""

    def __init__(self, program: Program, options: Options, *, relaxed: bool) -> None:
        super().__init__(mip=not relaxed, msg=False)
        self.program = program
        self.asked = options

    def createAndConfigureSolver(self, lp: Any) -> None:
        _silence_banner()
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("log_to_console", False)
        _set(highs, "threads", self.asked.threads)
        _set(highs, "mip_rel_gap", float(self.asked.gap))
        highs.HandleKeyboardInterrupt = True
        if self.asked.progress is not None:
            highs.cbMipLogging += _reporter(self.asked.progress)
        lp.solverModel = highs

    def buildSolverModel(self, lp: Any) -> None:
        p, highs = self.program, lp.solverModel
        none = np.zeros(0, dtype=np.int32)
        _check(highs.addCols(len(p.cost), p.cost, p.lower, p.upper, 0, none, none, np.zeros(0)))
        m = p.matrix
        index, start = m.indices.astype(np.int32), m.indptr[:-1].astype(np.int32)
        _check(highs.addRows(m.shape[0], p.row_lower, p.row_upper, m.nnz, start, index, m.data))
        if p.maximise:
            highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        highs.changeObjectiveOffset(p.constant)
        where = np.flatnonzero(p.integer).astype(np.int32)
        if self.mip and len(where):
            highs.changeColsIntegrality(len(where), where, np.full(len(where), highspy.HighsVarType.kInteger))

    def callSolver(self, lp: Any) -> None:
        highs = lp.solverModel
        if _run(highs) != highspy.HighsStatus.kError:
            return
        # The pool of threads is the process's; it was made for another number of them.
        highspy.Highs.resetGlobalScheduler(True)
        if _run(highs) == highspy.HighsStatus.kError:
            raise SolverError("HiGHS failed to run; its log, with Options.progress, may say why.")


@cache
def _silence_banner() -> None:
    """Make the process's first HiGHS with standard output closed off.

    It prints a banner there before any option can be set, from C, which would spoil what a command prints as JSON.
    """
    sys.stdout.flush()
    flush = ctypes.CDLL(None).fflush
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        highspy.Highs()  # type: ignore[no-untyped-call]
        flush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _run(highs: Any) -> Any:
    """Run in a thread of its own and wait; Ctrl-C asks HiGHS to stop with what it has."""
    highs.startSolve()
    while True:
        try:
            done, status = highs.wait(0.1)
            if done:
                return status
        except KeyboardInterrupt:
            highs.cancelSolve()


def _reporter(progress: Callable[[Progress], None]) -> Callable[[Any], None]:
    def report(event: Any) -> None:
        out = event.data_out
        progress(Progress(out.running_time, _finite(out.mip_primal_bound), _finite(out.mip_dual_bound)))

    return report


def _set(highs: Any, option: str, value: float) -> None:
    if highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
        raise SolverError(f"HiGHS refuses {option} = {value}.")


def _check(status: Any) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refuses the model: a coefficient or a bound is not a number.")


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) and abs(value) < 1e300 else None


def _meanings() -> dict[Any, Status]:
    s = highspy.HighsModelStatus
    return {
        s.kOptimal: Status.OPTIMAL,
        s.kModelEmpty: Status.OPTIMAL,
        s.kInfeasible: Status.INFEASIBLE,
        s.kUnbounded: Status.UNBOUNDED,
        s.kUnboundedOrInfeasible: Status.INFEASIBLE_OR_UNBOUNDED,
        s.kTimeLimit: Status.TIME_LIMIT,
        s.kInterrupt: Status.INTERRUPTED,
        # Not in the type stubs of highspy 1.16.
        s.__members__["kHighsInterrupt"]: Status.INTERRUPTED,
        s.kIterationLimit: Status.STOPPED,
        s.kSolutionLimit: Status.STOPPED,
        s.kObjectiveBound: Status.STOPPED,
        s.kObjectiveTarget: Status.STOPPED,
        s.kMemoryLimit: Status.STOPPED,
    }


def _read(highs: Any, relaxed: bool, seconds: float) -> Solution:
    status = _meanings().get(highs.getModelStatus(), Status.FAILED)
    info, solution = highs.getInfo(), highs.getSolution()
    has = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if status in (Status.INFEASIBLE, Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED, Status.FAILED):
        has = False
    values = np.array(solution.col_value, dtype=np.float64) if has else None
    objective = float(info.objective_function_value) if has else None
    if relaxed:
        proven = status is Status.OPTIMAL
        duals = np.array(solution.row_dual, dtype=np.float64) if proven else None
        reduced = np.array(solution.col_dual, dtype=np.float64) if proven else None
        return Solution(status, objective, objective if proven else None, seconds, values, duals, reduced)
    bound = _finite(info.mip_dual_bound) if status is not Status.INFEASIBLE else None
    found = Solution(status, objective, bound, seconds, values, None, None)
    if status is Status.OPTIMAL and (found.gap is None or found.gap > PROVEN):
        return Solution(Status.WITHIN_GAP, objective, bound, seconds, values, None, None)
    return found


def stated(program: Program) -> pulp.LpProblem:
    """The program as a PuLP problem, through the calls of PuLP's core that take many coefficients at once.

    Columns are named `x0`, `x1`, ... in order.
    """
    problem = pulp.LpProblem(program.name, pulp.LpMaximize if program.maximise else pulp.LpMinimize)
    core = problem.toRustModel()
    names = [f"x{j}" for j in range(len(program.cost))]
    variables = core.add_variables_batch(names, 0.0, math.inf, rust.Category.Continuous)
    for j in np.flatnonzero(program.lower != 0.0):
        variables[j].set_lb(float(program.lower[j]))
    for j in np.flatnonzero(program.upper != math.inf):
        variables[j].set_ub(float(program.upper[j]))
    for j in np.flatnonzero(program.integer):
        variables[j].set_category(rust.Category.Integer)
    objective = rust.AffineExpr()
    objective.add_term_ids_coeffs(core, np.arange(len(names), dtype=np.uint64), program.cost)
    objective.set_constant(program.constant)
    core.set_objective(objective)
    _state_rows(core, program)
    return problem


def _state_rows(core: Any, program: Program) -> None:
    matrix = program.matrix
    index, value, start = matrix.indices.astype(np.uint64), matrix.data, matrix.indptr
    at_most, equal, at_least = rust.Sense.LessEqual, rust.Sense.Equal, rust.Sense.GreaterEqual
    for i in range(matrix.shape[0]):
        low, high = program.row_lower[i], program.row_upper[i]
        row = rust.AffineExpr()
        row.add_term_ids_coeffs(core, index[start[i] : start[i + 1]], value[start[i] : start[i + 1]])
        row.set_sense(equal if low == high else at_most if low == -math.inf else at_least)
        row.set_constant(-float(low if low != -math.inf else high))
        core.add_constraint(row)


def _solve_elsewhere(program: Program, options: Options) -> Solution:
    known = pulp.listSolvers(onlyAvailable=True)
    if options.solver not in known:
        raise SolverError(f"There is no solver {options.solver} on this machine; PuLP finds {', '.join(known)}.")
    started = time.perf_counter()
    problem = stated(program)
    asked = {"msg": False, "timeLimit": options.seconds, "gapRel": options.gap or None}
    stats = problem.solve(pulp.getSolver(options.solver, **asked))
    seconds = time.perf_counter() - started
    status = _STATUS_OF_PULP.get(stats.status, Status.FAILED)
    if not stats.has_solution:
        return Solution(status, None, None, seconds, None, None, None)
    values = np.array([v.varValue if v.varValue is not None else v.lowBound or 0.0 for v in problem.variables()])
    objective = float(program.cost @ values + program.constant)
    bound = stats.best_bound if program.integer.any() else objective
    return Solution(status, objective, bound, seconds, values, None, None)


_STATUS_OF_PULP: dict[int, Status] = {
    pulp.constants.LpSolveStatus.Optimal: Status.OPTIMAL,
    pulp.constants.LpSolveStatus.GapLimit: Status.WITHIN_GAP,
    pulp.constants.LpSolveStatus.TimeLimit: Status.TIME_LIMIT,
    pulp.constants.LpSolveStatus.Interrupted: Status.INTERRUPTED,
    pulp.constants.LpSolveStatus.Infeasible: Status.INFEASIBLE,
    pulp.constants.LpSolveStatus.Unbounded: Status.UNBOUNDED,
    pulp.constants.LpSolveStatus.Undefined: Status.INFEASIBLE_OR_UNBOUNDED,
}
