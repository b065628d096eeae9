"""`showroom export`: the event log of a stored run, for process mining."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import RESULTS, Json, Results
from app.output import print_json, say

if TYPE_CHECKING:
    from results.mining import Words


def export(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Name of a stored run.", show_default=False)],
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="Ends with .xes, .xes.gz or .csv.", show_default=False)
    ],
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Write a run's event log as XES (IEEE 1849-2016) or CSV: one case a person.

    Example: showroom export run-7-0123456789abcdef --to events.xes
    """
    from results.mining import export as write
    from results.store import open_run

    found = open_run(results, run)
    done = write(found, to, words())
    share = found.manifest.get("log_share", 1.0)
    if as_json:
        print_json(
            {"file": done.path, "cases": done.cases, "events": done.events, "left_out": done.left_out, "share": share}
        )
        return
    say(f"{done.path}: {done.events:,} events of {done.cases:,} people.")
    if share < 1.0:
        say(f"The run keeps the events of a sample of {share:.3g} of all people.")
    if done.left_out:
        say(f"Left out: {done.left_out:,} events of advisors alone, which belong to no person.")


def words() -> "Words":
    """What the log's numbers mean, from the simulator's vocabulary."""
    from enum import IntEnum

    from results.mining import Words
    from sim.events import Event, Outcome, Stage, Task

    def names(kind: type[IntEnum]) -> dict[int, str]:
        return {int(member): member.name.lower().replace("_", " ") for member in kind}

    return Words(names(Event), names(Task), names(Stage), names(Outcome), int(Event.TASK_START), int(Event.TASK_END))
