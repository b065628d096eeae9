"""`showroom show`: one stored run."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from app.numbers import shown
from app.options import RESULTS, Json, Results
from app.output import print_json, say, table

if TYPE_CHECKING:
    from results.store import Run

#: The first five of these that can be broken down make the columns.
COLUMNS = ("leads", "visits", "orders", "order_rate", "revenue_of_orders_cny", "utilisation", "deliveries", "price_cny")
ALONE = "One replication: no interval. `showroom report` joins all stored replications, `compare` gives differences."


def show(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Name of a stored run.", show_default=False)],
    by: Annotated[
        str | None, typer.Option(metavar="WHAT", help="city, store, segment, channel, model or grade.")
    ] = None,
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Show the KPIs of one stored run: one replication, without an interval; `compare` gives differences.

    Example: showroom show run-7-0123456789abcdef --by segment
    """
    from results.store import open_run

    found = open_run(results, run)
    if by is None:
        _whole(found, as_json)
    else:
        _parts(found, by, as_json)


def _whole(run: "Run", as_json: bool) -> None:
    from results.kpi import values

    kpis = values(run)
    if as_json:
        print_json({"run": run.name, "seed": run.manifest["seed"], "kpis": kpis})
        return
    kpi_table(run.scenario["title"], kpis)
    say(ALONE, f"Folder: {run.folder}")


def kpi_table(title: str, kpis: Mapping[str, float]) -> None:
    """Print the KPIs of one replication."""
    from results.kpi import KPIS

    rows = [(KPIS[k].name, shown(v), KPIS[k].unit) for k, v in kpis.items()]
    table(title, ["KPI", "value", "unit"], rows, numbers=1)


def _parts(run: "Run", by: str, as_json: bool) -> None:
    from results.errors import ResultsError
    from results.kpi import DIMENSIONS, KPIS, breakdown, values
    from results.labels import labels

    if by not in DIMENSIONS:
        raise ResultsError(f"--by: expected {', '.join(DIMENSIONS[:-1])} or {DIMENSIONS[-1]}, got '{by}'")
    parts = {kpi.id: breakdown(run, kpi.id, by) for kpi in KPIS.values() if by in kpi.by}
    names = labels(run, by)
    # None (-1) last.
    keys = sorted({key for each in parts.values() for key in each}, key=lambda key: (key < 0, key))
    if as_json:
        groups = [
            {by: names.get(k, str(k)), "kpis": {kpi: each[k] for kpi, each in parts.items() if k in each}} for k in keys
        ]
        print_json({"run": run.name, "seed": run.manifest["seed"], "by": by, "groups": groups})
        return
    columns = [kpi for kpi in COLUMNS if kpi in parts][:5]
    whole = values(run)
    rows = [(names.get(k, str(k)), *(_cell(kpi, parts[kpi].get(k)) for kpi in columns)) for k in keys]
    rows.append(("all", *(_cell(kpi, whole[kpi]) for kpi in columns)))
    heads = [KPIS[kpi].name + (f", {KPIS[kpi].unit}" if KPIS[kpi].unit == "CNY" else "") for kpi in columns]
    table(f"{run.scenario['title']}, by {by}", [by, *heads], rows, numbers=1)
    if by == "grade":
        say("A car's grade is that of the advisor who signed it, a lead's that of who holds it at the end.")
    say(ALONE, f"`--json` gives all {len(parts)} KPIs that can be broken down by {by}.")


def _cell(kpi: str, value: float | None) -> str:
    """A part without a row has a total of zero, and no ratio."""
    from results.kpi import KPIS

    if value is None:
        value = 0.0 if KPIS[kpi].bottom is None else math.nan
    return f"{100.0 * value:.3g} %" if KPIS[kpi].unit == "share" and math.isfinite(value) else shown(value)
