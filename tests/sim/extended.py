"""Scenarios with functions of behaviour replaced, and copies of the functions that may be."""

import ast

from sim.scenario.local import merged
from sim.scenario.replaceable import FOLDER, replaceable
from sim.scenario.scenario import Scenario

#: What a copy that calls another needs of it.
COMPILED = '@numba.njit(error_model="numpy")'


def extended(scenario: Scenario, source: str, **functions: str) -> Scenario:
    """The scenario with functions of one source: `extended(s, source, cooled="slower")`."""
    stated = {n: {"file": "people.py", "function": f, "source": source} for n, f in functions.items()}
    return Scenario.model_validate(merged(scenario.model_dump(), {"extensions": stated}))


def copies(first: str = "", decorator: str = COMPILED) -> str:
    """A file with a copy of every function that may be replaced; `first` begins each, `{name}` is its name."""
    text = ["import math", "import sys", "import numba"]
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name in replaceable():
                node.decorator_list = []
                node.body = [*ast.parse(first.format(name=node.name)).body, *node.body]
                text.append(f"{decorator}\n{ast.unparse(node)}")
    return "\n\n".join(text) + "\n"


def all_copied(scenario: Scenario, source: str) -> Scenario:
    """Every function that may be replaced, replaced by its copy."""
    return extended(scenario, source, **{name: name for name in replaceable()})
