"""Folders that are whole or not there: made under a temporary name in the same place, then renamed.

The temporary name says which process of which machine writes it, so that what a killed writer left is swept away.
"""

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of `target` at the end, or goes away when anything is raised.

    Raises OSError, with the name of the folder around it, when it cannot be written.
    """
    with naming(target.parent):
        make_root(target.parent)
        made = temporary(target.parent)
        try:
            yield made
            _replace(made, target)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _replace(made: Path, target: Path) -> None:
    """Put `made` in the place of `target`; a folder cannot be renamed over a full one, so the old one steps aside."""
    os.chmod(made, 0o755)
    if not target.exists():
        os.rename(made, target)
        return
    aside = temporary(target.parent)
    try:
        os.rename(target, aside / "old")
        os.rename(made, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def naming(root: Path) -> Iterator[None]:
    """Give an error of the file system the name of the results folder when it has none, or only a temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(root)) from error


def make_root(root: Path) -> None:
    """Make a results folder where there is none, and remove what killed writers left in it."""
    if root.exists() and not root.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)


def temporary(root: Path) -> Path:
    """A new folder whose name says who writes it."""
    return Path(tempfile.mkdtemp(prefix=f".writing-{os.getpid()}-{socket.gethostname()}-", dir=root))


def sync(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(root: Path) -> None:
    """Remove what writers of this machine left that were killed: their process is gone."""
    for folder in root.glob(f".writing-*-{socket.gethostname()}-*"):
        try:
            os.kill(int(folder.name.split("-")[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (PermissionError, ValueError, OverflowError):
            continue
