"""`showroom run`: one replication of one scenario."""

from typing import Annotated

import typer

from app.options import RESULTS, File, Json, LogShare, Results
from app.output import print_json, say, table


def run(
    file: File,
    seed: Annotated[int | None, typer.Option(help="The scenario's own when not given.")] = None,
    replication: Annotated[int, typer.Option(min=0, help="Added to the seed.")] = 0,
    log: LogShare = 1.0,
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Simulate one replication and store it; a run found whole is not run again.

    Example: showroom run scenarios/quickstart/base.toml --seed 7
    """
    from experiments.failure import Failure, StudyFailed
    from experiments.replicate import Job, replicate
    from sim.scenario.load import load

    loaded = load(file)
    first = loaded.scenario.clock.seed if seed is None else seed
    outcome = replicate(
        Job(
            policy=file.stem,
            scenario=loaded.scenario,
            file=file,
            replication=replication,
            seed=first + replication,
            root=results,
            log_share=log,
        )
    )
    if isinstance(outcome, Failure):
        raise StudyFailed([outcome])
    if as_json:
        print_json({"run": outcome.name, "folder": outcome.folder, "reused": outcome.reused, "kpis": outcome.kpis})
        return
    table(loaded.scenario.title, ["KPI", "value"], [(k, f"{v:,.4g}") for k, v in outcome.kpis.items()], numbers=1)
    say(f"{'Found' if outcome.reused else 'Stored'}: {outcome.folder}")
