"""Running many tasks over any `concurrent.futures.Executor`."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Given = ParamSpec("Given")


class InProcess(Executor):
    """An executor that runs each task at once, here: one worker needs no second process."""

    def submit(self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Result]:
        """Run the task before returning; an interrupt is not kept for later, it passes through."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # the contract of an executor: whoever asks for the result is told
            future.set_exception(error)
        return future


@contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """Worker processes of this machine; one worker means this process itself.

    Processes are spawned, never forked: a fork would carry over the threads of compiled code. When the block is left
    by an exception (a key press is one) the workers are ended at once, half-done replications with them.

    Args:
        workers: number of processes, at least 1.

    Raises:
        ValueError: fewer than one worker.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if workers == 1:
        yield InProcess()
        return
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start_worker)
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def _start_worker() -> None:
    """Leave ctrl-C to the parent, and never outlive it: a killed parent closes no queue."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)


def run_tasks(
    executor: Executor, function: Callable[[Task], Result], tasks: Sequence[Task], *, ahead: int
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result, as they finish.

    Args:
        executor: any executor: local processes, a cluster's.
        function: picklable when the executor needs it; an exception of it is raised here.
        tasks: started in this order.
        ahead: tasks handed over and not yet finished; the number of workers keeps each of them busy.
    """
    waiting = iter(tasks)
    running: dict[Future[Result], Task] = {}
    while True:
        for task in waiting:
            running[executor.submit(function, task)] = task
            if len(running) >= ahead:
                break
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in [f for f in running if f in done]:
            yield running.pop(future), future.result()
