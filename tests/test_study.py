"""The whole way: scenario files, worker processes, stored runs, report and workbook."""

import shutil
from pathlib import Path

import pytest

from experiments.compare import compare
from experiments.study import write_study
from results.errors import ResultsError
from results.funnel import funnel
from results.kpi import KPIS, breakdown, values
from results.people import people
from results.store import find, names, open_run

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("scenarios")
    shutil.copytree(ROOT / "scenarios", folder, dirs_exist_ok=True)
    small = folder / "quickstart" / "small.toml"
    small.write_text('extends = "base.toml"\n[clock]\nwarmup_days = 2\ndays = 12\n', encoding="utf-8")
    cheap = folder / "quickstart" / "cheap.toml"
    cheap.write_text('extends = "small.toml"\ntitle_zh = "降价"\n[price]\nchange_cny = -60_000\n', encoding="utf-8")
    return small, cheap


def study(files: tuple[Path, Path], root: Path, workers: int) -> Path:
    return write_study(compare(files[0], [files[1]], replications=2, workers=workers, results_root=root), root)


def test_one_or_two_processes_give_the_same_bytes(files: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = study(files, tmp_path / "one", 1), study(files, tmp_path / "two", 2)
    assert one.name == two.name
    assert (one / "report.html").read_bytes() == (two / "report.html").read_bytes()
    for run in names(tmp_path / "one"):
        for table in (tmp_path / "one" / run).glob("*.parquet"):
            assert table.read_bytes() == (tmp_path / "two" / run / table.name).read_bytes()
    page = (one / "report.html").read_text(encoding="utf-8")
    assert "降价" in page and "95 % interval" in page
    assert 'src="http' not in page and "url(http" not in page and "<link" not in page
    assert (one / "tables.xlsx").stat().st_size > 5000


def test_kpis_of_a_stored_run_add_up(files: tuple[Path, Path], tmp_path: Path) -> None:
    compare(files[0], [files[1]], replications=2, workers=1, results_root=tmp_path)
    run = open_run(tmp_path, names(tmp_path)[0])
    found = values(run)
    assert list(found) == list(KPIS)
    for dimension in ("city", "store", "segment", "channel", "model"):
        assert sum(breakdown(run, "orders", dimension).values()) == found["orders"]
    rows = {row.stage: row for row in funnel(run)}
    assert rows["lead"].entered == found["leads"]
    assert found["leads"] >= found["visits"] >= found["test_drives"] > 0
    runs = [open_run(tmp_path, name) for name in names(tmp_path)]
    pairs = [(a, b) for a in runs for b in runs if a is not b and a.manifest["seed"] == b.manifest["seed"]]
    for a, b in pairs:
        everybody = people(a, b)[0]
        assert everybody.won - everybody.lost == everybody.policy - everybody.base


def test_unknown_run_names_the_nearest(files: tuple[Path, Path], tmp_path: Path) -> None:
    compare(files[0], [files[1]], replications=1, workers=1, results_root=tmp_path)
    known = names(tmp_path)[0]
    with pytest.raises(ResultsError, match=f"did you mean '{known}'"):
        open_run(tmp_path, known[:-1] + "x")


def test_a_torn_run_is_not_a_run(files: tuple[Path, Path], tmp_path: Path) -> None:
    compare(files[0], [files[1]], replications=1, workers=1, results_root=tmp_path)
    name = names(tmp_path)[0]
    (tmp_path / name / "manifest.json").unlink()
    assert find(tmp_path, name) is None
