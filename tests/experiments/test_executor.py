"""Tasks over any executor."""

import os

import pytest

from experiments.executor import InProcess, local_executor, run_tasks


def square(n: int) -> int:
    return n * n


def where(_: int) -> int:
    return os.getpid()


def fail(n: int) -> int:
    raise ValueError(f"task {n}")


def interrupt(_: int) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_is_yielded_once_with_its_result(workers: int) -> None:
    """One process or two: the same results."""
    with local_executor(workers) as executor:
        assert dict(run_tasks(executor, square, range(7), ahead=workers)) == {n: n * n for n in range(7)}


def test_one_worker_is_this_process() -> None:
    """No second process is started for one worker."""
    with local_executor(1) as executor:
        assert isinstance(executor, InProcess)
        assert [pid for _, pid in run_tasks(executor, where, [0], ahead=1)] == [os.getpid()]


def test_two_workers_are_other_processes() -> None:
    """Two workers leave this process free to show progress."""
    with local_executor(2) as executor:
        assert os.getpid() not in {pid for _, pid in run_tasks(executor, where, range(4), ahead=2)}


def test_results_come_one_by_one_in_process() -> None:
    """With one worker the first result is seen before the second task starts."""
    seen: list[int] = []

    def note(n: int) -> int:
        seen.append(n)
        return n

    results = run_tasks(InProcess(), note, range(5), ahead=1)
    next(results)
    assert seen == [0]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_of_a_task_is_raised(workers: int) -> None:
    """Nothing fails silently, in a worker neither."""
    with pytest.raises(ValueError, match="task 0"), local_executor(workers) as executor:
        list(run_tasks(executor, fail, [0], ahead=1))


def test_an_interrupt_passes_through() -> None:
    """A key press in a task is not swallowed by its future."""
    with pytest.raises(KeyboardInterrupt), local_executor(1) as executor:
        list(run_tasks(executor, interrupt, [0], ahead=1))


def test_less_than_one_worker_is_refused() -> None:
    """Zero workers would wait for ever."""
    with pytest.raises(ValueError, match="at least 1"), local_executor(0):
        pass


def test_no_task_gives_nothing() -> None:
    """An empty study ends."""
    assert list(run_tasks(InProcess(), square, [], ahead=1)) == []
