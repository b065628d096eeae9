"""The simulator with some functions of behaviour replaced, beside the one without.

What reaches a replaced function is imported a second time: a twin of each such module, made of the same code, whose
imports lead to twins. So nothing is written for it anywhere else, the default runs as if there were no extensions, and
two variants in one process share no function that differs. A twin has a name of its own, by which Numba tells its
functions from the default's, and compiled code in a folder of its own.
"""

import ast
import builtins
import functools
import hashlib
import importlib
import json
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from sim.compile import is_compiled, kept_in, mark_compiled
from sim.extension import Replacement, replacement
from sim.scenario.extensions import Extension

#: Of `sim.compile`: by these a function is compiled.
DECORATORS = ("scalar", "inner", "inlined")
_ROOM = Path(__file__).resolve().parent


class Variant:
    """The default: no function is replaced."""

    def module(self, name: str) -> Any:
        """A module of `sim` as this variant has it.

        >>> Variant().module("sim.behaviour.interest").cooled(0.8, 7.0, 7.0)
        0.4
        """
        return importlib.import_module(name)

    def is_compiled(self) -> bool:
        """Whether the compiled engine has lived a day of it before, so that a run starts at once."""
        return is_compiled()

    @property
    def obstacles(self) -> Mapping[str, str]:
        """Why it cannot be compiled: a clause for each function that stands in the way, by the name it replaces."""
        return {}


def variant(extensions: Mapping[str, Extension]) -> Variant:
    """The simulator with these functions replaced; the same object for the same functions.

    Raises ExtensionError when the file of one cannot be executed.
    """
    return _made(tuple(sorted(extensions.items()))) if extensions else Variant()


@functools.cache
def _made(extensions: tuple[tuple[str, Extension], ...]) -> Variant:
    return _Twins([replacement(name, extension) for name, extension in extensions])


class _Twins(Variant):
    """Functions are replaced: modules that reach one are twins, all others the default's."""

    def __init__(self, replacements: list[Replacement]) -> None:
        self._replacements: dict[str, list[Replacement]] = defaultdict(list)
        for each in replacements:
            self._replacements[each.default.module].append(each)
        self._obstacles = {each.default.name: each.sentence for each in replacements if each.obstacle}
        said = [(each.default.name, each.extension.place, each.extension.source) for each in replacements]
        self._key = "variant_" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
        self._affected = importers(self._replacements)
        self._twins: dict[str, ModuleType] = {}
        self._lock = threading.RLock()
        self._compiling = self._decorators()

    @property
    def obstacles(self) -> Mapping[str, str]:
        return self._obstacles

    def is_compiled(self) -> bool:
        return is_compiled(self._key)

    def module(self, name: str) -> Any:
        if name not in self._affected:
            return importlib.import_module(name)
        with self._lock:
            if name not in self._twins:
                self._import_again(name)
            return self._twins[name]

    def _import_again(self, name: str) -> None:
        default = importlib.import_module(name)
        spec = default.__spec__
        assert spec is not None and spec.loader is not None
        twin = ModuleType(f"{self._key}_{name.replace('.', '_')}", default.__doc__)
        twin.__file__ = default.__file__
        # A statement `import` of its own. Numba and dataclasses look a twin up by its name in `sys.modules`; a name
        # without dots needs no parents there.
        vars(twin)["__builtins__"] = {**vars(builtins), "__import__": self._import}
        sys.modules[twin.__name__] = self._twins[name] = twin
        with kept_in(self._key):
            exec(spec.loader.get_code(name), vars(twin))  # type: ignore[attr-defined]
        for each in self._replacements.get(name, ()):
            setattr(twin, each.default.name, each.function)

    def _import(
        self, name: str, into: Any = None, local: Any = None, wanted: Iterable[str] = (), level: int = 0
    ) -> Any:
        """The statement `import` of a twin: what has a twin is taken from there."""
        if not wanted or name.partition(".")[0] != "sim":
            return builtins.__import__(name, into, local, tuple(wanted or ()), level)
        if name == "sim.compile":
            return self._compiling
        return SimpleNamespace(**{each: self._one(name, each) for each in wanted})

    def _one(self, name: str, wanted: str) -> Any:
        if f"{name}.{wanted}" in self._affected:
            return self.module(f"{name}.{wanted}")
        home = self.module(name)
        if not hasattr(home, wanted):
            return importlib.import_module(f"{name}.{wanted}")
        return _with_door(getattr(home, wanted)) if self._obstacles else getattr(home, wanted)

    def _decorators(self) -> SimpleNamespace:
        """`sim.compile` as twins see it: where one function cannot be compiled, none that may call it is."""
        own: dict[str, Any] = {"mark_compiled": lambda: mark_compiled(self._key)}
        if self._obstacles:
            own |= {"scalar": _plain, "inner": _plain, "inlined": _plain}
        return SimpleNamespace(**vars(importlib.import_module("sim.compile")) | own)


def _plain[F: Callable[..., Any]](function: F) -> F:
    """Instead of compiling: rows of arrays have their fields as attributes, as they do in compiled code."""

    @functools.wraps(function)
    def call(*given: Any) -> Any:
        return function(*(_with_attributes(each) for each in given))

    return call  # type: ignore[return-value]


def _with_door(value: Any) -> Any:
    """A function that Python may call: one compiled for compiled callers alone would end the process."""
    return value.py_func if getattr(value, "targetoptions", {}).get("no_cpython_wrapper") else value


def _with_attributes(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.names:
        return value.view(np.recarray)
    return value


def importers(modules: Iterable[str]) -> frozenset[str]:
    """These modules, and all of `sim` that import them, directly or through others.

    >>> found = importers(["sim.behaviour.quitting"])
    >>> "sim.compiled.engine" in found, "sim.random" in found
    (True, False)
    """
    found = new = set(modules)
    while new:
        new = {name for name, imported in imports().items() if name not in found and imported & new}
        found = found | new
    return frozenset(found)


@functools.cache
def imports() -> dict[str, frozenset[str]]:
    """The modules of `sim`, and which of them each imports by `from ... import ...`."""
    files = {_name(file): file for file in _ROOM.rglob("*.py")}
    found = {}
    for name, file in files.items():
        nodes = [n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.ImportFrom)]
        named = {n.module or "" for n in nodes} | {f"{n.module}.{alias.name}" for n in nodes for alias in n.names}
        found[name] = frozenset(named & files.keys())
    return found


def _name(file: Path) -> str:
    parts = file.relative_to(_ROOM.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
