"""`showroom list`: what is stored."""

from app.options import RESULTS, Json, Results
from app.output import print_json, say


def list_runs(results: Results = RESULTS, as_json: Json = False) -> None:
    """List the whole runs and studies of a results folder.

    Example: showroom list
    """
    from results.store import names

    found = {"runs": names(results), "studies": names(results, "study-")}
    if as_json:
        print_json(found)
    else:
        say(*found["studies"], *found["runs"])
