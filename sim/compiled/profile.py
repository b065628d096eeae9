"""A run's profile: seconds by phase of the day, and within the stores' days by kind of event."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.compiled.clock import Kind
from sim.compiled.layout import Array
from sim.log import Columns


class Profile:
    """Collects where the time of a run goes.

    Attributes:
        phases: seconds of the wall by phase, in the order of the day.
        ticks: by (`Kind`, 0 for ticks of the processor's clock, 1 for how many events).
    """

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self.ticks: Array = np.zeros((len(Kind), 2), np.int64)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """What happens within belongs to this phase."""
        began = time.perf_counter()
        yield
        self.phases[name] = self.phases.get(name, 0.0) + time.perf_counter() - began

    def events(self) -> list[tuple[str, int, float]]:
        """(kind, how many, share of the time within the stores' days), the longest first."""
        total = max(1, int(self.ticks[:, 0].sum()))
        rows = [(kind.name.lower(), int(self.ticks[kind, 1]), self.ticks[kind, 0] / total) for kind in Kind]
        return sorted((row for row in rows if row[1]), key=lambda row: -row[2])


class Unread:
    """A sink that counts the rows of one table and keeps nothing."""

    def __init__(self, table: str) -> None:
        self._table = table
        self.rows = 0

    def write(self, table: str, columns: Columns) -> None:
        """Count one chunk."""
        if table == self._table:
            self.rows += len(next(iter(columns.values())))
