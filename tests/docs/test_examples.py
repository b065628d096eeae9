"""What README and docs show, runs: console blocks marked `<!-- runs -->`, every lever's example, the glossary's terms."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from results.kpi import KPIS
from sim.events import LossReason, Stage, Task
from sim.scenario.levers import Levers
from sim.scenario.load import load

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"<!-- runs(?:, exit (\d+))? -->\n```console\n(.*?)```", re.DOTALL)
FILE = re.compile(r"<!-- file (\S+) -->\n```(?:toml|python)\n(.*?)```", re.DOTALL)
EXAMPLES = [
    pytest.param(page, int(code or 0), text, id=f"{page.name}-{k}")
    for page in PAGES
    for k, (code, text) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout to the commands, with the files that the docs name."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    for page in PAGES:
        for name, text in FILE.findall(page.read_text(encoding="utf-8")):
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Commands with the lines shown under each."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line)
    return found


def matches(shown: str, line: str) -> bool:
    """Whether a line of output is the shown one: runs of blanks are one, dots stand for anything."""
    parts = (re.escape(" ".join(part.split())) for part in shown.split("..."))
    return re.fullmatch(r"\s*.*\s*".join(parts), " ".join(line.split())) is not None


@pytest.mark.parametrize(("page", "code", "text"), EXAMPLES)
def test_a_marked_example_says_what_is_shown(page: Path, code: int, text: str, house: Path) -> None:
    """Exit code, and every shown line in its order; other lines may stand between."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SHOWROOM_RESULTS": "results/runs", "COLUMNS": "80"}
    for command, shown in commands(text):
        program, *words = command.split()
        assert program == "showroom"
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *words],
            cwd=house,
            env=env,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        assert done.returncode == code, done.stderr
        rest = iter((done.stdout + (done.stderr if code else "")).splitlines())
        for line in shown:
            assert any(matches(line, each) for each in rest), f"{page.name}: {line!r} is not in\n{done.stdout}"


def test_the_tour_is_marked() -> None:
    """The README's verbs are run, not only shown."""
    run = {command.split()[1] for page, _, text in (p.values for p in EXAMPLES) if page.name == "README.md" for command, _ in commands(text)}  # type: ignore[arg-type]  # fmt: skip
    assert {"check", "explain", "diff", "run", "list", "compare"} <= run


def toml_blocks() -> list[str]:
    """The examples of the page on scenarios, without those that are whole files."""
    text = (ROOT / "docs/scenario.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", FILE.sub("", text), re.DOTALL)


def test_every_example_of_a_scenario_is_sound(tmp_path: Path) -> None:
    """Each is laid on the quickstart's base."""
    base = (ROOT / "scenarios/quickstart/base.toml").as_posix()
    for k, block in enumerate(toml_blocks()):
        file = tmp_path / f"{k}.toml"
        body = block.replace('"base.toml"', f'"{base}"') if "extends" in block else f'extends = "{base}"\n{block}'
        file.write_text(body, encoding="utf-8")
        load(file)


def test_every_lever_has_an_example() -> None:
    """A lever in the schema is a lever on the page, in a few lines."""
    shown: set[str] = set()
    for block in toml_blocks():
        shown |= tomllib.loads(block).keys()
    assert set(Levers.model_fields) <= shown
    page = (ROOT / "docs/scenario.md").read_text(encoding="utf-8")
    assert all(f"\n`{lever}`:" in page for lever in Levers.model_fields)


def test_the_glossary_is_complete() -> None:
    """Every indicator, stage, kind of work, loss reason, lever, and every named thing of the scenarios' data."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    words = [kpi.name_zh for kpi in KPIS.values()] + [kpi.name for kpi in KPIS.values()]
    words += [member.name.lower().replace("_", " ") for kind in (Stage, Task, LossReason) for member in kind]
    words += [f"`{lever}`" for lever in Levers.model_fields]
    for section in ("segments", "channels", "team"):
        with (ROOT / f"scenarios/data/{section}.toml").open("rb") as file:
            rows = next(value for value in tomllib.load(file).values() if isinstance(value, list))
        words += [row[key] for row in rows for key in ("name", "name_zh")]
    assert [word for word in words if word not in text and word != "none"] == []


def test_links_lead_somewhere() -> None:
    """Files that a page names by a link are there, pictures too."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
