"""Instances with published optima, where they lie beside the project."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"


def published(name: str) -> Path:
    """A folder or file of published data; the test is skipped where it is not beside the project."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"published data are not beside the project: {name}")
    return path


def rows(folder: str) -> list[dict[str, str]]:
    """The table of optima of a family of instances."""
    with (published(folder) / "optima.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(path: Path) -> Iterator[float]:
    """All numbers of a file in order."""
    return (float(word) for word in path.read_text("utf-8").split())
