"""The solver says what HiGHS meant, where PuLP alone would not."""

import _thread
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.model import Keys, Model, Program
from optimize.solver import Options, Progress, Session, SolverError, Status, solve, stated


def shop(*, maximise: bool, integer: bool = False) -> Program:
    """Two goods, two limits."""
    model = Model("shop", maximise=maximise)
    x = model.columns(Keys("make", (("a", "b"), [0, 1])), cost=[3.0, 2.0], upper=10.0, integer=integer)
    sense = "<=" if maximise else ">="
    model.rows("hours", Keys("hours", (("all", "a"), [0, 1])), [([0, 0, 1], x[[0, 1, 0]], 1.0)], sense, [4.5, 1.0])
    return model.program()


def knapsacks(items: int, limits: int, seed: int = 1) -> Program:
    """Binary knapsacks that do not solve at the root."""
    rng = np.random.default_rng(seed)
    model = Model("knapsacks", maximise=True)
    names = [str(i) for i in range(items)]
    x = model.columns(
        Keys("take", (names, np.arange(items))), cost=rng.integers(10, 99, items), upper=1.0, integer=True
    )
    weights = rng.integers(10, 99, (limits, items))
    row, column = np.indices(weights.shape)
    terms = [(row.ravel(), x[column.ravel()], weights.ravel())]
    model.rows("weight", Keys("weight", (names, np.arange(limits))), terms, "<=", weights.sum(axis=1) / 3)
    return model.program()


@pytest.mark.parametrize("maximise", [True, False])
def test_a_dual_is_the_change_of_the_objective_whatever_its_sense(maximise: bool) -> None:
    """One unit more of a right-hand side changes the objective by its dual, when maximising as when minimising."""
    program = shop(maximise=maximise)
    before = solve(program)
    assert before.duals is not None and before.objective is not None
    for row in range(2):
        session = Session(program)
        session.right(row, program.row_lower[row] + 0.1, program.row_upper[row] + 0.1)
        after = session.solve().objective
        assert after == pytest.approx(before.objective + 0.1 * before.duals[row])


def test_integer_programs_have_no_duals() -> None:
    """PuLP would give zeros."""
    program = replace(shop(maximise=True, integer=True), cost=np.array([3.0, 2.5]))
    solution = solve(program, Options(lp_first=False))
    assert solution.status is Status.OPTIMAL and solution.duals is None
    problem = stated(program)
    problem.solve(pulp.HiGHS(msg=False, threads=1))
    assert {c.pi for c in problem.constraints()} == {0.0}


def test_a_whole_relaxation_is_the_answer_and_keeps_its_duals() -> None:
    """Integers are not asked for where the linear program gives them anyway."""
    program = replace(shop(maximise=True, integer=True), row_upper=np.array([4.0, 1.0]))
    solution = solve(program)
    assert solution.relaxation_was_whole and solution.duals is not None
    assert solution.objective == pytest.approx(9.0)


def test_a_fractional_relaxation_is_solved_again_with_integers() -> None:
    """The relaxation's value bounds the plan's."""
    program = shop(maximise=True, integer=True)
    assert solve(program).objective == pytest.approx(9.0)
    assert Session(program, relaxed=True).solve().objective == pytest.approx(10.0)


def test_an_infeasible_program_has_no_values() -> None:
    """PuLP would give values, and an objective made of them."""
    program = replace(shop(maximise=False), row_lower=np.array([30.0, 1.0]))
    solution = solve(program)
    assert solution.status is Status.INFEASIBLE
    assert solution.values is None and solution.objective is None and solution.bound is None
    problem = stated(program)
    problem.solve(pulp.HiGHS(msg=False, threads=1))
    assert problem.objective is not None and problem.objective.value() is not None


def test_an_unbounded_program_says_so() -> None:
    """It has no values either."""
    program = shop(maximise=True)
    free = replace(program, upper=np.full(2, np.inf), row_lower=program.row_upper, row_upper=np.full(2, np.inf))
    solution = solve(free)
    assert solution.status in (Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED) and solution.values is None


def test_a_time_limit_is_never_called_optimal() -> None:
    """The incumbent comes with its bound and gap."""
    solution = solve(knapsacks(80, 20), Options(seconds=0.3))
    assert solution.status is Status.TIME_LIMIT
    assert solution.bound is not None
    if solution.objective is not None:
        assert solution.gap is not None and solution.gap > 0.0


def test_a_gap_that_was_asked_for_is_not_called_optimal() -> None:
    """HiGHS says optimal when its tolerance is met."""
    solution = solve(knapsacks(40, 5), Options(gap=0.2))
    assert solution.status is Status.WITHIN_GAP
    assert solution.gap is not None and 1e-6 < solution.gap <= 0.2


def test_the_time_limit_is_of_each_solve_of_a_kept_model() -> None:
    """HiGHS counts on from the first solve."""
    session = Session(knapsacks(80, 20), Options(seconds=0.3))
    session.solve()
    assert session.solve().seconds > 0.2


def test_threads_may_change_within_a_process() -> None:
    """HiGHS refuses to run when its pool was made for another number; PuLP then says not solved."""
    for threads in (1, 2, 1):
        assert solve(shop(maximise=True), Options(threads=threads)).objective == pytest.approx(10.0)


def test_options_that_highs_refuses_are_errors() -> None:
    """PuLP passes over them."""
    with pytest.raises(SolverError, match="mip_rel_gap"):
        solve(shop(maximise=True), Options(gap=-1.0))


def test_a_missing_solver_is_named_with_those_that_are_there() -> None:
    with pytest.raises(SolverError, match=r"no solver GUROBI on this machine; PuLP finds .*HiGHS"):
        solve(shop(maximise=True), Options(solver="GUROBI"))


def test_a_coefficient_that_is_no_number_is_refused() -> None:
    program = shop(maximise=True)
    with pytest.raises((SolverError, ValueError)):
        solve(replace(program, cost=np.array([np.nan, 1.0])))


def test_progress_gives_incumbent_and_bound() -> None:
    seen: list[Progress] = []
    solve(knapsacks(60, 10), Options(seconds=1.0, progress=seen.append))
    assert seen and any(p.bound is not None and p.incumbent is not None for p in seen)


def test_ctrl_c_returns_the_incumbent() -> None:
    """The key is pressed half a second into a search that would take long."""
    timer = threading.Timer(0.7, _thread.interrupt_main)
    timer.start()
    solution = solve(knapsacks(120, 40), Options(seconds=30.0))
    timer.join()
    assert solution.status is Status.INTERRUPTED
    assert solution.seconds < 10.0
    assert solution.values is not None and solution.bound is not None


def test_nothing_is_printed() -> None:
    """HiGHS's banner would spoil a command's JSON."""
    code = "from optimize.solver import versions; assert versions().startswith('HiGHS ')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "" and done.stderr == ""


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_the_bulk_hand_over_gives_highs_what_pulp_was_told(seed: int, maximise: bool, integer: bool) -> None:
    """The PuLP problem, solved by PuLP's own hand-over, has the same optimum."""
    rng = np.random.default_rng(seed)
    model = Model("random", maximise=maximise)
    names = [str(i) for i in range(6)]
    lower = rng.integers(-3, 1, 6)
    x = model.columns(
        Keys("x", (names, np.arange(6))), cost=rng.integers(-5, 6, 6), lower=lower, upper=lower + 4, integer=integer
    )
    model.constant = 7.0
    for family, sense in (("a", "<="), ("b", ">="), ("c", "==")):
        weight = rng.integers(-3, 4, 6)
        inside = float(weight @ (lower + rng.integers(0, 5, 6)))
        model.rows(family, Keys(family, (("r",), [0])), [(0, x, weight)], sense, inside)  # type: ignore[arg-type]
    program = model.program()
    problem = stated(program)
    stats = problem.solve(pulp.HiGHS(msg=False, threads=1))
    solution = solve(program)
    assert (solution.objective is None) == (not stats.has_solution)
    if solution.objective is not None:
        assert problem.objective is not None
        assert solution.objective == pytest.approx(problem.objective.value(), abs=1e-6)
