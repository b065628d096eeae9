"""`showroom list`: what is stored."""

import json
from pathlib import Path

from app.options import RESULTS, Json, Results
from app.output import print_json, say, table


def list_runs(results: Results = RESULTS, as_json: Json = False) -> None:
    """List the whole runs and studies of a results folder.

    Example: showroom list
    """
    from results.errors import ResultsError
    from results.store import names

    if not results.is_dir():
        raise ResultsError(
            f"{results}: expected a folder of stored runs and studies, there is none; `showroom run` makes it"
        )
    found = {"runs": names(results), "studies": names(results, "study-")}
    if as_json:
        print_json(found)
        return
    if found["studies"]:
        table("Studies", ["name", "policies", "replications"], [_study(results, name) for name in found["studies"]])
    if found["runs"]:
        table("Runs", ["name", "scenario", "days", "events"], [_run(results, name) for name in found["runs"]])
    else:
        say(f"No run is stored in {results}.")


def _study(results: Path, name: str) -> tuple[str, str, str]:
    told = json.loads((results / name / "study.json").read_text(encoding="utf-8"))
    policies = ", ".join(policy["name"] for policy in told.get("policies", []))
    return name, policies or "-", str(told.get("replications", "-"))


def _run(results: Path, name: str) -> tuple[str, str, str, str]:
    from results.store import open_run

    run = open_run(results, name)
    title = run.scenario["title"]
    chinese = run.scenario["title_zh"]
    days = str(run.scenario["clock"]["days"])
    return name, f"{title} · {chinese}" if chinese else title, days, f"{run.rows('events'):,}"
