"""`showroom show`: one stored run."""

from typing import Annotated

import typer

from app.options import RESULTS, Json, Results
from app.output import print_json, say, table


def show(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Name of a stored run.", show_default=False)],
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Show the KPIs of one stored run: one replication, without an interval; `compare` gives differences.

    Example: showroom show run-7-0123456789abcdef
    """
    from results.kpi import KPIS, values
    from results.store import open_run

    found = open_run(results, run)
    kpis = values(found)
    if as_json:
        print_json({"run": found.name, "seed": found.manifest["seed"], "kpis": kpis})
        return
    rows = [(KPIS[k].name, f"{v:,.4g}", KPIS[k].unit) for k, v in kpis.items()]
    table(f"{found.scenario['title']}, one replication", ["KPI", "value", "unit"], rows, numbers=1)
    say(f"Folder: {found.folder}")
