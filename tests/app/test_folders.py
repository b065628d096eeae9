"""Folders that cannot be written or read: exit code 2, one sentence with the folder and what to do, nothing half-done."""

import errno
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.errors import sentences
from results.store import names, open_run, verify

ROOT = Path(__file__).resolve().parents[2]
PROGRESS = re.compile(r"Days: \d+ of \d+")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One city for three days."""
    folder = tmp_path / "scenarios"
    shutil.copytree(ROOT / "scenarios", folder)
    file = folder / "quickstart" / "small.toml"
    file.write_text('extends = "base.toml"\n[clock]\nwarmup_days = 1\ndays = 2\n', encoding="utf-8")
    return file


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB: room for one run and not for five."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def run(small: Path, results: Path, seed: int = 7) -> Result:
    """`showroom run` in this process."""
    return CliRunner().invoke(app, ["run", str(small), "--seed", str(seed), "--results", str(results)])


def assert_told(code: int, said: str, folder: Path, words: str) -> None:
    """Exit code 2; after the progress one sentence with the reason, the folder, and what to do."""
    assert code == 2, said
    *before, told = said.splitlines()
    assert all(PROGRESS.fullmatch(line) for line in before), said
    assert words in told and str(folder) in told
    assert "--results" in told and "run again" in told


def assert_whole(results: Path) -> None:
    """Nothing half-written is visible, and nothing hidden is left."""
    assert sorted(path.name for path in results.iterdir()) == names(results)
    for name in names(results):
        verify(open_run(results, name))


def test_a_disk_that_fills_up(small: Path, narrow: Path, tmp_path: Path) -> None:
    """Runs that fitted are kept; the one that did not is gone without a trace, and fits elsewhere."""
    results = narrow / "runs"
    outcomes = [run(small, results, seed) for seed in range(5)]
    codes = [outcome.exit_code for outcome in outcomes]
    assert codes[0] == 0 and 2 in codes
    failed = codes.index(2)
    assert_told(2, outcomes[failed].stderr, results, "The disk is full")
    assert_whole(results)
    assert len(names(results)) == codes.count(0)
    assert run(small, tmp_path / "room", failed).exit_code == 0
    assert_whole(tmp_path / "room")


def test_a_full_disk_anywhere(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a writer that says so after some tables, without a file's name."""
    import pyarrow.parquet as pq

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    results = tmp_path / "runs"
    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "close", full)
        outcome = run(small, results)
    assert_told(outcome.exit_code, outcome.stderr, results, "The disk is full")
    assert list(results.iterdir()) == []
    assert run(small, results).exit_code == 0
    assert_whole(results)


def test_a_limit_of_the_file_size(small: Path, tmp_path: Path) -> None:
    """A real write that fails, in a process of its own."""
    results = tmp_path / "runs"
    process = subprocess.run(
        [sys.executable, "-m", "app.cli", "run", str(small), "--results", str(results)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert_told(process.returncode, process.stderr, results, "A file would be larger than allowed")
    assert list(results.iterdir()) == []


def test_a_workbook_that_does_not_fit_is_told_too(tmp_path: Path) -> None:
    """xlsxwriter has an error of its own around the one of the file system."""
    from xlsxwriter.exceptions import FileCreateError

    told = sentences(FileCreateError(OSError(errno.ENOSPC, "No space left on device", str(tmp_path))))
    assert told is not None and told[0].startswith(f"The disk is full: {tmp_path};")


def test_a_file_in_the_place_of_the_folder(small: Path, tmp_path: Path) -> None:
    """It is not touched."""
    file = tmp_path / "runs"
    file.write_text("notes")
    outcome = run(small, file)
    assert_told(outcome.exit_code, outcome.stderr, file, "Not a folder")
    assert file.read_text() == "notes"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(small: Path, tmp_path: Path) -> None:
    results = tmp_path / "runs"
    results.mkdir(mode=0o500)
    outcome = run(small, results)
    assert_told(outcome.exit_code, outcome.stderr, results, "No permission")


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EACCES, "No permission"), (errno.EROFS, "The file system is read-only")]
)
def test_a_folder_that_refuses(
    number: int, words: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for root, who cannot be refused."""

    def refused(**_: object) -> str:
        raise OSError(number, os.strerror(number), str(tmp_path / "runs" / ".writing"))

    monkeypatch.setattr("results.folders.tempfile.mkdtemp", refused)
    outcome = run(small, tmp_path / "runs")
    assert_told(outcome.exit_code, outcome.stderr, tmp_path / "runs", words)


def test_show_names_the_nearest_run(small: Path, tmp_path: Path) -> None:
    """Also when that one is no longer whole: then it is told what is wrong with it."""
    run(small, tmp_path)
    (known,) = names(tmp_path)
    outcome = CliRunner().invoke(app, ["show", known[:-1], "--results", str(tmp_path)])
    assert outcome.exit_code == 2 and outcome.stderr.count("\n") == 1
    assert f"did you mean '{known}'?" in outcome.stderr and str(tmp_path) in outcome.stderr
    (tmp_path / known / "orders.parquet").unlink()
    outcome = CliRunner().invoke(app, ["show", known, "--results", str(tmp_path)])
    assert outcome.exit_code == 2 and outcome.stderr.count("\n") == 1
    assert "orders.parquet is missing" in outcome.stderr and "run again" in outcome.stderr


@pytest.mark.parametrize("kind", ["absent", "file"])
def test_show_in_a_place_without_runs(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "runs"
    if kind == "file":
        place.touch()
    outcome = CliRunner().invoke(app, ["show", "run-1", "--results", str(place)])
    assert outcome.exit_code == 2 and outcome.stderr.count("\n") == 1
    assert "expected the name of a stored run, got 'run-1'" in outcome.stderr
