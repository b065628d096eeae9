"""Stored runs: one folder a run, whole or not there.

A run is written under a temporary name in the same folder and renamed when its manifest, the last file, is on disk.
Its name is a hash of everything that went in, so equal inputs are found again and a torn run is never mistaken for one.
"""

import functools
import hashlib
import json
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from results.errors import ResultsError

if TYPE_CHECKING:
    from sim.log import Columns
    from sim.scenario.scenario import Scenario

MANIFEST = "manifest.json"
#: Raised when stored files change meaning, so that older runs are never taken for new ones. 2: missing is null.
FORMAT = 2
LIBRARIES = ("numpy", "numba", "simpy", "mesa", "pyarrow")
_SIM = Path(__file__).resolve().parents[1] / "sim"


@dataclass(frozen=True)
class Run:
    """A whole stored run.

    Attributes:
        name: hash of what went in, with a readable head.
        folder: holds one Parquet file a table and the manifest.
        manifest: resolved scenario, seed, engine, code, library versions, rows.
    """

    name: str
    folder: Path
    manifest: dict[str, Any]

    @property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario."""
        scenario: dict[str, Any] = self.manifest["scenario"]
        return scenario

    def table(self, name: str) -> str:
        """Path of a table for a query."""
        return str(self.folder / f"{name}.parquet")


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


def run_name(scenario: "Scenario", seed: int, *, log_share: float = 1.0) -> str:
    """Name of the run of a scenario with a seed: equal inputs, code and libraries give an equal name."""
    content = json.dumps([FORMAT, scenario.fingerprint(), seed, log_share, code_hash(), versions()])
    return f"run-{seed}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def find(root: Path, name: str) -> Run | None:
    """A whole run of this name, or None."""
    folder = root / name
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return None
    return Run(name, folder, manifest)


def open_run(root: Path, name: str) -> Run:
    """A stored run by name. Raises ResultsError naming the nearest one when there is none."""
    found = find(root, name)
    if found is None:
        near = get_close_matches(name, names(root), n=1, cutoff=0.3)
        hint = f"; did you mean '{near[0]}'?" if near else "; `showroom list` shows what is there"
        raise ResultsError(f"{root}: expected the name of a stored run, got '{name}'{hint}")
    return found


def names(root: Path, kind: str = "run-") -> list[str]:
    """Names of the whole runs (or, with `study-`, studies) of a results folder."""
    last = MANIFEST if kind == "run-" else "study.json"
    return sorted(p.parent.name for p in root.glob(f"{kind}*/{last}"))


class RunWriter:
    """A sink that writes a run; a context manager that makes it whole at the end or leaves nothing.

    Raises OSError when the folder cannot be written.
    """

    def __init__(self, root: Path, scenario: "Scenario", seed: int, *, log_share: float = 1.0) -> None:
        self._scenario = scenario
        self._seed = seed
        self._log_share = log_share
        self._target = root / run_name(scenario, seed, log_share=log_share)
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        self._folder = Path(tempfile.mkdtemp(prefix=f".writing-{os.getpid()}-", dir=root))
        self._writers: dict[str, Any] = {}
        self._rows: dict[str, int] = {}

    def write(self, table: str, columns: "Columns") -> None:
        """Append one chunk of a table."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        # Missing times are null, never NaN: DuckDB answers isnan() from Parquet statistics, which leave NaN out.
        chunk = pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})
        if table not in self._writers:
            self._writers[table] = pq.ParquetWriter(self._folder / f"{table}.parquet", chunk.schema, compression="zstd")
        self._writers[table].write_table(chunk)
        self._rows[table] = self._rows.get(table, 0) + chunk.num_rows

    def __enter__(self) -> "RunWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            for writer in self._writers.values():
                writer.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _finish(self) -> None:
        for writer in self._writers.values():
            writer.close()
        for file in self._folder.glob("*.parquet"):
            _sync(file)
        manifest = {
            "scenario": self._scenario.model_dump(mode="json"),
            "fingerprint": self._scenario.fingerprint(),
            "seed": self._seed,
            "log_share": self._log_share,
            "engine": "agents",
            "code": code_hash(),
            "versions": versions(),
            "rows": self._rows,
        }
        last = self._folder / MANIFEST
        last.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        _sync(last)
        os.chmod(self._folder, 0o755)
        try:
            os.rename(self._folder, self._target)
        except OSError:
            # Another process finished the same run first: its result is the same.
            if not (self._target / MANIFEST).is_file():
                raise


def _sync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sweep(root: Path) -> None:
    """Remove what writers left that were killed: their process is gone."""
    for folder in root.glob(".writing-*"):
        try:
            os.kill(int(folder.name.split("-")[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (PermissionError, ValueError):
            continue
