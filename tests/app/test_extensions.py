"""Scenarios that name functions of behaviour, from the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app

BASE = Path(__file__).resolve().parents[2] / "scenarios/quickstart/base.toml"
HEAD = "def {name}(per_year, pay_ratio, pay_elasticity, fatigue, fatigue_coef):\n    "
BODIES = {
    "loyal": "return 0.0",
    "fickle": "return 0.3",
    "exact": "return float(Decimal(per_year) / 365)",
    "broken": "return per_year / int(Decimal(0))",
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A base of three days, and a scenario for each function."""
    functions = "\n\n".join(HEAD.format(name=name) + body for name, body in BODIES.items())
    (tmp_path / "people.py").write_text(f"from decimal import Decimal\n\n{functions}\n", encoding="utf-8")
    made = {"base": tmp_path / "base.toml"}
    made["base"].write_text(f'extends = "{BASE}"\n[clock]\nwarmup_days = 0\ndays = 3\n', encoding="utf-8")
    for name in BODIES:
        made[name] = tmp_path / f"{name}.toml"
        text = f'extends = "base.toml"\ntitle = "{name}"\n[extensions]\nquit_hazard = "people.py:{name}"\n'
        made[name].write_text(text, encoding="utf-8")
    return made


def test_check_runs_a_day_with_the_function(files: dict[str, Path]) -> None:
    sound = CliRunner().invoke(app, ["check", str(files["loyal"])])
    assert sound.exit_code == 0 and "sound; one day runs." in " ".join(sound.stdout.split())
    found = CliRunner().invoke(app, ["check", str(files["broken"])])
    assert found.exit_code == 2
    place = f"{files['broken']}:4: extensions.quit_hazard: people.py:13: broken raised ZeroDivisionError: "
    assert place in found.stderr


def test_run_says_which_engine_runs_and_why(files: dict[str, Path], tmp_path: Path) -> None:
    args = ["run", str(files["exact"]), "--results", str(tmp_path / "runs")]
    found = CliRunner().invoke(app, args)
    assert found.exit_code == 0
    said = [line for line in found.stderr.splitlines() if "cannot be compiled" in line]
    assert len(said) == 1
    assert said[0].startswith("people.py:exact cannot be compiled (line 10: ") and said[0].endswith("engine runs.")
    (run,) = (tmp_path / "runs").glob("run-*/manifest.json")
    manifest = json.loads(run.read_text(encoding="utf-8"))
    assert manifest["engine"] == "agents"
    assert manifest["scenario"]["extensions"]["quit_hazard"]["function"] == "exact"


@pytest.mark.parametrize("name", ["exact", "broken"])
def test_the_compiled_engine_is_refused_in_one_sentence(files: dict[str, Path], tmp_path: Path, name: str) -> None:
    results = ["--results", str(tmp_path / "runs")]
    found = CliRunner().invoke(app, ["run", str(files[name]), "--engine", "compiled", *results])
    assert found.exit_code == 2
    (line,) = found.stderr.splitlines()
    assert line.startswith(f"{files[name]}:4: extensions.quit_hazard: people.py:{name} cannot be compiled (line ")
    assert line.endswith("leave the engine to 'auto', or ask for 'agents'")
    assert not (tmp_path / "runs").exists()


def test_a_function_that_breaks_a_run_is_bad_input(files: dict[str, Path], tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["run", str(files["broken"]), "--results", str(tmp_path / "runs")])
    assert found.exit_code == 2
    assert f"{files['broken']}:4: extensions.quit_hazard: people.py:13: broken raised" in found.stderr


def test_worker_processes_ask_the_functions_and_the_report_names_them(files: dict[str, Path], tmp_path: Path) -> None:
    names = ["base", "loyal", "fickle", "exact"]
    args = ["compare", *(str(files[n]) for n in names), "-n", "2", "--workers", "2", "--log", "all"]
    found = CliRunner().invoke(app, [*args, "--results", str(tmp_path / "runs")])
    assert found.exit_code == 0, found.stderr
    (study,) = (tmp_path / "runs").glob("study-*")
    page = (study / "report.html").read_text(encoding="utf-8")
    for name in names[1:]:
        assert f"People behave otherwise than by default under {name}: quit_hazard by people.py:{name} (source" in page
    assert "base compiled, loyal compiled, fickle compiled, exact agents" in page
    quits = _quits(tmp_path / "runs")
    assert quits["loyal"] == 0 < quits["fickle"]


def _quits(root: Path) -> dict[str, int]:
    """Advisors who left, by the function asked."""
    import pyarrow.parquet as pq

    from sim.events import Event

    found: dict[str, int] = {}
    for run in root.glob("run-*"):
        scenario = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["scenario"]
        name = scenario["extensions"].get("quit_hazard", {"function": "base"})["function"]
        events = pq.read_table(run / "events.parquet").column("event").to_pylist()
        found[name] = found.get(name, 0) + events.count(int(Event.QUIT))
    return found
