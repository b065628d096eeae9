"""What the command line shows of stored runs: list, show, diff, run, export, report."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from app.cli import app

ROOT = Path(__file__).resolve().parents[2]


def showroom(*args: object, code: int = 0) -> str:
    """Standard output of a command that ends with this exit code; of errors, what was said."""
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    assert result.exit_code == code, result.output
    return result.stderr if code else result.stdout


def fits(text: str) -> bool:
    """Every line has at most 80 columns, wide characters counting two, and nothing was left unsaid by Python."""
    return max(map(cell_len, text.splitlines())) <= 80 and "None" not in text and "nan" not in text.split()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The quickstart for a few days, with a lower price, with a higher commission, and with both."""
    folder = tmp_path_factory.mktemp("scenarios")
    shutil.copytree(ROOT / "scenarios", folder, dirs_exist_ok=True)
    small = folder / "quickstart" / "small.toml"
    small.write_text('extends = "base.toml"\n[clock]\nwarmup_days = 1\ndays = 4\n', encoding="utf-8")
    cheap = folder / "quickstart" / "cheap.toml"
    cheap.write_text('extends = "small.toml"\ntitle_zh = "降价"\n[price]\nchange_cny = -60_000\n', encoding="utf-8")
    paid = folder / "quickstart" / "paid.toml"
    paid.write_text('extends = "small.toml"\n[commission]\nper_car_cny = 5_000\n', encoding="utf-8")
    both = folder / "quickstart" / "both.toml"
    both.write_text(paid.read_text("utf-8") + "[price]\nchange_cny = -60_000\n", encoding="utf-8")
    return small, cheap, paid, both


@pytest.fixture(scope="module")
def root(files: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results folder with a comparison of two replications."""
    folder = tmp_path_factory.mktemp("runs")
    showroom("compare", *files, "-n", 2, "--workers", 1, "--results", folder)
    return folder


@pytest.fixture(scope="module")
def run(files: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run, stored with its events, alone."""
    folder = tmp_path_factory.mktemp("alone")
    told = showroom("run", files[0], "--results", folder)
    assert fits(told) and "no interval" in told
    return next(folder.iterdir())


def test_run_tells_whether_the_run_was_there(files: tuple[Path, ...], run: Path) -> None:
    """Progress goes to standard error, so that JSON stays pure."""
    found = json.loads(showroom("run", files[0], "--results", run.parent, "--json"))
    assert found["run"] == run.name and found["reused"]
    fresh = CliRunner().invoke(app, ["run", str(files[0]), "--seed", "8", "--results", str(run.parent / "r"), "--json"])
    assert not json.loads(fresh.stdout)["reused"] and "Days: 5 of 5" in fresh.stderr


def test_list_names_runs_and_studies(root: Path, tmp_path: Path) -> None:
    told = showroom("list", "--results", root)
    names = json.loads(showroom("list", "--results", root, "--json"))
    assert fits(told) and "small, cheap, paid, both" in told and "降价" in told
    assert len(names["runs"]) == 8 and len(names["studies"]) == 1
    assert all(name in told for name in (*names["runs"], *names["studies"]))
    assert "No run is stored" in showroom("list", "--results", tmp_path)


@pytest.mark.parametrize("by", ["segment", "city", "store", "channel", "model", "grade"])
def test_show_by_adds_up_to_all(run: Path, by: str) -> None:
    args = ("show", run.name, "--by", by, "--results", run.parent)
    told = showroom(*args)
    assert fits(told) and "no interval" in told and " all " in told
    groups = json.loads(showroom(*args, "--json"))["groups"]
    whole = json.loads(showroom("show", run.name, "--results", run.parent, "--json"))["kpis"]
    assert sum(group["kpis"].get("orders", 0.0) for group in groups) == whole["orders"]


def test_show_by_something_else_is_one_sentence(run: Path) -> None:
    told = showroom("show", run.name, "--by", "weather", "--results", run.parent, code=2)
    assert "or grade, got 'weather'" in told and told.count("\n") == 1


def test_diff_leaves_out_what_says_nothing(files: tuple[Path, ...]) -> None:
    """A table that is not stated against one that is null is no difference; keys break after a dot."""
    told = showroom("diff", ROOT / "scenarios/quickstart/base.toml", ROOT / "scenarios/quickstart/bundle.toml")
    assert fits(told) and "where" not in told and "charger.subsidy_cny" in told
    assert "-60000" in showroom("diff", files[0], files[1])
    assert "same" in showroom("diff", files[0], files[0])


def test_export_writes_and_says_how_much(run: Path, tmp_path: Path) -> None:
    told = showroom("export", run.name, "--to", tmp_path / "e.xes.gz", "--results", run.parent)
    assert "events of" in told and (tmp_path / "e.xes.gz").stat().st_size > 1000


def test_export_of_a_run_without_events_is_one_sentence(root: Path, tmp_path: Path) -> None:
    name = json.loads(showroom("list", "--results", root, "--json"))["runs"][0]
    told = showroom("export", name, "--to", tmp_path / "e.csv", "--results", root, code=2)
    assert "stored without its events" in told and told.count("\n") == 1 and not list(tmp_path.iterdir())


def test_a_remade_study_has_the_same_bytes(root: Path, tmp_path: Path) -> None:
    """Also what the policies do together, which the study's file does not hold."""
    (study,) = root.glob("study-*")
    told = showroom("report", study.name, "--results", root, "--to", tmp_path / "new")
    assert "no interval" not in told
    for name in ("report.html", "tables.xlsx"):
        assert (tmp_path / "new" / name).read_bytes() == (study / name).read_bytes()
    assert "<td>interaction</td>" in (study / "report.html").read_text("utf-8")
    (study / "report.html").unlink()
    showroom("report", study)
    assert (tmp_path / "new" / "report.html").read_bytes() == (study / "report.html").read_bytes()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["report.html", "tables.xlsx"]


def test_a_study_without_its_runs_is_one_sentence(root: Path, tmp_path: Path) -> None:
    (study,) = root.glob("study-*")
    shutil.copytree(study, tmp_path / study.name)
    told = showroom("report", tmp_path / study.name, code=2)
    assert "no longer stored" in told and told.count("\n") == 1


def test_one_run_alone_has_no_interval(run: Path, tmp_path: Path) -> None:
    told = showroom("report", run.name, "--results", run.parent, "--to", tmp_path)
    assert told.startswith("One replication: no interval.")
    page = (tmp_path / "report.html").read_text("utf-8")
    basis, *tables = page.split("<section")[1:-1]
    assert "<strong>One replication: no interval." in basis
    assert len(tables) > 8 and all("One replication: no interval.</p>" in table for table in tables)
    assert not any(words in page for words in (">nan<", ">inf<", "±"))
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert "One replication: no interval." in " ".join(str(cell.value) for cell in book["What this is"]["A"])
    heads, *rows = book["1 KPIs"].iter_rows(values_only=True)
    assert heads[3] == "± 95 %" and {row[3] for row in rows} == {"no value"}


def test_a_run_is_joined_by_the_other_replications_of_its_scenario(root: Path, tmp_path: Path) -> None:
    name = json.loads(showroom("list", "--results", root, "--json"))["runs"][0]
    made = json.loads(showroom("report", name, "--results", root, "--to", tmp_path, "--json"))
    page = Path(made["report"]).read_text("utf-8")
    assert made["replications"] == 2 and "Means over 2 replications with 95 % intervals." in page
    book = openpyxl.load_workbook(made["workbook"])
    heads, *rows = book["1 KPIs"].iter_rows(values_only=True)
    assert heads[:4] == ("indicator", "unit", "mean", "± 95 %")
    assert next(row[2] for row in rows if row[0] == "Leads") > 0


@pytest.mark.parametrize("what", ["run-1", "study-1", "nothing"])
def test_what_is_not_stored_is_one_sentence(tmp_path: Path, what: str) -> None:
    told = showroom("report", what, "--results", tmp_path, code=2)
    assert f"got '{what}'" in told and told.count("\n") == 1


@pytest.mark.parametrize("verb", ["report", "export"])
def test_new_verbs_show_an_example(verb: str) -> None:
    told = showroom(verb, "--help")
    assert fits(told) and "Example" in told


def test_list_of_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """Nothing is made, nothing is listed."""
    outcome = CliRunner().invoke(app, ["list", "--results", str(tmp_path / "nothing")])
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"{tmp_path / 'nothing'}: expected a folder of stored runs")
    assert not (tmp_path / "nothing").exists()
