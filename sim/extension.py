"""A researcher's function made ready: compiled where that is possible, plain Python where it is not."""

import functools
import hashlib
import re
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sim.compile import OPTIONS
from sim.scenario.extensions import Extension, complaint
from sim.scenario.replaceable import Replaceable, replaceable

#: Around a function that is compiled: kinds of number are the default's, and what it cannot mean stops the run.
_CHECKED = """
def {name}({parameters}):
    result = float(stated({converted}))
    if not {low!r} <= result <= {high!r}:
        raise ExtensionError({wrong!r}, {name!r})
    return result
"""


class ExtensionError(ValueError):
    """A function named in a scenario that cannot be used.

    Args:
        message: what it did.
        name: the function of behaviour it stands in for.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message, name)
        self.name = name

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Replacement:
    """A function that stands in for one of behaviour.

    Attributes:
        default: what it stands in for.
        function: called as the default is, and giving a float.
        obstacle: why it cannot be compiled, empty when it is.
    """

    default: Replaceable
    extension: Extension
    function: Callable[..., float]
    obstacle: str

    @property
    def sentence(self) -> str:
        """That it cannot be compiled, and why."""
        return f"{self.extension.place} cannot be compiled ({self.obstacle})"


@functools.cache
def replacement(name: str, extension: Extension) -> Replacement:
    """The function of an extension, made ready.

    Raises ExtensionError when there is none such, or its file cannot be executed.
    """
    wrong = complaint(name, extension)
    if wrong:
        raise ExtensionError(wrong, name)
    default, module = replaceable()[name], _executed(name, extension)
    stated = getattr(module, extension.function)
    stated = getattr(stated, "py_func", stated)
    try:
        function, obstacle = _compiled(default, extension, module, stated), ""
    except Exception as error:  # whatever stands in the way of compiling, plain Python can do
        function, obstacle = _plain(default, extension, stated), _obstacle(str(error), extension.file)
    return Replacement(default, extension, function, obstacle)


def _executed(name: str, extension: Extension) -> ModuleType:
    """The file as a module of its own, one for each state of its text."""
    digest = hashlib.sha256(f"{name} {extension.function}\n{extension.source}".encode()).hexdigest()[:12]
    module = ModuleType(f"showroom_extension_{digest}")
    sys.modules[module.__name__] = module  # Numba looks up there what a function's globals are
    try:
        exec(compile(extension.source, extension.file, "exec"), vars(module))
    except Exception as error:
        where = _where(error, extension.file) or extension.file
        raise ExtensionError(f"{where}: the file cannot be executed: {_said(error)}", name) from error
    return module


def _compiled(
    default: Replaceable, extension: Extension, module: ModuleType, stated: Callable[..., Any]
) -> Callable[..., float]:
    """Compiled for the default's kinds of number. Raises Numba's errors when that is not possible."""
    import numba

    names = [name for name, _ in default.parameters]
    text = _CHECKED.format(
        name=default.name,
        parameters=", ".join(names),
        converted=", ".join(f"{kind}({name})" for name, kind in default.parameters),
        low=default.range[0],
        high=default.range[1],
        wrong=_wrong(default, extension, "another"),
    )
    kinds = {"float": numba.float64, "int": numba.int64, "bool": numba.boolean}
    signature = numba.float64(*(kinds[kind] for _, kind in default.parameters))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        around = {"stated": numba.njit(**OPTIONS)(stated), "ExtensionError": ExtensionError}
        around["__name__"] = module.__name__
        exec(compile(text, f"<{default.name}>", "exec"), around)
        function: Callable[..., float] = numba.njit(signature, **OPTIONS)(around[default.name])
    return function


def _plain(default: Replaceable, extension: Extension, stated: Callable[..., Any]) -> Callable[..., float]:
    """Plain Python, given the same kinds of number as when compiled."""
    kinds = [{"float": float, "int": int, "bool": bool}[kind] for _, kind in default.parameters]

    low, high = default.range

    def function(*numbers: Any) -> float:
        try:
            value = stated(*(kind(number) for kind, number in zip(kinds, numbers, strict=True)))
        except Exception as error:
            raise blame(error, default.name, extension) from error
        if not isinstance(value, int | float) or not low <= value <= high:
            raise ExtensionError(_wrong(default, extension, str(value)), default.name)
        return float(value)

    return functools.update_wrapper(function, stated)


def _wrong(default: Replaceable, extension: Extension, got: str) -> str:
    return f"{extension.place}: expected {default.gives} as {default.name} gives, got {got}"


def blame(error: Exception, name: str, extension: Extension) -> ExtensionError:
    """An exception that a function raised, said with the place in its file."""
    where = _where(error, extension.file) or extension.file
    return ExtensionError(f"{where}: {extension.function} raised {_said(error)}", name)


def raised_in(error: Exception, extension: Extension) -> bool:
    """Whether an exception comes out of the file of an extension."""
    return bool(_where(error, extension.file))


def _where(error: Exception, file: str) -> str:
    """File and line in the file at which an exception was raised; empty when it was elsewhere."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return f"{file}:{error.lineno}"
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return f"{file}:{lines[-1]}" if lines else ""


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).strip() or 'no message').splitlines()[0]}"


def _obstacle(message: str, file: str) -> str:
    """The one line of Numba's message that says what stands in the way, with the line of the file."""
    lines = (line.strip() for line in message.splitlines())
    said = next((line for line in lines if line and not line.startswith("Failed in")), "no message")
    place = re.search(rf'File "{re.escape(file)}", line (\d+)', message)
    return (f"line {place.group(1)}: " if place else "") + said.rstrip(":.")[:160]
