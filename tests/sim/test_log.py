"""Rows reach a sink in the order in which they came, in chunks of equal size."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.log import TABLES, Columns, Memory, Recorder, sampled

STRIDED = np.dtype([(name, kind) for name, kind in TABLES["events"].items()], align=True)


class Chunks(Memory):
    """Keeps how long each chunk was, too."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: dict[str, list[int]] = {name: [] for name in TABLES}

    def write(self, table: str, columns: Columns) -> None:
        """Keep one chunk."""
        self.lengths[table].append(len(next(iter(columns.values()))))
        super().write(table, columns)


def event(k: int) -> tuple[Any, ...]:
    """The k-th event, of one of some people or of nobody."""
    return (0.1 * k, k % 11 - 1, k % 7, k % 3, 100 + k, 200 + k, -1, 5, 1.0 / (k + 1))


def as_rows(first: int, count: int) -> np.ndarray[Any, Any]:
    """The same as a structured array, as a compiled day leaves it."""
    return np.array([event(k) for k in range(first, first + count)], STRIDED)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    pieces=st.lists(st.tuples(st.booleans(), st.integers(0, 40), st.booleans()), max_size=12),
    chunk_rows=st.integers(1, 50),
    share=st.sampled_from([1.0, 0.4]),
)
def test_pieces_of_any_kind_are_joined(pieces: list[tuple[bool, int, bool]], chunk_rows: int, share: float) -> None:
    """One by one or as columns, with nights in between, and whatever a chunk holds."""
    sink = Chunks()
    recorder = Recorder(sink, chunk_rows=chunk_rows, log_share=share, seed=3)
    total = 0
    for as_columns, count, night in pieces:
        if as_columns:
            rows = as_rows(total, count)
            recorder.add("events", {name: rows[name] for name in STRIDED.names or ()})
            rows["value"] = np.nan  # the buffer is used again
        else:
            recorder.rows["events"].extend(event(k) for k in range(total, total + count))
        total += count
        if night:
            recorder.flush()
    recorder.close()
    expected = as_rows(0, total)
    kept = np.ones(total, np.bool_)
    if share < 1.0:
        sampled(3, expected["customer"].copy(), share, kept)
    found = sink.tables()["events"]
    assert all(found[name].tobytes() == expected[name][kept].tobytes() for name in found)
    *full, last = sink.lengths["events"]
    assert set(full) <= {chunk_rows} and last <= chunk_rows


def test_a_row_with_a_field_too_few_is_refused() -> None:
    """Nothing is filled in."""
    recorder = Recorder(Memory())
    recorder.rows["events"] += [event(0), event(1)[:-1]]
    with pytest.raises(ValueError):
        recorder.close()
