"""`showroom report`: the report of a stored comparison or run, made again."""

from pathlib import Path
from typing import Annotated

import typer

from app.options import RESULTS, Json, Results
from app.output import print_json, say


def report(
    what: Annotated[str, typer.Argument(metavar="RUN|STUDY", help="Name or folder.", show_default=False)],
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where it goes; the run's or study's own when not given.")
    ] = None,
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Make report.html and tables.xlsx again from what is stored; nothing is simulated.

    A run is reported with the stored replications of its scenario, with intervals when there are several.

    Example: showroom report study-0123456789abcdef --to report
    """
    from experiments.remake import remake

    made = remake(what, results, to)
    if as_json:
        print_json({"report": made.report, "workbook": made.workbook, "replications": made.replications})
        return
    if made.replications == 1:
        say("One replication: no interval.")
    say(f"Report: {made.report}", f"Workbook: {made.workbook}")
