"""Stored runs: one folder a run, whole or not there.

A run is written under a temporary name in the same folder and renamed when its manifest, the last file, is on disk.
Its name is a hash of everything that went in, so equal inputs are found again and a torn run is never mistaken for one:
the manifest lists every file with its size, which is compared whenever a run is opened, and with its rows and its
SHA-256, which `verify` compares.
"""

import functools
import hashlib
import json
import os
import platform
import shutil
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from results.behind import Behind
from results.errors import ResultsError
from results.folders import make_root, naming, sync, temporary
from results.parquet import TableFile

if TYPE_CHECKING:
    from sim.log import Columns
    from sim.scenario.scenario import Scenario

MANIFEST = "manifest.json"
#: Raised when stored files change meaning, so that older runs are never taken for new ones. 2: missing is null. 3: files are listed.
FORMAT = 3
LIBRARIES = ("numpy", "numba", "simpy", "mesa", "pyarrow")
_SIM = Path(__file__).resolve().parents[1] / "sim"


@dataclass(frozen=True)
class Run:
    """A whole stored run.

    Attributes:
        name: hash of what went in, with a readable head.
        folder: holds one Parquet file a table and the manifest.
        manifest: resolved scenario, seed, engine, code, library versions, files.
    """

    name: str
    folder: Path
    manifest: dict[str, Any] = field(compare=False)

    @property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario."""
        scenario: dict[str, Any] = self.manifest["scenario"]
        return scenario

    def table(self, name: str) -> str:
        """Path of a table for a query."""
        return str(self.folder / f"{name}.parquet")

    def rows(self, name: str) -> int:
        """How many rows a table has; 0 for one that was not kept."""
        kept: dict[str, Any] = self.manifest["files"].get(f"{name}.parquet", {})
        return int(kept.get("rows", 0))


@functools.cache
def code_hash() -> str:
    """Hash of the simulator's sources."""
    digest = hashlib.sha256()
    for source in sorted(_SIM.rglob("*.py")):
        digest.update(source.relative_to(_SIM).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@functools.cache
def versions() -> dict[str, str]:
    """Versions of what a result may depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def run_name(scenario: "Scenario", seed: int, *, log_share: float = 1.0, engine: str = "compiled") -> str:
    """Name of the run of a scenario with a seed: equal inputs, code and libraries give an equal name."""
    content = json.dumps([FORMAT, scenario.fingerprint(), seed, log_share, engine, code_hash(), versions()])
    return f"run-{seed}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def find(root: Path, name: str) -> Run | None:
    """A whole run of this name, or None."""
    run = _read(root, name)
    return run if run is not None and not _damage(run) else None


def open_run(root: Path, name: str) -> Run:
    """A stored run by name. Raises ResultsError when it is not whole, and naming the nearest one when there is none."""
    run = _read(root, name)
    damage = _damage(run) if run is not None else _unreadable(root, name)
    if damage:
        raise ResultsError(f"{root}: '{name}' is not a whole run ({damage}); the same inputs run again make it anew")
    if run is None:
        near = get_close_matches(name, names(root), n=1, cutoff=0.3)
        hint = f"; did you mean '{near[0]}'?" if near else "; `showroom list` shows what is there"
        raise ResultsError(f"{root}: expected the name of a stored run, got '{name}'{hint}")
    return run


def names(root: Path, kind: str = "run-") -> list[str]:
    """Names of the whole runs (or, with `study-`, studies) of a results folder."""
    if kind != "run-":
        return sorted(p.parent.name for p in root.glob(f"{kind}*/study.json"))
    return sorted(p.name for p in root.glob(f"{kind}*") if find(root, p.name) is not None)


def verify(run: Run) -> None:
    """Read every byte of a run. Raises ResultsError naming the first file that is not as it was written."""
    damage = _damage(run)
    for file, kept in {} if damage else run.manifest["files"].items():
        damage = damage or _altered(run.folder / file, kept)
    if damage:
        raise ResultsError(f"{run.folder}: {damage}; remove the folder, and the same inputs run again make it anew")


def _altered(path: Path, kept: dict[str, Any]) -> str:
    """How a file of the right size differs from what was written; empty when it does not."""
    import pyarrow.parquet as pq

    if _sha256(path) != kept["sha256"]:
        return f"{path.name} has other bytes than were written"
    rows = pq.read_metadata(path).num_rows
    return "" if rows == kept["rows"] else f"{path.name} has {rows} rows, not {kept['rows']}"


def _read(root: Path, name: str) -> Run | None:
    """What a manifest says, believed or not; None when there is none that can be read."""
    if not _is_name(name):
        return None
    try:
        manifest = json.loads((root / name / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Run(name, root / name, manifest) if isinstance(manifest, dict) else None


def _unreadable(root: Path, name: str) -> str:
    """Why a folder that is there has no manifest; empty when there is no folder either."""
    return f"its {MANIFEST} is missing or torn" if _is_name(name) and os.path.isdir(root / name) else ""


def _is_name(name: str) -> bool:
    """Whether a run could be called so: not a path, not a writer's temporary folder."""
    return name.startswith("run-") and Path(name).name == name


def _damage(run: Run) -> str:
    """The first file that is missing or has another size than was written; empty for a whole run."""
    files = run.manifest.get("files")
    if not isinstance(files, dict):
        return f"its {MANIFEST} lists no files"
    for file, kept in files.items():
        try:
            size = (run.folder / file).stat().st_size
        except OSError:
            return f"{file} is missing"
        if size != kept["bytes"]:
            return f"{file} has {size} bytes, not {kept['bytes']}"
    return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class RunWriter:
    """A sink that writes a run; a context manager that makes it whole at the end or leaves nothing.

    A thread writes while the run goes on, a few chunks behind it; what it raises is raised by the next call.
    Raises OSError, with the name of the folder, when it cannot be written.
    """

    def __init__(
        self, root: Path, scenario: "Scenario", seed: int, *, log_share: float = 1.0, engine: str = "compiled"
    ) -> None:
        self._scenario = scenario
        self._seed = seed
        self._log_share = log_share
        self._engine = engine
        self._root = root
        self._target = root / run_name(scenario, seed, log_share=log_share, engine=engine)
        self._files: dict[str, TableFile] = {}
        self._behind = Behind()
        with naming(root):
            make_root(root)
            self._folder = temporary(root)

    def write(self, table: str, columns: "Columns") -> None:
        """Append one chunk of a table; nobody may change its columns any more."""
        self._behind.do(lambda: self._write(table, columns))

    def _write(self, table: str, columns: "Columns") -> None:
        with naming(self._root):
            if table not in self._files:
                self._files[table] = TableFile(self._folder / f"{table}.parquet", columns)
            self._files[table].write(columns)

    def __enter__(self) -> "RunWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._behind.finish()
                with naming(self._root):
                    self._finish()
        finally:
            self._behind.stop()
            for file in self._files.values():
                file.drop()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _finish(self) -> None:
        files = {f"{table}.parquet": file.finish() for table, file in self._files.items()}
        manifest = {
            "scenario": self._scenario.model_dump(mode="json"),
            "fingerprint": self._scenario.fingerprint(),
            "seed": self._seed,
            "log_share": self._log_share,
            "engine": self._engine,
            "code": code_hash(),
            "versions": versions(),
            "files": files,
        }
        last = self._folder / MANIFEST
        last.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        sync(last)
        sync(self._folder)
        os.chmod(self._folder, 0o755)
        self._publish()
        sync(self._root)

    def _publish(self) -> None:
        """Rename to the final name. A whole run that is there already is the same; a broken one steps aside."""
        try:
            os.rename(self._folder, self._target)
            return
        except OSError:
            if not self._target.exists():
                raise
        if find(self._root, self._target.name) is None:
            aside = temporary(self._root)
            try:
                os.rename(self._target, aside / "broken")
                os.rename(self._folder, self._target)
            except OSError:
                # Another process put the whole run there in between: its result is the same.
                if find(self._root, self._target.name) is None:
                    raise
            finally:
                shutil.rmtree(aside, ignore_errors=True)
