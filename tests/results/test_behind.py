"""A thread that writes behind a run: in order, not too far behind, and nothing that it raises is lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from results.behind import Behind
from results.parquet import HashedFile, TableFile
from results.store import RunWriter, names
from sim.scenario.scenario import Scenario

SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from results.store import RunWriter
from sim.scenario.load import load

scenario = load(Path("scenarios/quickstart/base.toml")).scenario
with RunWriter(Path(sys.argv[1]), scenario, 7) as writer:
    print("writing", flush=True)
    while True:
        writer.write("events", {"value": np.random.default_rng(1).random(100_000)})
"""


def test_pieces_are_done_in_order() -> None:
    done: list[int] = []
    behind = Behind()
    for k in range(50):
        behind.do(lambda k=k: done.append(k))  # type: ignore[misc]
    behind.finish()
    behind.stop()
    assert done == list(range(50))


def test_the_caller_waits_when_too_many_pieces_do() -> None:
    """So that chunks do not pile up in memory while the disk is slow."""
    gate, taken = threading.Event(), []
    behind = Behind(ahead=2)

    def give() -> None:
        for k in range(5):
            behind.do(gate.wait)
            taken.append(k)

    giver = threading.Thread(target=give)
    giver.start()
    giver.join(timeout=0.3)
    assert taken == [0, 1]
    gate.set()
    giver.join()
    behind.stop()
    assert taken == [0, 1, 2, 3, 4]


def test_what_a_piece_raises_reaches_the_caller() -> None:
    """At the latest at the end, and soon when there is more to do."""

    def fail() -> None:
        raise OSError("full")

    behind = Behind(ahead=2)
    behind.do(fail)
    with pytest.raises(OSError, match="full"):
        for _ in range(3):
            behind.do(lambda: None)
    behind.do(fail)
    with pytest.raises(OSError, match="full"):
        behind.finish()
    behind.stop()


def test_a_run_ends_soon_after_the_disk_is_full(
    tmp_path: Path, tiny: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only when everything has been simulated in vain."""

    def full(self: TableFile, columns: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(TableFile, "write", full)
    written = 0
    with pytest.raises(OSError, match="No space left"), RunWriter(tmp_path, tiny, 7) as writer:
        for _ in range(100):
            writer.write("orders", {"day": np.arange(10)})
            written += 1
    assert written < 10
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_writer_leaves_no_run(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C removes what was written; after kill -9 it has a temporary name, and the next writer removes it."""
    writer = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert writer.stdout is not None and writer.stdout.readline() == b"writing\n"
    until = time.monotonic() + 30
    while not list(tmp_path.glob(".writing-*/events.parquet")) and time.monotonic() < until:
        time.sleep(0.01)
    writer.send_signal(number)
    assert writer.wait(timeout=30) != 0
    writer.stdout.close()
    assert names(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == (0 if number == signal.SIGINT else 1)


def test_a_table_reads_as_it_was_written(tmp_path: Path) -> None:
    """Every type, what is missing as null, a row group a chunk; the digest is that of the file."""
    chunks = [
        {
            "time_days": np.array([0.5, 2.0, 1.0 / 3.0]) + k,
            "order_days": np.array([0.5, np.nan, 1.0 / 3.0]) + k,
            "customer": np.array([2**61 + k, -1, 0]),
            "store": np.array([1, 1, -1]),
            "model": np.array([-1, 300, 7], np.int16),
            "stage": np.array([-1, 127, 0], np.int8),
            "day": np.array([k, k, k], np.int32),
        }
        for k in range(3)
    ]
    path = tmp_path / "t.parquet"
    file = TableFile(path, chunks[0])
    for chunk in chunks:
        file.write(chunk)
    kept = file.finish()
    found = pq.ParquetFile(path)
    assert found.num_row_groups == 3 and kept["rows"] == 9
    for name in chunks[0]:
        column = found.read().column(name)
        assert column.type.to_pandas_dtype() == chunks[0][name].dtype
        expected = np.concatenate([chunk[name] for chunk in chunks])
        assert column.null_count == (3 if name == "order_days" else 0)
        assert np.array_equal(column.to_numpy(), expected, equal_nan=name == "order_days")
    untimed = TableFile(tmp_path / "untimed", chunks[0])
    with pytest.raises(ValueError, match="time_days"):
        untimed.write({**chunks[0], "time_days": chunks[0]["order_days"]})
    untimed.drop()
    again = HashedFile(tmp_path / "again")
    again.write(path.read_bytes())
    again.close()
    assert (again.bytes, again.sha256) == (kept["bytes"], kept["sha256"])
