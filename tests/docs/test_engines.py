"""The page on the engines: its names exist, and the lever that it adds is one."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sim.run import simulate
from sim.scenario.levers import Levers
from sim.scenario.load import load
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from tests.docs.dialler_program import CLOCK, tables_hash

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/engines.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(sim/[\w/]+\.py):([\w.]+)`", PAGE)))
FILES = sorted(set(re.findall(r"`((?:sim|tests|docs|scenarios)/[\w/.]*)`", PAGE)))
PATCH = "".join(re.findall(r"```diff\n(.*?)```", PAGE, re.DOTALL))
PROGRAM = Path(__file__).with_name("dialler_program.py")


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_name_is_in_its_file(file: str, name: str) -> None:
    found: Any = import_module(file.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        found = getattr(found, part)


def test_files_are_there() -> None:
    assert len(NAMED) > 20
    assert [name for name in FILES if not (ROOT / name).exists()] == []


# -- the lever ----------------------------------------------------------------------------------------------------------


def hunks(patch: str) -> list[tuple[str, str, str]]:
    """(file, lines before, lines after) of a patch without line numbers; a new file has no lines before."""
    found = []
    for part in re.split(r"^\+\+\+ ", patch, flags=re.MULTILINE)[1:]:
        file, _, body = part.partition("\n")
        for hunk in body.split("@@\n"):
            lines = [(line[:1], line[1:] + "\n") for line in hunk.splitlines()]
            before, after = ("".join(t for s, t in lines if s in signs) for signs in (" -", " +"))
            found.append((file, before, after))
    return found


def applied(root: Path, patch: str) -> None:
    """Change the files below a folder. Fails when what a hunk changes is not there exactly once."""
    for name, before, after in hunks(patch):
        file = root / name
        if not before:
            assert not file.exists(), name
            file.write_text(after, encoding="utf-8")
            continue
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"docs/engines.md changes lines of {name} that are not there once:\n{before}"
        file.write_text(text.replace(before, after), encoding="utf-8")


def test_the_example_is_short() -> None:
    changed = [line for line in PATCH.splitlines() if re.match(r"[+-](?!\+\+ )\s*\S", line)]
    assert 0 < len(changed) < 30
    assert "dialler" not in Levers.model_fields, "the example has become real: the page needs another"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program says of the lever, run in a copy of the simulator that has it."""
    house = tmp_path_factory.mktemp("house")
    for room in ("sim", "results", "scenarios"):
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__", "runs"))
    applied(house, PATCH)
    env = {**os.environ, "PYTHONPATH": str(house), "SHOWROOM_CACHE": str(house / "cache")}
    command = [sys.executable, "-W", "error", str(PROGRAM)]
    done = subprocess.run(command, cwd=house, env=env, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_copy_has_the_lever(told: dict[str, Any]) -> None:
    assert told["house"] != str(ROOT) and "dialler" in told["levers"]
    assert told["explained"] == "Factor on the minutes of a call-back"


def test_neutral_is_the_base_bit_for_bit(told: dict[str, Any]) -> None:
    """Of this checkout, which has no such lever."""
    base = load(ROOT / "scenarios/quickstart/base.toml").scenario
    scenario = Scenario.model_validate(merged(base.model_dump(), CLOCK))
    assert told["neutral"]["compiled"] == tables_hash(simulate(scenario, engine="compiled").tables)


def test_both_engines_obey_it_and_agree(told: dict[str, Any]) -> None:
    for case in ("neutral", "stated", "local"):
        assert told[case]["agents"] == told[case]["compiled"], case
    assert len({told[case]["compiled"] for case in ("neutral", "stated", "local")}) == 3


def test_it_moves_its_kpis(told: dict[str, Any]) -> None:
    """Less to do for the advisors; 300 yuan a store and day, of two stores, at least off the contribution."""
    kpis = told["kpis"]
    assert kpis["stated"]["utilisation"] < kpis["neutral"]["utilisation"]
    assert told["overhead_fen"]["stated"] - told["overhead_fen"]["neutral"] == 2 * 300_00 * told["days"]
