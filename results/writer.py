"""Writing a run: chunks of columns stream to Parquet in a temporary folder, which gets its name when it is whole.

Order of writing: tables, flushed to the disk; then the manifest with their sizes and hashes; then the rename. So a folder
with a run's name is a whole run, whatever was killed or unplugged in between.
"""

import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self

from results import folders
from results.errors import ResultsError, StorageError
from results.identity import ENGINE, run_inputs, run_name
from results.run import FORMAT, MANIFEST, Run, sha256
from results.tables import tables

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from sim.scenario.scenario import Scenario

    Columns = dict[str, np.ndarray[Any, Any]]

#: A table's chunks wait in memory until they are so many rows: one chunk a day would make large, slow files.
ROWS_AT_ONCE = 50_000


class RunWriter:
    """A sink for :func:`sim.run.simulate`, and a context: leaving it normally publishes the run, by an exception drops it.

    Args:
        root: folder of the stored runs; made when missing.
        scenario: that is run.
        seed: of all draws.
        log: which events are kept, `all` or `none`; part of the run's name.
        replication: its number in a study, noted in the manifest only.
        engine: that runs it.

    Raises:
        StorageError: the results cannot be stored (disk full, no permission); nothing half-written stays.
    """

    def __init__(
        self,
        root: Path,
        scenario: "Scenario",
        seed: int,
        *,
        log: Literal["all", "none"] = "all",
        replication: int | None = None,
        engine: str = ENGINE,
    ) -> None:
        self.name = run_name(scenario, seed, log=log, engine=engine)
        self.folder = root / self.name
        self._scenario = scenario
        self._facts = {
            "seed": seed,
            "replication": replication,
            "inputs": run_inputs(scenario, seed, log=log, engine=engine),
        }
        self._rows = dict.fromkeys(tables(), 0)
        self._waiting: dict[str, list[pa.Table]] = {table: [] for table in tables()}
        self._open: dict[str, tuple[BinaryIO, pq.ParquetWriter]] = {}
        self._started = time.time()
        self._making: Path | None = None

    def __enter__(self) -> Self:
        """Make the temporary folder."""
        try:
            self._making = folders.making(self.folder.parent)
            folders.clean_stale(self.folder.parent)
        except OSError as error:
            raise StorageError.of(error, self.folder.parent) from None
        return self

    def write(self, table: str, columns: "Columns") -> None:
        """Append a chunk. Raises ResultsError for a wrong table, column or type, or columns of several lengths."""
        chunk = _checked(table, columns)
        self._rows[table] += chunk.num_rows
        self._waiting[table].append(chunk)
        if sum(each.num_rows for each in self._waiting[table]) >= ROWS_AT_ONCE:
            try:
                self._flush(table)
            except OSError as error:
                raise StorageError.of(error, self.folder.parent) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish the run, or leave nothing."""
        assert self._making is not None
        try:
            if error is None:
                self._finish(self._making)
        except OSError as failure:
            raise StorageError.of(failure, self.folder.parent) from None
        finally:
            self._abandon()

    def _finish(self, making: Path) -> None:
        for table in tables():
            self._flush(table)
        for file, writer in self._open.values():
            writer.close()
            file.flush()
            os.fsync(file.fileno())
            file.close()
        self._open.clear()
        with (making / MANIFEST).open("w", encoding="utf-8") as opened:
            json.dump(self._manifest(making), opened, ensure_ascii=False, indent=1, allow_nan=False)
            opened.flush()
            os.fsync(opened.fileno())
        self._publish(making)

    def _publish(self, making: Path) -> None:
        """Take the name; when a whole run has it, that one stays, for it has the same rows."""
        while not folders.publish(making, self.folder):
            try:
                Run(self.folder).verify()
            except ResultsError:
                folders.set_aside(self.folder)
            else:
                return

    def _manifest(self, making: Path) -> dict[str, Any]:
        scenario, clock = self._scenario, self._scenario.clock
        files = {}
        for table in tables():
            path = making / f"{table}.parquet"
            files[table] = {
                "file": path.name,
                "rows": self._rows[table],
                "bytes": path.stat().st_size,
                "sha256": sha256(path),
            }
        return {
            "format": FORMAT,
            "name": self.name,
            "title": scenario.title,
            "title_zh": scenario.title_zh,
            "start": clock.start.isoformat(),
            "warmup_days": clock.warmup_days,
            "days": clock.days,
            **self._facts,
            "timing": {
                "finished": datetime.now(UTC).isoformat(timespec="seconds"),
                "seconds": round(time.time() - self._started, 3),
            },
            "files": files,
            "scenario": scenario.model_dump(mode="json"),
        }

    def _flush(self, table: str) -> None:
        """Append the waiting chunks. The file is our own, not Arrow's: it can be flushed to the disk."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._making is None:
            raise ResultsError("Rows come to a run that is not open.")
        if table not in self._open:
            file = (self._making / f"{table}.parquet").open("wb")
            self._open[table] = (file, pq.ParquetWriter(file, _schema(table), compression="zstd"))
        if self._waiting[table]:
            self._open[table][1].write_table(pa.concat_tables(self._waiting[table]))
            self._waiting[table].clear()

    def _abandon(self) -> None:
        """Close what is open and remove the temporary folder (when published it is no longer there)."""
        for file, _ in self._open.values():
            try:
                file.close()
            except OSError:
                pass  # a full disk cannot take the buffered rest either; the file is removed below
        self._open.clear()
        if self._making is not None:
            shutil.rmtree(self._making, ignore_errors=True)
        self._making = None


def _schema(table: str) -> "pa.Schema":
    import numpy as np
    import pyarrow as pa

    if table not in tables():
        raise ResultsError(f"A run has no table '{table}'.")
    return pa.schema([pa.field(c.name, pa.from_numpy_dtype(np.dtype(c.dtype))) for c in tables()[table].columns])


def _checked(table: str, columns: "Columns") -> "pa.Table":
    """The chunk as Arrow; NaN becomes null, so that SQL never takes a missing time for a late one."""
    import pyarrow as pa

    schema = _schema(table)
    if list(columns) != schema.names:
        raise ResultsError(f"Table '{table}' needs the columns {schema.names}, not {list(columns)}.")
    for column in tables()[table].columns:
        if columns[column.name].dtype != column.dtype:
            raise ResultsError(f"{table}.{column.name} is {columns[column.name].dtype}, it must be {column.dtype}.")
    if len({len(values) for values in columns.values()}) > 1:
        raise ResultsError(f"The columns of a chunk of '{table}' have different lengths.")
    return pa.table([pa.array(values, from_pandas=True) for values in columns.values()], schema=schema)
