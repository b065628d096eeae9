"""A stored run is whole or not there, whatever happened to its files."""

import errno
import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from results.errors import ResultsError
from results.store import MANIFEST, Run, RunWriter, find, names, open_run, run_name, verify
from sim.scenario.scenario import Scenario

SEED = 7


def chunk(start: int) -> dict[str, np.ndarray]:
    return {"day": np.arange(start, start + 100), "value": np.linspace(0.0, 1.0, 100)}


def stored(root: Path, scenario: Scenario) -> Run:
    """A run of two tables, written in two chunks each."""
    with RunWriter(root, scenario, SEED) as writer:
        for table in ("customers", "orders"):
            writer.write(table, chunk(0))
            writer.write(table, chunk(100))
    return open_run(root, run_name(scenario, SEED))


def open_files(folder: Path) -> list[str]:
    """Files below a folder that this process holds open, where the system tells; a deleted one still takes room."""
    links = [link for link in Path("/proc/self/fd").glob("*") if link.is_symlink()]
    return [target for target in (os.readlink(link) for link in links) if target.startswith(str(folder))]


def truncate(folder: Path) -> None:
    file = folder / "orders.parquet"
    os.truncate(file, file.stat().st_size - 1)


def flip(folder: Path) -> None:
    """Another byte, the same size."""
    file = folder / "orders.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (truncate, "orders.parquet has"),
    "deleted": (lambda folder: (folder / "customers.parquet").unlink(), "customers.parquet is missing"),
    "no manifest": (lambda folder: (folder / MANIFEST).unlink(), "manifest.json is missing or torn"),
    "half a manifest": (lambda folder: os.truncate(folder / MANIFEST, 1000), "manifest.json is missing or torn"),
    "manifest of bytes": (lambda folder: (folder / MANIFEST).write_bytes(b"\xff"), "manifest.json is missing or torn"),
    "older manifest": (lambda folder: (folder / MANIFEST).write_text("{}"), "manifest.json lists no files"),
}


def test_the_manifest_lists_every_file(tmp_path: Path, tiny: Scenario) -> None:
    run = stored(tmp_path, tiny)
    files = run.manifest["files"]
    assert {path.name for path in run.folder.iterdir()} == {MANIFEST, *files}
    assert {kept["rows"] for kept in files.values()} == {200}
    assert all(kept["bytes"] == (run.folder / name).stat().st_size for name, kept in files.items())
    verify(run)


@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_run_is_not_a_run(case: str, tmp_path: Path, tiny: Scenario) -> None:
    """Not found, not listed, told in one sentence, and written anew over the damage."""
    run = stored(tmp_path, tiny)
    damage, words = DAMAGE[case]
    damage(run.folder)
    assert find(tmp_path, run.name) is None
    assert names(tmp_path) == []
    with pytest.raises(ResultsError, match=words) as caught:
        open_run(tmp_path, run.name)
    assert run.name in str(caught.value) and "\n" not in str(caught.value)
    verify(stored(tmp_path, tiny))
    assert [path.name for path in tmp_path.iterdir()] == [run.name]


def test_other_bytes_of_the_same_size_are_found_by_verify(tmp_path: Path, tiny: Scenario) -> None:
    """Sizes are looked at whenever a run is opened, bytes when asked."""
    run = stored(tmp_path, tiny)
    flip(run.folder)
    with pytest.raises(ResultsError, match=r"orders\.parquet has other bytes than were written"):
        verify(open_run(tmp_path, run.name))


def test_a_file_in_the_place_of_a_run_steps_aside(tmp_path: Path, tiny: Scenario) -> None:
    (tmp_path / run_name(tiny, SEED)).write_text("no folder")
    verify(stored(tmp_path, tiny))


def test_a_whole_run_is_kept_when_written_again(tmp_path: Path, tiny: Scenario) -> None:
    """Two processes with the same inputs: the first one's files stay."""
    first = (stored(tmp_path, tiny).folder / MANIFEST).stat().st_ino
    assert (stored(tmp_path, tiny).folder / MANIFEST).stat().st_ino == first


def test_what_a_killed_writer_left_is_never_listed(tmp_path: Path, tiny: Scenario) -> None:
    """A whole folder under its temporary name is no run, and the next writer on this machine removes it."""
    run = stored(tmp_path, tiny)
    host = socket.gethostname()
    gone, here, elsewhere = (
        tmp_path / name for name in (f".writing-4194305-{host}-a", f".writing-{os.getpid()}-{host}-b", ".writing-1-x-c")
    )
    for left in (gone, here, elsewhere):
        shutil.copytree(run.folder, left)
    assert names(tmp_path) == [run.name]
    assert find(tmp_path, gone.name + "/.") is None
    stored(tmp_path, tiny)
    assert not gone.exists() and here.exists() and elsewhere.exists()
    assert names(tmp_path) == [run.name]


def test_an_exception_leaves_nothing(tmp_path: Path, tiny: Scenario) -> None:
    with pytest.raises(ZeroDivisionError), RunWriter(tmp_path, tiny, SEED) as writer:
        writer.write("orders", chunk(0))
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["write_table", "close"])
def test_a_full_disk_names_the_folder_and_leaves_nothing(
    where: str, tmp_path: Path, tiny: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the footer does not fit; the error of closing again does not hide the first one."""
    import pyarrow.parquet as pq

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, where, full)
    with pytest.raises(OSError) as caught:
        stored(tmp_path, tiny)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert not open_files(tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "run-1/..", "run-\0", "run-" + "x" * 300])
def test_odd_names_are_unknown_runs(name: str, tmp_path: Path, tiny: Scenario) -> None:
    run = stored(tmp_path, tiny)
    (tmp_path / MANIFEST).write_text(json.dumps(run.manifest))
    with pytest.raises(ResultsError, match="expected the name of a stored run"):
        open_run(tmp_path, name)


def test_the_nearest_whole_run_is_named(tmp_path: Path, tiny: Scenario) -> None:
    known = stored(tmp_path, tiny).name
    with pytest.raises(ResultsError, match=f"did you mean '{known}'"):
        open_run(tmp_path, known[:-1] + "x")
