"""A study that is killed goes on where it stopped: the real program, really killed."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from results.store import names, open_run, verify

ROOT = Path(__file__).resolve().parents[2]
REPLICATIONS = 5
RUNS = 2 * REPLICATIONS
Snapshot = dict[str, tuple[int, int]]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """One city for five days, and the same with cheaper cars."""
    folder = tmp_path / "scenarios"
    shutil.copytree(ROOT / "scenarios", folder)
    small, cheap = folder / "quickstart" / "small.toml", folder / "quickstart" / "cheap.toml"
    small.write_text('extends = "base.toml"\n[clock]\nwarmup_days = 1\ndays = 4\n', encoding="utf-8")
    cheap.write_text('extends = "small.toml"\n[price]\nchange_cny = -60_000\n', encoding="utf-8")
    return [small, cheap]


def start(files: list[Path], results: Path, workers: int) -> "subprocess.Popen[str]":
    """`showroom compare` in a process of its own."""
    options = ["-n", str(REPLICATIONS), "--workers", str(workers), "--results", str(results)]
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "compare", *map(str, files), *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(files: list[Path], results: Path) -> Path:
    """Let it run to its end; the study's folder."""
    process = start(files, results, 1)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    (study,) = names(results, "study-")
    return results / study


def kill_in_the_middle(files: list[Path], results: Path) -> Snapshot:
    """kill -9 once a run has landed and another is being written; what is there afterwards."""
    with start(files, results, 2) as process:
        while process.poll() is None and not (landed(results) and list(results.glob(".writing-*/*"))):
            time.sleep(0.005)
        process.kill()
        process.communicate()
    assert process.returncode < 0, "it ended before it could be killed"
    return landed(results)


def landed(results: Path) -> Snapshot:
    """Every visible file of the results folder with its inode and its time of writing."""
    found = {path: path.stat() for path in results.glob("run-*/*")}
    return {str(path.relative_to(results)): (stat.st_ino, stat.st_mtime_ns) for path, stat in found.items()}


def assert_all_whole(results: Path) -> int:
    """Whatever can be seen is a whole run, byte for byte; their number."""
    visible = {path.name for path in results.iterdir() if not path.name.startswith(".")}
    assert visible <= set(names(results))
    for name in visible:
        verify(open_run(results, name))
    return len(visible)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_killed_study_goes_on_and_ends_the_same(files: list[Path], tmp_path: Path) -> None:
    """No half run is visible, no run that landed is computed again, and the end is that of an undisturbed study."""
    disturbed, quiet = tmp_path / "disturbed", tmp_path / "quiet"
    kept = kill_in_the_middle(files, disturbed)
    assert 0 < assert_all_whole(disturbed) < RUNS
    study = finish(files, disturbed)
    assert kept.items() <= landed(disturbed).items()
    assert len(names(disturbed)) == RUNS
    assert not list(disturbed.glob(".*"))
    assert finish(files, quiet).name == study.name
    assert contents(disturbed) == contents(quiet)
