"""The database that queries go through: one for a process, because starting one costs more than most queries."""

import os
from functools import cache
from typing import Any


def cursor() -> Any:
    """A cursor of the process's in-memory DuckDB; close it, or use it as a context manager."""
    return _database(os.getpid()).cursor()


@cache
def _database(process: int) -> Any:
    """By process, so that a forked child makes its own."""
    import duckdb

    return duckdb.connect()
