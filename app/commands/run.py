"""`showroom run`: one replication of one scenario."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.show import ALONE, kpi_table
from app.options import RESULTS, Engine, EngineOption, File, Json, LogShare, Results
from app.output import print_json, say
from app.progress import progress

if TYPE_CHECKING:
    from experiments.failure import Failure
    from experiments.replicate import Job


def run(
    file: File,
    seed: Annotated[int | None, typer.Option(help="The scenario's own when not given.")] = None,
    replication: Annotated[int, typer.Option(min=0, help="Added to the seed.")] = 0,
    log: LogShare = 1.0,
    engine: EngineOption = Engine.AUTO,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Of the compiled engine; one a processor when not given.")
    ] = None,
    results: Results = RESULTS,
    as_json: Json = False,
) -> None:
    """Simulate one replication and store it; a run found whole is not run again.

    Example: showroom run scenarios/quickstart/base.toml --seed 7
    """
    from app.compiling import compile_first
    from experiments.engine import engine_of, placed
    from experiments.failure import Failure, StudyFailed
    from experiments.replicate import Job, replicate
    from results import store
    from sim.extension import ExtensionError
    from sim.scenario.load import load

    loaded = load(file)
    first = loaded.scenario.clock.seed if seed is None else seed
    job = Job(
        policy=file.stem,
        scenario=loaded.scenario,
        file=file,
        replication=replication,
        seed=first + replication,
        root=results,
        log_share=log,
        engine=engine_of(loaded, engine),
        threads=threads or len(os.sched_getaffinity(0)),
    )
    name = store.run_name(job.scenario, job.seed, log_share=job.log_share, engine=job.engine)
    reused = store.find(results, name) is not None
    if not reused:
        compile_first([file], engine)
    try:
        outcome = (None if reused else _simulate(job)) or replicate(job)
    except ExtensionError as error:
        raise placed(error, loaded) from error
    if isinstance(outcome, Failure):
        raise StudyFailed([outcome])
    if as_json:
        print_json({"run": outcome.name, "folder": outcome.folder, "reused": reused, "kpis": outcome.kpis})
        return
    kpi_table(loaded.scenario.title, outcome.kpis)
    say(ALONE, f"{'Found' if reused else 'Stored'}: {outcome.folder}")


def _simulate(job: "Job") -> "Failure | None":
    """Simulate and store with progress day by day; `replicate` then finds the run.

    Raises OSError as it does, and ExtensionError when a function that the scenario names is at fault.
    """
    from experiments.failure import Failure
    from results.store import RunWriter
    from sim.extension import ExtensionError
    from sim.run import simulate

    try:
        writer = RunWriter(job.root, job.scenario, job.seed, log_share=job.log_share, engine=job.engine)
        with progress("Days") as shown, writer:
            simulate(
                job.scenario,
                seed=job.seed,
                sink=writer,
                log_share=job.log_share,
                progress=shown,
                engine=job.engine,
                threads=job.threads,
            )
    except (OSError, ExtensionError):
        raise
    except Exception as error:
        return Failure.of(error, job.policy, job.replication, job.seed)
    return None
