"""Imports run downwards only: which room may import which."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("sim", "optimize", "experiments", "results", "app", "tests", "benchmarks")
MAY_IMPORT: dict[str, frozenset[str]] = {
    "sim": frozenset(),
    "optimize": frozenset(),
    "results": frozenset(),
    "experiments": frozenset({"sim", "optimize", "results"}),
    "app": frozenset({"sim", "optimize", "experiments", "results"}),
}
TYPES_ONLY: dict[str, frozenset[str]] = {"results": frozenset({"sim"})}


def _is_types_only(test: ast.expr) -> bool:
    return ast.unparse(test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def imported(tree: ast.AST, *, for_types: bool = False) -> Iterator[tuple[str, int, bool]]:
    """Every import as (full module name, line, is it under TYPE_CHECKING), also those inside functions.

    `importlib.import_module("a.b")` with a literal name counts. A relative import stays in its room and is skipped.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and _is_types_only(node.test):
            for child in node.body:
                yield from imported(ast.Module([child], []), for_types=True)
            for child in node.orelse:
                yield from imported(ast.Module([child], []), for_types=for_types)
            continue
        for name in _names(node):
            yield name, node.lineno, for_types  # type: ignore[attr-defined]
        yield from imported(node, for_types=for_types)


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0, names=names):
            return [module] if module not in ROOMS else [f"{module}.{alias.name}" for alias in names]
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if "import_module" in ast.unparse(func):
            return [name]
    return []


def breaches(room: str, source: str, name: str) -> list[str]:
    """The imports in one file of a room that the table does not allow, as sentences."""
    found = []
    for module, line, for_types in imported(ast.parse(source)):
        other = module.partition(".")[0]
        if other not in ROOMS or other == room or other in MAY_IMPORT[room]:
            continue
        if for_types and other in TYPES_ONLY.get(room, ()):
            continue
        found.append(f"{name}:{line}: {room} may not import {module}")
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms_import_downwards_only(root: Path, room: str) -> None:
    """No file of a room imports a room that the table does not give it."""
    files = sorted(file for file in (root / room).rglob("*.py") if "runs" not in file.relative_to(root).parts)
    assert files, f"{room} has no code: was it moved?"
    found = [b for file in files for b in breaches(room, file.read_text("utf-8"), str(file.relative_to(root)))]
    assert not found, "\n".join(found)


def test_scenarios_hold_no_code(root: Path) -> None:
    """The room of files that people edit holds no Python."""
    assert not list((root / "scenarios").rglob("*.py"))


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("sim", "import app"),
        ("sim", "from results.kpi import KPIS"),
        ("sim", "def late():\n    from experiments import compare\n"),
        ("sim", "from importlib import import_module\nimport_module('results.store')\n"),
        ("sim", "import tests.conftest"),
        ("optimize", "from sim import Scenario"),
        ("optimize", "if TYPE_CHECKING:\n    import sim.run\n"),
        ("results", "from sim.run import simulate"),
        ("results", "from sim import simulate"),
        ("results", "def late():\n    from sim.log import TABLES\n"),
        ("results", "if TYPE_CHECKING:\n    pass\nelse:\n    from sim.run import simulate\n"),
        ("results", "try:\n    import app.output\nexcept ImportError:\n    raise\n"),
        ("experiments", "import app.cli as cli"),
    ],
)
def test_an_upward_import_is_found(room: str, source: str) -> None:
    """The check fails on a file that breaks the rule, wherever in the file the import stands."""
    assert len(breaches(room, source, "bad.py")) == 1


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("sim", "from sim.random import uniform\nimport simpy\nfrom . import events\n"),
        ("results", "if TYPE_CHECKING:\n    from sim.run import RunTables\n"),
        ("experiments", "from sim import simulate\nfrom optimize import plan\nfrom results import store\n"),
        ("app", "from experiments.compare import compare"),
    ],
)
def test_a_downward_import_passes(room: str, source: str) -> None:
    """What the table allows is not complained about."""
    assert breaches(room, source, "good.py") == []
