"""From one scenario's stored replications to their report: levels, nothing compared."""

from experiments.report.funnel import funnel_table, losses_table
from experiments.report.paired import estimate
from experiments.report.replaced import replaced_in
from experiments.report.work import demo_table, load_table, pay_table
from results.kpi import KPIS, breakdown, values
from results.labels import labels
from results.report.model import Table
from results.report.single import RunReport
from results.store import Run

DIMENSIONS = ("city", "segment", "channel", "model", "grade")
COLUMNS = ("leads", "orders", "order_rate", "revenue_of_orders_cny")


def run_report(run: Run, runs: list[Run]) -> RunReport:
    """The report of a scenario's replications; `run` is the one that was asked for."""
    scenario, manifest = run.scenario, run.manifest
    kept = {"level": runs}
    tables = (
        _kpis(runs),
        funnel_table(kept),
        losses_table(kept),
        load_table(kept),
        demo_table(kept),
        pay_table(kept),
        *(_by(runs, dimension) for dimension in DIMENSIONS),
    )
    return RunReport(
        title=scenario["title"],
        title_zh=scenario["title_zh"],
        region=scenario["study"]["region_name"],
        days=scenario["clock"]["days"],
        replications=len(runs),
        tables=tuple(table for table in tables if table.rows),
        provenance=(
            ("seeds", ", ".join(str(each.manifest["seed"]) for each in runs)),
            ("engine", manifest["engine"]),
            ("code", manifest["code"]),
            ("versions", ", ".join(f"{k} {v}" for k, v in manifest["versions"].items())),
            ("scenario", manifest["fingerprint"][:16]),
            *((("replaced", functions),) if (functions := replaced_in(scenario)) else ()),
            ("runs", ", ".join(each.name for each in runs)),
        ),
    )


def _kpis(runs: list[Run]) -> Table:
    found = [values(run) for run in runs]
    rows = [
        (kpi.name, kpi.unit, estimate([each[kpi.id] for each in found], kpi.unit), kpi.doc) for kpi in KPIS.values()
    ]
    return Table("KPIs", "", ("indicator", "unit", "mean", "meaning"), tuple(rows))


def _by(runs: list[Run], dimension: str) -> Table:
    shown = [kpi for kpi in COLUMNS if dimension in KPIS[kpi].by]
    found = {kpi: [breakdown(run, kpi, dimension) for run in runs] for kpi in shown}
    known = labels(runs[0], dimension)
    keys = {key for each in found.values() for parts in each for key in parts}
    rows = []
    for key in sorted(keys, key=lambda k: (k < 0, k)):
        cells: list[object] = [known.get(key, str(key))]
        for kpi in shown:
            nothing = 0.0 if KPIS[kpi].bottom is None else float("nan")
            cells.append(estimate([parts.get(key, nothing) for parts in found[kpi]], KPIS[kpi].unit))
        rows.append(tuple(cells))
    columns = (dimension, *(f"{KPIS[kpi].name}, {KPIS[kpi].unit}" for kpi in shown))
    return Table(f"By {dimension}", "", columns, tuple(rows))
