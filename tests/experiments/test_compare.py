"""The paired comparison, over replications whose results are known (simulation and store have their own tests)."""

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from experiments import compare as module
from experiments.compare import Comparison, compare
from experiments.differences import differences, interactions
from experiments.failure import Failure, StudyError, StudyFailed
from experiments.replicate import Finished, Job
from experiments.study import MANIFEST, study_name, write_study
from sim.scenario.problems import ScenarioError

BASE = Path("scenarios/quickstart/base.toml").resolve()
GAIN = {"base": 0.0, "a": 3.0, "b": 1.0, "both": 5.0}
PRICE = "[price]\nchange_cny = -1000\n"
PAY = "[commission]\nper_car_cny = 900\n"


def known(job: Job) -> Finished | Failure:
    """Orders depend on the policy and on the seed; leads on the seed alone."""
    noise = float(job.seed * job.seed % 5)
    orders = 10.0 + noise + GAIN[job.policy] * (1.0 + 0.1 * job.replication)
    return Finished(f"{job.policy}-{job.seed}", job.root, {"leads": 100.0 + noise, "orders": orders}, False)


def broken(job: Job) -> Finished | Failure:
    """The third replication of one policy fails."""
    if job.policy == "a" and job.replication == 2:
        return Failure.of(ZeroDivisionError("division by zero"), job.policy, job.replication, job.seed)
    return known(job)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report_without_runs: None) -> dict[str, Path]:
    """A base, two levers and both together."""
    monkeypatch.setattr(module, "replicate", known)
    made = {}
    for name, text in {"base": "", "a": PRICE, "b": PAY, "both": PRICE + PAY}.items():
        made[name] = tmp_path / f"{name}.toml"
        made[name].write_text(f'extends = "{BASE}"\ntitle = "{name}"\n{text}', encoding="utf-8")
    return made


def run(files: dict[str, Path], tmp_path: Path, *, replications: int = 4) -> Comparison:
    """Compare everything with the base in this process."""
    others = [file for name, file in files.items() if name != "base"]
    return compare(files["base"], others, replications=replications, workers=1, results_root=tmp_path / "runs")


def test_every_policy_runs_the_same_seeds(files: dict[str, Path], tmp_path: Path) -> None:
    """Replication r has the base's seed + r under every policy."""
    comparison = run(files, tmp_path)
    assert comparison.seeds == (7, 8, 9, 10)
    for name in comparison.names:
        assert [r.name for r in comparison.runs[name]] == [f"{name}-{seed}" for seed in comparison.seeds]


def test_primary_kpi_leads_and_noise_cancels(files: dict[str, Path], tmp_path: Path) -> None:
    """The seed's noise is in both runs of a pair and so in no difference."""
    found = differences(run(files, tmp_path))
    assert found[0].kpi == "orders"
    a = next(d for d in found if d.policy == "a" and d.kpi == "orders")
    assert a.mean == pytest.approx(3.0 * 1.15) and a.told_apart
    leads = next(d for d in found if d.policy == "a" and d.kpi == "leads")
    assert leads.mean == 0.0 and not leads.told_apart


def test_interaction_is_what_the_parts_do_not_explain(files: dict[str, Path], tmp_path: Path) -> None:
    """5 together less 3 and 1 alone, times the mean growth 1.15."""
    comparison = run(files, tmp_path)
    assert comparison.parts == {"both": ("a", "b")}
    (found,) = interactions(comparison, "orders")
    assert found.mean == pytest.approx(1.15)


def test_failed_replications_refuse_the_comparison(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The survivors are never compared; the failure is named with its seed and kept with its traceback."""
    monkeypatch.setattr(module, "replicate", broken)
    with pytest.raises(StudyFailed, match=r"a, replication 2 \(seed 9\) failed: ZeroDivisionError") as caught:
        run(files, tmp_path)
    assert "ZeroDivisionError: division by zero" in caught.value.failures[0].traceback


def test_full_disk_stops_at_once(files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full is not a failed replication: the error goes through."""

    def full(_: Job) -> Finished | Failure:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setattr(module, "replicate", full)
    with pytest.raises(OSError, match="No space left"):
        run(files, tmp_path)


def test_duplicate_names_are_refused(files: dict[str, Path], tmp_path: Path) -> None:
    """Two files called a.toml would answer for each other."""
    other = tmp_path / "other" / "a.toml"
    other.parent.mkdir()
    other.write_text(files["a"].read_text())
    with pytest.raises(StudyError, match="name of its own"):
        compare(files["base"], [files["a"], other], workers=1, results_root=tmp_path)


@pytest.mark.parametrize("text", ["[clock]\ndays = 5\n", "[market]\nleads_per_day = 50\n"])
def test_another_world_is_refused(files: dict[str, Path], tmp_path: Path, text: str) -> None:
    """Other days or another market: not the same people."""
    files["a"].write_text(f'extends = "{BASE}"\n{text}')
    with pytest.raises(StudyError, match="same days and the same market"):
        run(files, tmp_path)


def test_nothing_to_compare_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    """The base named twice is still only the base."""
    with pytest.raises(StudyError, match="nothing to compare"):
        compare(files["base"], [files["base"]], workers=1, results_root=tmp_path)


def test_zero_replications_are_refused(files: dict[str, Path], tmp_path: Path) -> None:
    """Zero is not the same as not given."""
    with pytest.raises(StudyError, match="--replications must be at least 1"):
        run(files, tmp_path, replications=0)


def test_problems_of_all_files_come_together(files: dict[str, Path], tmp_path: Path) -> None:
    """One look shows everything that is wrong."""
    for name in ("a", "b"):
        files[name].write_text(f'extends = "{BASE}"\n[price]\nchnge_cny = 1\n')
    with pytest.raises(ScenarioError) as caught:
        run(files, tmp_path)
    assert {problem.file.name for problem in caught.value.problems} == {"a.toml", "b.toml"}


def test_study_folder_is_whole_and_repeatable(files: dict[str, Path], tmp_path: Path) -> None:
    """Written twice it has the same name and bytes; nothing temporary is left."""
    root = tmp_path / "runs"
    comparison = run(files, tmp_path)
    first = (write_study(comparison, root) / MANIFEST).read_bytes()
    second = (write_study(run(files, tmp_path), root) / MANIFEST).read_bytes()
    assert first == second
    assert [path.name for path in root.iterdir()] == [study_name(comparison)]
    assert json.loads(first)["seeds"] == [7, 8, 9, 10]


def test_a_study_that_cannot_be_written_leaves_nothing(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No torn folder under the study's name."""
    comparison = run(files, tmp_path)

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_study(comparison, tmp_path / "runs")
    assert caught.value.filename == str(tmp_path / "runs")
    assert list((tmp_path / "runs").iterdir()) == []


def test_what_a_killed_writer_left_is_swept(files: dict[str, Path], tmp_path: Path) -> None:
    """Its process is gone; what a living process writes stays."""
    root, host = tmp_path / "runs", socket.gethostname()
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    for process in (gone.pid, os.getpid()):
        (root / f".writing-{process}-{host}-x").mkdir(parents=True)
    study = write_study(run(files, tmp_path), root)
    assert sorted(path.name for path in root.iterdir()) == [f".writing-{os.getpid()}-{host}-x", study.name]
