"""The page on behaviour: its Python runs, and its list of functions is that of the code."""

import doctest
import re
from pathlib import Path

import pytest

from sim.scenario.replaceable import replaceable

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/behaviour.md"


def test_its_examples_in_python_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.FAIL_FAST)
    assert done.attempted > 10 and done.failed == 0


def test_its_list_of_functions_is_the_codes() -> None:
    """Call, meaning, range and file of each, in order of the files."""
    rows = re.findall(r"^\| `(\w+\(.*?\))` \| (.*?) \| (.*?) \| `(\w+)\.py` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    expected = [
        (
            each.call,
            each.doc.rstrip("."),
            each.gives.removeprefix("a ").removeprefix("number "),
            each.module.rpartition(".")[2],
        )
        for each in replaceable().values()
    ]
    assert rows == expected
