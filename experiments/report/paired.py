"""Numbers of every policy's runs side by side: the base's level and each policy's paired difference from it."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from experiments.estimate import paired_estimate
from results.database import cursor
from results.report.model import Estimate
from results.store import Run

#: Runs by policy, the base first, replications in the same order.
Runs = dict[str, list[Run]]
Row = tuple[object, ...]


def estimate(numbers: Sequence[float], unit: str = "", *, difference: bool = False) -> Estimate:
    """Mean and 95 % interval over replications."""
    return Estimate(*paired_estimate(numbers), unit, difference)


def spread(numbers: list[float]) -> tuple[float, float]:
    """Mean and half-width of the 95 % interval over replications; the half-width of one is NaN."""
    mean, half = paired_estimate(numbers)
    return mean, half if math.isfinite(half) else math.nan


def paired(runs: Runs, of: Callable[[Run], dict[Any, float]], unit: str = "") -> dict[Any, tuple[Estimate, ...]]:
    """For every key the base's value and each policy's paired difference from it; what a run lacks is zero."""
    found = {name: [of(run) for run in runs[name]] for name in runs}
    base, *others = runs
    keys = dict.fromkeys(key for each in found.values() for one in each for key in one)
    return {
        key: (
            estimate([one.get(key, 0.0) for one in found[base]], unit),
            *(
                estimate(
                    [b.get(key, 0.0) - a.get(key, 0.0) for a, b in zip(found[base], found[name], strict=True)],
                    unit,
                    difference=True,
                )
                for name in others
            ),
        )
        for key in keys
    }


def heads(runs: Runs, *first: str) -> tuple[str, ...]:
    """Column names of a table of `paired` rows, behind the row's own."""
    base, *others = runs
    return (*first, base, *(f"{name} less {base}" for name in others))


def scenario(runs: Runs) -> dict[str, Any]:
    """The base's scenario."""
    return next(iter(runs.values()))[0].scenario


def start(run: Run) -> int:
    """The first counted day."""
    day: int = run.scenario["clock"]["warmup_days"]
    return day


def query(run: Run, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query over a run's tables, named in it in single quotes."""
    for table in ("advisor_days", "pay", "orders"):
        sql = sql.replace(f"'{table}'", f"'{run.table(table)}'")
    with cursor() as db:
        rows: list[tuple[Any, ...]] = db.execute(sql).fetchall()
    return rows
