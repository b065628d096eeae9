"""Finding stored runs: by name, by folder, all of them."""

import os
from difflib import get_close_matches
from pathlib import Path

from results.errors import StorageError, TornRun, UnknownRun
from results.folders import results_root
from results.identity import run_name
from results.run import MANIFEST, Run
from results.writer import RunWriter

__all__ = ["Run", "RunWriter", "find", "list_runs", "open_run", "results_root", "run_name"]


def find(root: Path, name: str) -> Run | None:
    """The whole run of this name, its content checked against its hashes; None when it has to be run.

    Raises StorageError when the folder cannot be read.
    """
    if not _is_there(root / name):
        return None
    try:
        run = Run(root / name)
        run.verify()
    except TornRun:
        return None
    except OSError as error:
        raise StorageError.of(error, root) from None
    return run


def open_run(place: Path | str, name: str | None = None) -> Run:
    """Open a run: `open_run(root, name)`, or `open_run(name_or_folder)` with the name looked up in `results_root()`.

    Raises:
        UnknownRun: no run has this name; the nearest names are told.
        TornRun: the folder is not whole.
    """
    if name is not None:
        folder = Path(place) / name
    elif Path(place).is_dir():
        folder = Path(place)
    else:
        folder = results_root() / place
    if not folder.is_dir():
        raise UnknownRun(_unknown(folder))
    return Run(folder)


def list_runs(root: Path | None = None) -> list[Run]:
    """All whole runs, the oldest first; torn ones and what is not a run are left out. Raises StorageError."""
    root = results_root() if root is None else root
    found = []
    for name in _names(root):
        try:
            found.append(Run(root / name))
        except TornRun:
            continue
    return sorted(found, key=lambda run: (run.manifest["timing"]["finished"], run.name))


def _unknown(folder: Path) -> str:
    names = _names(folder.parent)
    near = get_close_matches(folder.name, names, n=3, cutoff=0.4)
    if near:
        return f"There is no run '{folder.name}' in {folder.parent}; the nearest: {', '.join(near)}."
    return f"There is no run '{folder.name}' in {folder.parent}, which holds {len(names) or 'no'} runs."


def _names(root: Path) -> list[str]:
    """Names of folders with a manifest, sorted. Raises StorageError when the folder cannot be read."""
    try:
        with os.scandir(root) as entries:
            names = [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
        return sorted(name for name in names if (root / name / MANIFEST).is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError.of(error, root) from None


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError as error:
        raise StorageError.of(error, folder.parent) from None
