"""The command line, as a user meets it."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from app.cli import app
from app.errors import exit_code, sentences
from app.output import table
from experiments import compare as module
from experiments.failure import Failure
from experiments.replicate import Finished, Job

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "scenarios/quickstart/base.toml"
HEAVY = ["numba", "mesa", "matplotlib", "duckdb", "pyarrow", "pandas", "scipy", "numpy", "pydantic"]


def showroom(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *args],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def finished(job: Job) -> Finished:
    """A replication whose results are known."""
    gain = 4.0 if job.policy == "cut" else 0.0
    return Finished(f"{job.policy}-{job.seed}", job.root, {"orders": 20.0 + job.seed % 3 + gain, "leads": 50.0}, False)


@pytest.fixture
def cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report_without_runs: None) -> Path:
    """A policy with a Chinese title, and replications that need no simulation."""
    monkeypatch.setattr(module, "replicate", finished)
    file = tmp_path / "cut.toml"
    file.write_text(f'extends = "{BASE}"\ntitle = "降价三万元"\n[price]\nchange_cny = -30000\n', encoding="utf-8")
    return file


def test_help_imports_nothing_heavy() -> None:
    """What makes a start slow is loading a numeric library; help loads none. Seconds belong to benchmarks."""
    code = f"import sys, app.cli; sys.exit([m for m in {HEAVY!r} if m in sys.modules] and 1 or 0)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    assert "compare" in showroom("--help").stdout


@pytest.mark.parametrize("verb", ["check", "run", "compare", "diff", "explain", "schema", "list", "show"])
def test_every_verb_shows_an_example(verb: str) -> None:
    """Help fits 80 columns and shows how the verb is used."""
    result = CliRunner().invoke(app, [verb, "--help"])
    assert result.exit_code == 0 and "Example" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_check_tells_the_problems_of_all_files(tmp_path: Path) -> None:
    """Sound files pass, the others are told on standard error, all of them; exit code 2."""
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(f'extends = "{BASE}"\n[commision]\nper_car_cny = 1\n[price]\nchange_cny = "much"\n')
    result = showroom("check", str(wrong), str(BASE), str(tmp_path / "absent.toml"))
    assert result.returncode == 2
    assert "sound" in result.stdout and "Traceback" not in result.stderr
    assert "did you mean 'commission'" in result.stderr
    assert "price.change_cny" in result.stderr and "absent.toml" in result.stderr


def test_check_json_is_pure(tmp_path: Path) -> None:
    """Standard output is JSON and nothing else, also when files are wrong."""
    result = showroom("check", "--json", str(tmp_path / "absent.toml"))
    found = json.loads(result.stdout)
    assert result.returncode == 2 and not found[str(tmp_path / "absent.toml")]["ok"]


def test_compare_answers_first_in_two_sentences(cut: Path, tmp_path: Path) -> None:
    """The primary KPI leads; the study's folder ends the output and is there."""
    args = ["compare", str(BASE), str(cut), "-n", "3", "--workers", "1", "--results", str(tmp_path / "r")]
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0, result.output
    assert "orders" in result.stdout.split("\n")[0]
    assert result.stdout.index("orders (primary KPI)") < result.stdout.index("leads")
    assert "nan" not in result.stdout and max(map(cell_len, result.stdout.split("\n")[:-4])) <= 80
    (orders,) = [line for line in result.stdout.split("\n") if line.startswith(" orders")]
    (leads,) = [line for line in result.stdout.split("\n") if line.startswith(" leads")]
    assert orders.endswith("+4±? ") and leads.endswith("(0±0) ")
    assert [path.name.startswith("study-") for path in (tmp_path / "r").iterdir()] == [True]


def test_compare_json_is_pure(cut: Path, tmp_path: Path) -> None:
    """A half-width that does not exist is null, never Infinity."""
    args = ["compare", str(BASE), str(cut), "-n", "1", "--workers", "1", "--results", str(tmp_path), "--json"]
    found = json.loads(CliRunner().invoke(app, args).stdout)
    assert found["differences"][0]["kpi"] == "orders"
    assert found["differences"][0]["half_width"] is None and not found["differences"][0]["told_apart"]


def test_interrupt_is_one_sentence_and_130(cut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key press in the middle of a study."""

    def pressed(_: Job) -> Finished:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "replicate", pressed)
    args = ["compare", str(BASE), str(cut), "--workers", "1", "--results", str(tmp_path)]
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 130 and result.stderr.startswith("Interrupted") and result.stderr.count("\n") == 1


def test_results_folder_that_is_a_file_is_bad_input(cut: Path, tmp_path: Path) -> None:
    """One sentence, no traceback, exit code 2."""
    (tmp_path / "file").touch()
    args = ["compare", str(BASE), str(cut), "--workers", "1", "--results", str(tmp_path / "file" / "runs")]
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 2 and "Not a folder" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_places_that_cannot_be_written_are_told(number: int) -> None:
    """A full disk is the user's to solve; the sentence says that nothing is lost."""
    told = sentences(OSError(number, "reason", "results/runs"))
    assert told is not None and "results/runs" in told[0] and "run again" in told[0]


def test_internal_failure_shows_the_traceback_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1; --debug shows where."""
    error = ZeroDivisionError("division by zero")
    assert exit_code(error, debug=False) == 1
    assert "Traceback" not in capsys.readouterr().err
    try:
        raise error
    except ZeroDivisionError as caught:
        assert exit_code(caught, debug=True) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_failed_replication_is_an_internal_failure(
    cut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1; the worker's traceback only with --debug; no study is written."""

    def broken(job: Job) -> Failure:
        try:
            raise ZeroDivisionError("division by zero")
        except ZeroDivisionError as error:
            return Failure.of(error, job.policy, job.replication, job.seed)

    monkeypatch.setattr(module, "replicate", broken)
    args = ["compare", str(BASE), str(cut), "-n", "1", "--workers", "1", "--results", str(tmp_path / "r")]
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 1 and "seed 7" in result.stderr and "Traceback" not in result.stderr
    assert "Traceback" in CliRunner().invoke(app, ["--debug", *args]).stderr
    assert not (tmp_path / "r").exists()


def test_a_closed_pipe_is_no_error() -> None:
    """`showroom check ... | head -0` ends quietly with 0."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        process = subprocess.run(
            [sys.executable, "-m", "app.cli", "check", str(BASE)],
            cwd=ROOT,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert (process.returncode, process.stderr) == (0, "")


def test_tables_with_wide_characters_fit_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Chinese characters take two columns each; no colour codes when not a terminal."""
    from rich.cells import cell_len

    table("比较", ["政策", "说明"], [("降价三万元" * 6, "佣金从八百元提高到两千元" * 6)])
    out = capsys.readouterr().out
    assert max(map(cell_len, out.splitlines())) <= 80 and "\x1b" not in out


def test_an_unknown_run_is_one_sentence_and_2(tmp_path: Path) -> None:
    """Exit code 2, and the sentence names what was asked for."""
    result = CliRunner().invoke(app, ["show", "run-1", "--results", str(tmp_path)])
    assert result.exit_code == 2
    assert "expected the name of a stored run, got 'run-1'" in result.stderr


def test_a_profile_says_where_the_time_goes() -> None:
    """By phase and by kind of event, in 80 columns; nothing is stored."""
    result = CliRunner().invoke(app, ["profile", str(BASE), "--days", "2", "--threads", "1"])
    assert result.exit_code == 0, result.output
    assert "days of the stores" in result.stdout and "callback" in result.stdout and "people in" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
