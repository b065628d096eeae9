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

#: These repeat within a chunk, so that a dictionary is small. Building one for anything else costs more than all the rest.
DICTIONARY = ("store", "advisor")
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

        self._file = HashedFile(path)
        self._writer = pq.ParquetWriter(self._file, as_arrow(first).schema, **options(first))
        self._rows = 0

    def write(self, columns: "Columns") -> None:
        """Append one chunk."""
        chunk = as_arrow(columns)
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


def as_arrow(columns: "Columns") -> "pa.Table":
    """Columns as Arrow sees them, without a copy where there is nothing missing.

    Missing numbers are null, never NaN: DuckDB answers isnan() from Parquet statistics, which leave NaN out.
    """
    import pyarrow as pa

    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def options(columns: "Columns") -> Mapping[str, Any]:
    """How the columns are encoded.

    Whole numbers are split by bytes, because their high bytes hardly change; LZ4 then finds what repeats at a third of the
    cost of Zstandard. Only times have statistics: a query picks days, not people.
    """
    integers = [name for name, values in columns.items() if values.dtype.kind == "i" and name not in DICTIONARY]
    return {
        "compression": "lz4",
        "use_dictionary": [name for name in DICTIONARY if name in columns],
        "column_encoding": {name: "BYTE_STREAM_SPLIT" for name in integers},
        "write_statistics": [name for name in columns if name == "day" or name.endswith("_days")],
    }
