"""Compilation of scalar functions, and the cache that can never be stale."""

import functools
import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast


def _fingerprint() -> str:
    """Hash of every source that compiled code comes from, and of what compiles it.

    Numba notices an edited function but not an edited *callee* in another file; a cache folder of its own for every
    state of the sources makes a stale caller impossible.
    """
    import numba

    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        if "from sim.compile import" not in source.read_text(encoding="utf-8") and source != Path(__file__):
            continue
        digest.update(source.relative_to(Path(__file__).parent).as_posix().encode())
        digest.update(source.read_bytes())
    digest.update(f"{numba.__version__} {sys.version} {platform.machine()} {platform.processor()}".encode())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """The folder of compiled code: `SHOWROOM_CACHE`, else the user's cache folder."""
    stated = os.environ.get("SHOWROOM_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(stated) if stated else Path.home() / ".cache"


OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


@functools.cache
def _folder() -> Path | None:
    """The cache folder of these sources; None when no folder can be written."""
    for root in (cache_root(), Path(tempfile.gettempdir())):
        folder = root / "showroom" / _fingerprint()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".writable").touch()
        except OSError:
            continue
        return folder
    return None


@functools.cache
def _prepare() -> bool:
    """Point Numba to the cache folder of these sources. False when no folder can be written."""
    import numba

    folder = _folder()
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    return folder is not None


@contextmanager
def kept_in(part: str) -> Iterator[None]:
    """What is decorated within is kept in a folder of its own, below that of these sources."""
    import numba

    folder, before = _folder() if _prepare() else None, numba.config.CACHE_DIR  # type: ignore[attr-defined]
    numba.config.CACHE_DIR = str(folder / part) if folder else before  # type: ignore[attr-defined]
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before  # type: ignore[attr-defined]


def is_compiled(part: str = "") -> bool:
    """Whether the compiled engine has lived a day with these sources before, so that a run starts at once.

    part: of the cache, as in :func:`kept_in`.
    """
    folder = _folder()
    return folder is not None and (folder / part / ".engine").exists()


def mark_compiled(part: str = "") -> None:
    """The compiled engine has lived a day: what it needs lies in the cache."""
    folder = _folder()
    if folder is not None:
        (folder / part).mkdir(exist_ok=True)
        (folder / part / ".engine").touch()


def constant(value: int) -> int:
    """A number that compiled functions take as they take any other.

    Numba compiles a callee anew for every plain integer constant that it is given; a NumPy integer is just an int64.
    """
    import numpy as np

    return cast(int, np.int64(value))


def scalar[F: Callable[..., Any]](function: F) -> F:
    """Compile a function of numbers (and arrays) without changing what it computes: no fast-math, no reordering.

    It makes no arrays, and so need not count who holds them, which would be most of the work of a day. The plain
    Python function stays reachable as `.py_func`.
    """
    import numba

    compiled = numba.njit(cache=_prepare(), **OPTIONS)(function)
    return cast(F, functools.update_wrapper(compiled, function))


def inner[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that only compiled functions call: without the door for Python, which takes long to build."""
    import numba

    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": True}
    compiled = numba.njit(cache=_prepare(), **OPTIONS, **options)(function)
    return cast(F, functools.update_wrapper(compiled, function))


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a function for Python too, and melt it into every compiled caller, whose loops the processor can then
    take several steps at a time."""
    import numba

    compiled = numba.njit(cache=_prepare(), forceinline=True, **OPTIONS)(function)
    return cast(F, functools.update_wrapper(compiled, function))


@inner
def wide(value: int) -> int:
    """A number from a narrow column as an int64: a function is not compiled once more for every width."""
    return value + 0
