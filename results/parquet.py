"""Parquet files of tables that come in chunks: cheap to write while a simulation wants the processor.

What is chosen here was measured on the events of the country; `make bench ONLY=log` says what it comes to.
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.log import Columns

#: Numbers that are never missing although they are no whole numbers: an event has a time.
NEVER_MISSING = ("time_days",)
#: So many bytes are handed to the disk at a time: it writes while the run goes on, and little is left for the end.
SYNC_BYTES = 1 << 26


class HashedFile:
    """A file that is written from the beginning to its end, and knows its SHA-256 without being read again."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._digest = hashlib.sha256()
        self._synced = 0
        self.bytes = 0

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._file.closed

    @property
    def sha256(self) -> str:
        """Of what has been written."""
        return self._digest.hexdigest()

    def write(self, content: Any) -> int:
        """Append bytes. Raises OSError when the disk is full."""
        view = memoryview(content)
        self._digest.update(view)
        written = 0
        while written < view.nbytes:
            written += self._file.write(view[written:])
        self.bytes += written
        if self.bytes - self._synced >= SYNC_BYTES:
            self.sync()
        return written

    def sync(self) -> None:
        """Wait until everything is on disk."""
        os.fsync(self._file.fileno())
        self._synced = self.bytes

    def tell(self) -> int:
        """How many bytes have been written."""
        return self.bytes

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Close it."""
        self._file.close()


class TableFile:
    """A table's Parquet file, a row group a chunk.

    Args:
        path: a new file.
        first: the first chunk says which columns there are.

    Raises OSError when the file cannot be written.
    """

    def __init__(self, path: Path, first: "Columns") -> None:
        import pyarrow.parquet as pq

        self._schema = schema(first)
        self._file = HashedFile(path)
        self._writer = pq.ParquetWriter(self._file, self._schema, **options(first))
        self._rows = 0

    def write(self, columns: "Columns") -> None:
        """Append one chunk. Raises ValueError when something is missing that never is."""
        chunk = as_arrow(columns, self._schema)
        self._writer.write_table(chunk, row_group_size=max(1, chunk.num_rows))
        self._rows += chunk.num_rows

    def finish(self) -> dict[str, Any]:
        """Make the file whole and wait until it is on disk. Returns what a manifest says of it."""
        self._writer.close()
        self._file.sync()
        self._file.close()
        return {"bytes": self._file.bytes, "rows": self._rows, "sha256": self._file.sha256}

    def drop(self) -> None:
        """Let go of a file that goes away; on a full disk a footer fails, and so would its second attempt when collected."""
        with suppress(OSError):
            self._writer.close()
        self._writer.is_open = False
        self._file.close()


def schema(columns: "Columns") -> "pa.Schema":
    """Names and types as Arrow has them; whole numbers are never missing, which spares a mark for each."""
    import pyarrow as pa

    return pa.schema(
        pa.field(name, pa.from_numpy_dtype(values.dtype), values.dtype.kind == "f" and name not in NEVER_MISSING)
        for name, values in columns.items()
    )


def as_arrow(columns: "Columns", schema: "pa.Schema") -> "pa.Table":
    """Columns as Arrow sees them, without a copy where nothing is missing.

    Missing numbers are null, never NaN: DuckDB answers isnan() from Parquet statistics, which leave NaN out.
    """
    import pyarrow as pa

    return pa.Table.from_arrays([pa.array(columns[name], from_pandas=True) for name in schema.names], schema=schema)


def options(columns: "Columns") -> Mapping[str, Any]:
    """How the columns are encoded.

    Whole numbers are split by bytes, because their high bytes hardly change; LZ4 then finds what repeats at a third of
    the cost of Zstandard, and a dictionary would cost more than it saves. Only times have statistics: a query picks
    days, not people.
    """
    integers = [name for name, values in columns.items() if values.dtype.kind == "i"]
    return {
        "compression": "lz4",
        "use_dictionary": False,
        "column_encoding": {name: "BYTE_STREAM_SPLIT" for name in integers},
        "write_statistics": [name for name in columns if name == "day" or name.endswith("_days")],
        "write_batch_size": 8192,
    }
