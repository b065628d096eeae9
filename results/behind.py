"""Work done by one thread behind the caller's back: writing overlaps with simulating."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class Behind:
    """Does pieces of work one after another, in the order in which they come.

    Args:
        ahead: how many pieces may wait; the caller then waits too, so that they cannot pile up in memory.
    """

    def __init__(self, ahead: int = 2) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._ahead = ahead
        self._waiting: deque[Future[None]] = deque()

    def do(self, work: Callable[[], None]) -> None:
        """Take a piece of work. What an earlier piece raised is raised here."""
        self._waiting.append(self._pool.submit(work))
        while len(self._waiting) > self._ahead:
            self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait until everything is done. Raises what the first piece that failed raised."""
        while self._waiting:
            self._waiting.popleft().result()

    def stop(self) -> None:
        """Drop what has not begun and wait for what has."""
        self._pool.shutdown(wait=True, cancel_futures=True)
