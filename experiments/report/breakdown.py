"""Drill-down by one dimension."""

from collections.abc import Callable

from experiments.report.paired import Row, Runs, heads, paired, scenario
from results.kpi import KPIS, breakdown
from results.report.model import Table
from results.store import Run


def by_table(runs: Runs, dimension: str, section: str, primary: str) -> Table:
    """The primary KPI (or the part of it that can be told by the dimension) and orders."""
    names = [row["name"] for row in scenario(runs)[section]]
    first = primary if dimension in KPIS[primary].by else "margin_of_orders_cny"
    rows: list[Row] = []
    for id in dict.fromkeys((first, "orders")):
        kpi = KPIS[id]
        factor, unit = (1e-6, "CNY million") if kpi.unit == "CNY" else (1.0, kpi.unit)
        found = paired(runs, _broken_down(id, dimension, factor), kpi.unit)
        rows += [(f"{kpi.name}, {unit}", names[key], *found[key]) for key in sorted(found)]
    return Table(f"By {dimension}", "", heads(runs, "what", dimension), tuple(rows))


def _broken_down(id: str, dimension: str, factor: float) -> Callable[[Run], dict[int, float]]:
    return lambda run: {key: factor * value for key, value in breakdown(run, id, dimension).items()}
