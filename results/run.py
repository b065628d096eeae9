"""A stored run, opened: its manifest, its tables as arrays or in DuckDB, queried in place."""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results.errors import TornRun
from results.tables import tables

if TYPE_CHECKING:
    import duckdb
    import numpy as np

MANIFEST = "manifest.json"
FORMAT = 1


class Run:
    """A whole run in its folder.

    Attributes:
        folder: where it is stored.
        manifest: as written, see :mod:`results.writer`.

    Raises:
        TornRun: the manifest cannot be read, or a file that it lists is missing or has another size.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            files = self.manifest["files"]
            if self.manifest["format"] != FORMAT or files.keys() != tables().keys():
                raise TornRun(f"{folder} was written in another format; run it again.")
            wrong = [n for n, f in files.items() if (folder / f["file"]).stat().st_size != f["bytes"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise TornRun(f"{folder} is not a whole run ({type(error).__name__}); run it again.") from None
        if wrong:
            raise TornRun(f"{folder} is torn: {', '.join(wrong)} has not the size that was written; run it again.")

    @property
    def name(self) -> str:
        """The run's name."""
        return str(self.manifest["name"])

    @property
    def seed(self) -> int:
        """Seed of all draws."""
        return int(self.manifest["seed"])

    @property
    def warmup_days(self) -> int:
        """Days before counting starts."""
        return int(self.manifest["warmup_days"])

    @property
    def total_days(self) -> int:
        """Days simulated, warm-up included."""
        return self.warmup_days + int(self.manifest["days"])

    @property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario as plain data."""
        return dict(self.manifest["scenario"])

    @cached_property
    def labels(self) -> dict[str, dict[int, str]]:
        """For each dimension: number in the tables -> id in the scenario."""
        scenario = self.manifest["scenario"]
        found = {
            one: {k: str(row["id"]) for k, row in enumerate(scenario[many])}
            for one, many in {"segment": "segments", "channel": "channels", "model": "models", "grade": "grades"}.items()
        }
        codes = {row["id"]: int(row["code"]) for row in scenario["cities"]}
        found["city"] = {code: name for name, code in codes.items()}
        found["store"] = {(codes[row["city"]] << 10) | int(row["number"]): row["id"] for row in scenario["stores"]}
        return found

    @cached_property
    def centre_cities(self) -> tuple[int, ...]:
        """For each delivery centre, in order of position, its city's code."""
        scenario = self.manifest["scenario"]
        codes = {row["id"]: int(row["code"]) for row in scenario["cities"]}
        return tuple(codes[row["city"]] for row in scenario["delivery_centres"])

    def file(self, table: str) -> Path:
        """The Parquet file of a table. Raises KeyError for an unknown table."""
        return self.folder / str(self.manifest["files"][table]["file"])

    def table(self, name: str) -> "dict[str, np.ndarray[Any, Any]]":
        """A table whole, as arrays of the types in :func:`results.tables.tables`; missing floats are NaN."""
        import pyarrow.parquet as pq

        data = pq.read_table(self.file(name))
        columns = tables()[name].columns
        return {c.name: data.column(c.name).to_numpy().astype(c.dtype, copy=False) for c in columns}

    def connect(self) -> "duckdb.DuckDBPyConnection":
        """A DuckDB connection with a view for every table. One thread: sums come out in the same order every time."""
        return connect({"": self})

    def verify(self) -> None:
        """Read every file and compare it with its hash. Raises TornRun."""
        for name, entry in self.manifest["files"].items():
            if sha256(self.folder / entry["file"]) != entry["sha256"]:
                raise TornRun(f"{self.folder} is torn: {name} has not the content that was written; run it again.")


def connect(runs: dict[str, Run]) -> "duckdb.DuckDBPyConnection":
    """A DuckDB connection over several runs: views `<prefix><table>` for each prefix."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": 1})
    for prefix, run in runs.items():
        for table in tables():
            file = str(run.file(table)).replace("'", "''")
            connection.execute(f"CREATE VIEW {prefix}{table} AS SELECT * FROM read_parquet('{file}')")
    return connection


def sha256(file: Path) -> str:
    """Hash of a file, 64 hexadecimal digits. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
