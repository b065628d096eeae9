"""One replication: simulated and stored, or found already stored. Runs in a worker process."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.failure import Failure

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Job:
    """What to run.

    Attributes:
        policy: name of the scenario in the study.
        scenario: resolved, so that a file edited meanwhile changes nothing.
        file: it came from here.
        replication: number, from 0.
        seed: of every draw.
        root: folder of the stored runs.
        log_share: share of people whose events are kept.
        engine: that runs it, `agents` or `compiled`.
        threads: of the compiled engine; they change nothing but the time.
    """

    policy: str
    scenario: "Scenario"
    file: Path
    replication: int
    seed: int
    root: Path
    log_share: float = 0.0
    engine: str = "compiled"
    threads: int = 1


@dataclass(frozen=True)
class Finished:
    """A stored run.

    Attributes:
        name: of the run, a hash of what went in.
        folder: where it is stored.
        kpis: KPI id -> value.
        reused: it was found whole and not run again.
    """

    name: str
    folder: Path
    kpis: dict[str, float]
    reused: bool


def replicate(job: Job) -> Finished | Failure:
    """Run one replication, or find it.

    Returns:
        The stored run, or the failure with its traceback: one broken replication does not hide the others.

    Raises:
        OSError: the results cannot be written (a full disk, no permission); trying the next one would not help.
    """
    try:
        return _stored(job)
    except OSError:
        raise
    except Exception as error:
        return Failure.of(error, job.policy, job.replication, job.seed)


def _stored(job: Job) -> Finished:
    from results import store
    from results.kpi import values

    name = store.run_name(job.scenario, job.seed, log_share=job.log_share, engine=job.engine)
    found = store.find(job.root, name)
    if found is None:
        _simulate(job)
    run = found if found is not None else store.open_run(job.root, name)
    return Finished(name=name, folder=run.folder, kpis=values(run), reused=found is not None)


def _simulate(job: Job) -> None:
    from results.store import RunWriter
    from sim.run import simulate

    with RunWriter(job.root, job.scenario, job.seed, log_share=job.log_share, engine=job.engine) as writer:
        simulate(
            job.scenario,
            seed=job.seed,
            sink=writer,
            log_share=job.log_share,
            engine=job.engine,
            threads=job.threads,
        )
