"""Folders made under a temporary name and renamed when whole; what a kill leaves is found and removed.

A temporary folder's name tells which process of which machine makes it: `.run-<host>-<pid>-<random>`.
"""

import os
import re
import shutil
import socket
import tempfile
from pathlib import Path

_MAKING = re.compile(r"\.run-(?P<host>.+)-(?P<pid>\d+)-[^-]+")


def results_root() -> Path:
    """Folder of the stored runs: `SHOWROOM_RESULTS`, else `results/runs` below the present folder."""
    return Path(os.environ.get("SHOWROOM_RESULTS") or Path("results") / "runs")


def making(root: Path) -> Path:
    """A new temporary folder in `root`. Raises OSError."""
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".run-{_host()}-{os.getpid()}-", dir=root))
    folder.chmod(0o755)
    return folder


def clean_stale(root: Path) -> list[Path]:
    """Remove the temporary folders of processes of this machine that have ended. Returns what was removed."""
    removed = []
    for folder in root.glob(".run-*") if root.is_dir() else ():
        found = _MAKING.fullmatch(folder.name)
        if found and found["host"] == _host() and not _alive(int(found["pid"])):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder)
    return removed


def publish(made: Path, target: Path) -> bool:
    """Rename a whole folder to its final name. False when another one stands there already; `made` is then kept.

    Raises OSError.
    """
    sync(made)
    try:
        os.rename(made, target)
    except OSError:
        if target.is_dir():
            return False
        raise
    sync(target.parent)
    return True


def set_aside(target: Path) -> None:
    """Take away a torn folder, atomically: it gets a temporary name first."""
    place = making(target.parent)
    try:
        os.rename(target, place / target.name)
    except FileNotFoundError:
        pass  # another process was quicker
    shutil.rmtree(place, ignore_errors=True)


def sync(folder: Path) -> None:
    """Have the folder's entries on the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9.]", "_", socket.gethostname()) or "host"


def _alive(pid: int) -> bool:
    """Whether a process of this machine lives. Where that cannot be asked without harm, it is taken to live."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
