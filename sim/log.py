"""Recording: rows gathered while a run goes on, handed out in chunks of columns.

A *sink* is anything with `write(table, columns)`. With a sink that writes to disk the memory of a run does not
grow with its horizon; without one, `Memory` keeps everything.
"""

from typing import Any, Protocol

import numpy as np

from sim.compile import scalar
from sim.random import Purpose, uniform

Columns = dict[str, np.ndarray[Any, Any]]
Schema = dict[str, str]

TABLES: dict[str, Schema] = {
    "events": {
        "time_days": "f8",
        "customer": "i8",
        "event": "i2",
        "stage": "i1",
        "store": "i8",
        "advisor": "i8",
        "model": "i2",
        "channel": "i1",
        "value": "f8",
    },
    "customers": {
        "customer": "i8",
        "city": "i4",
        "store": "i8",
        "segment": "i2",
        "channel": "i1",
        "arrived_days": "f8",
        "stage_reached": "i1",
        "outcome": "i1",
        "loss_reason": "i1",
        "closed_days": "f8",
        "first_contact_days": "f8",
        "visit_days": "f8",
        "drive_days": "f8",
        "negotiation_days": "f8",
        "order_days": "f8",
        "delivered_days": "f8",
        "model": "i2",
        "battery": "i1",
        "pack": "i2",
        "payment": "i1",
        "cars": "i4",
        "price_fen": "i8",
        "surplus_cny": "f8",
        "visit_wait_minutes": "f8",
        "satisfaction": "f8",
        "advisor": "i8",
    },
    "orders": {
        "customer": "i8",
        "unit": "i4",
        "city": "i4",
        "store": "i8",
        "advisor": "i8",
        "segment": "i2",
        "channel": "i1",
        "model": "i2",
        "battery": "i1",
        "pack": "i2",
        "payment": "i1",
        "ordered_days": "f8",
        "promised_days": "f8",
        "delivered_days": "f8",
        "cancelled_days": "f8",
        "price_fen": "i8",
        "revenue_fen": "i8",
        "cost_fen": "i8",
        "incentive_fen": "i8",
        "commission_fen": "i8",
        "charged_back_fen": "i8",
        "on_time": "i1",
    },
    "advisor_days": {
        "day": "i4",
        "advisor": "i8",
        "store": "i8",
        "grade": "i1",
        "contact": "i4",
        "callback": "i4",
        "receive": "i4",
        "needs": "i4",
        "test_drive": "i4",
        "negotiation": "i4",
        "contract": "i4",
        "handover": "i4",
        "tender": "i4",
        "admin": "i4",
        "training": "i4",
        "idle": "i4",
        "shift_seconds": "i4",
        "overtime_seconds": "i4",
        "leads": "i4",
        "orders": "i4",
        "effort": "f8",
        "fatigue": "f8",
        "skill": "f8",
    },
    "surveys": {
        "day": "i4",
        "customer": "i8",
        "store": "i8",
        "advisor": "i8",
        "channel": "i1",
        "score": "f8",
    },
    "store_days": {
        "day": "i4",
        "store": "i8",
        "visits": "i4",
        "reneged": "i4",
        "balked": "i4",
        "served": "i4",
        "waited_minutes_sum": "f8",
        "served_waited_minutes_sum": "f8",
        "demo_busy_seconds": "i8",
        "demo_seconds": "i8",
        "calls_open": "i4",
    },
    "stock_days": {
        "day": "i4",
        "centre": "i4",
        "model": "i2",
        "on_hand": "i4",
        "in_transit": "i4",
        "built": "i4",
        "arrived": "i4",
        "delivered": "i4",
    },
    "pay": {
        "month": "i4",
        "advisor": "i8",
        "store": "i8",
        "grade": "i1",
        "base_fen": "i8",
        "commission_fen": "i8",
        "bonus_fen": "i8",
        "profit_share_fen": "i8",
        "cars": "i4",
    },
    "ledger": {"day": "i4", "store": "i8", "debit": "i2", "credit": "i2", "fen": "i8"},
}


_SAMPLE = int(Purpose.LOG_SAMPLE)
#: Rows of a chunk: a few megabytes of events, and what DuckDB likes to read at a time.
CHUNK_ROWS = 131_072
#: So many rows that came one by one become columns, which take a tenth of the memory.
BATCH_ROWS = 4096


class Sink(Protocol):
    """Where a run's rows go."""

    def write(self, table: str, columns: Columns) -> None:
        """Take one chunk of a table; columns have the names and types of `TABLES`."""


class Memory:
    """A sink that keeps every chunk and joins them on demand."""

    def __init__(self) -> None:
        self._chunks: dict[str, list[Columns]] = {name: [] for name in TABLES}

    def write(self, table: str, columns: Columns) -> None:
        """Keep one chunk."""
        self._chunks[table].append(columns)

    def tables(self) -> dict[str, Columns]:
        """Every table whole; empty tables have their columns too."""
        return {name: self._join(name) for name in TABLES}

    def _join(self, table: str) -> Columns:
        chunks = self._chunks[table]
        return {
            column: np.concatenate([np.empty(0, kind), *(c[column] for c in chunks)]).astype(kind)
            for column, kind in TABLES[table].items()
        }


class Chunk:
    """Columns of a table that are filled from the front, up to a fixed number of rows."""

    def __init__(self, table: str, rows: int) -> None:
        self._columns = {name: np.empty(rows, kind) for name, kind in TABLES[table].items()}
        self._room = rows
        self._filled = 0

    @property
    def full(self) -> bool:
        """No further row fits."""
        return self._filled == self._room

    def fill(self, columns: Columns, first: int) -> int:
        """Copy rows from the first on, as many as fit. Returns one past the last that was copied."""
        rows = len(next(iter(columns.values())))
        last = min(rows, first + self._room - self._filled)
        end = self._filled + last - first
        for name, column in self._columns.items():
            column[self._filled : end] = columns[name][first:last]
        self._filled = end
        return last

    def columns(self) -> Columns:
        """The rows that are filled."""
        return {name: column[: self._filled] for name, column in self._columns.items()}


class Recorder:
    """Gathers rows, one by one or as columns, and hands them to a sink in chunks.

    Args:
        sink: takes the chunks; they are its own from then on.
        chunk_rows: rows of a chunk; the last of a table has fewer. Where a chunk ends depends on nothing else.
        log_share: share of people whose events are kept, whole traces or nothing, drawn by person; what happens to
            advisors alone is kept unless the share is 0. Nothing else changes with it.
        seed: of the draws.

    Attributes:
        rows: by table, rows that were written one by one and wait to become columns. Append to these lists.
    """

    def __init__(self, sink: Sink, *, chunk_rows: int = CHUNK_ROWS, log_share: float = 1.0, seed: int = 0) -> None:
        self._sink = sink
        self._chunk_rows = chunk_rows
        self._log_share = log_share
        self._seed = seed
        self._written: set[str] = set()
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self._chunks: dict[str, Chunk] = {}

    def add(self, table: str, columns: Columns) -> None:
        """Take rows as columns, behind those that are there already; they are copied."""
        self._gather(table)
        self._take(table, columns)

    def flush(self, *, everything: bool = False) -> None:
        """Make columns of the rows where there are many, and hand over full chunks; or everything."""
        for table, rows in self.rows.items():
            if everything or len(rows) >= min(BATCH_ROWS, self._chunk_rows):
                self._gather(table)
            if everything:
                self._hand_over(table)

    @property
    def silent(self) -> bool:
        """No event is kept: nobody needs to write one."""
        return self._log_share == 0.0

    def _gather(self, table: str) -> None:
        """Make columns of the rows that came one by one."""
        rows = self.rows[table]
        if rows:
            self._take(table, as_columns(table, rows))
            rows.clear()

    def _take(self, table: str, columns: Columns) -> None:
        columns = self._sample(columns) if table == "events" else columns
        taken, rows = 0, len(next(iter(columns.values())))
        while taken < rows:
            if table not in self._chunks:
                self._chunks[table] = Chunk(table, self._chunk_rows)
            chunk = self._chunks[table]
            taken = chunk.fill(columns, taken)
            if chunk.full:
                self._hand_over(table)

    def _hand_over(self, table: str) -> None:
        chunk = self._chunks.pop(table, None)
        if chunk is not None:
            self._written.add(table)
            self._sink.write(table, chunk.columns())

    def _sample(self, events: Columns) -> Columns:
        if self._log_share == 1.0:
            return events
        kept = np.zeros(len(events["customer"]), np.bool_)
        if not self.silent:
            sampled(self._seed, np.ascontiguousarray(events["customer"]), self._log_share, kept)
        places = np.flatnonzero(kept)
        return {name: column[places] for name, column in events.items()}

    def close(self) -> None:
        """Hand over everything; a table without a row is still a table with its columns."""
        self.flush(everything=True)
        for table, schema in TABLES.items():
            if table not in self._written:
                self._sink.write(table, {name: np.empty(0, kind) for name, kind in schema.items()})


@scalar
def sampled(seed: int, customers: Any, share: float, kept: Any) -> None:
    """Whether each event is of a person in the sample, or of nobody (-1), in place."""
    for i in range(customers.shape[0]):
        kept[i] = customers[i] < 0 or uniform(seed, customers[i], _SAMPLE, 0) < share


def as_columns(table: str, rows: list[tuple[Any, ...]]) -> Columns:
    """Turn rows into typed columns.

    Raises ValueError when a row has not the table's number of fields: a missing field is never filled in.
    """
    schema = TABLES[table]
    return {
        name: np.array(values, dtype=kind)
        for (name, kind), values in zip(schema.items(), zip(*rows, strict=True), strict=True)
    }
