"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

EVERY_SECONDS = 5.0


class Progress(Protocol):
    """Takes how far the work is, and the estimate so far."""

    def __call__(self, done: int, of: int, note: str = "") -> None:
        """`done` of `of` units are finished; `note` is the estimate so far."""


@contextmanager
def progress(words: str) -> Iterator[Progress]:
    """Show how far the work is; on standard error, so that standard output stays clean."""
    if sys.stderr.isatty():
        with _bar(words) as shown:
            yield shown
    else:
        yield PlainLines(words)


class PlainLines:
    """A line at the start of news and at the end, and not more than one every few seconds."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._last = -EVERY_SECONDS

    def __call__(self, done: int, of: int, note: str = "") -> None:
        """Print the line when it is time."""
        now = time.monotonic()
        if done < of and now - self._last < EVERY_SECONDS:
            return
        self._last = now
        tail = f"; {note}" if note else ""
        print(f"{self._words}: {done} of {of}{tail}", file=sys.stderr, flush=True)


@contextmanager
def _bar(words: str) -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    from app.output import console

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(bar_width=16), MofNCompleteColumn()]
    columns += [TimeElapsedColumn(), TextColumn("{task.fields[note]}")]
    with Bars(*columns, console=console(stderr=True), transient=True) as bars:
        task = bars.add_task(words, total=None, note="")

        def shown(done: int, of: int, note: str = "") -> None:
            bars.update(task, completed=done, total=of, note=note)

        yield shown
