"""The paired comparison of policies: the same people, the same luck, another policy."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from experiments.engine import engine_of
from experiments.estimate import RunningEstimate
from experiments.executor import local_executor, run_tasks
from experiments.failure import REFUSED, Failure, StudyError, StudyFailed
from experiments.loading import load_all, names_of, same_world
from experiments.parts import parts_of
from experiments.replicate import Finished, Job, replicate

if TYPE_CHECKING:
    from sim.scenario.load import Loaded


class OnProgress(Protocol):
    """Told after every finished replication."""

    def __call__(self, done: int, of: int, note: str = "") -> None:
        """`done` of `of` replications are finished; `note` words the primary KPI's differences so far."""


@dataclass(frozen=True)
class Comparison:
    """The runs of a paired comparison, all of them whole.

    Attributes:
        names: of the policies; the base first.
        titles: of the scenarios, in the same order.
        files: the scenario files, in the same order.
        seeds: of the replications; every policy ran each of them.
        parts: name of a policy -> names of those that together make it (their changes are its changes).
        runs: for each name its finished replications, in order of `seeds`.
        primary_kpi: the KPI that leads every table.
        difference_that_matters: in the primary KPI's unit.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    files: tuple[Path, ...]
    seeds: tuple[int, ...]
    parts: dict[str, tuple[str, ...]]
    runs: dict[str, tuple[Finished, ...]]
    primary_kpi: str
    difference_that_matters: float


def compare(
    base: Path,
    policies: Sequence[Path],
    *,
    replications: int | None = None,
    workers: int | None = None,
    results_root: Path,
    seed: int | None = None,
    log_share: float = 0.0,
    engine: str = "auto",
    on_progress: OnProgress | None = None,
) -> Comparison:
    """Run a base and policies on the same seeds; every run is stored as it finishes and reused when it is there.

    Replication r of every policy has the seed `seed + r`, so that differences are taken person by person.

    Args:
        base: the scenario that the others are compared with.
        policies: the others; the base named among them again is left out.
        replications: for each policy; the base's `[study] replications` when None.
        workers: processes; the number of processors when None.
        results_root: folder of the stored runs.
        log_share: share of people whose events are kept in the stored runs.
        engine: `agents`, `compiled`, or `auto`; what `auto` means may differ by policy, see `[extensions]`.
        seed: of replication 0; the base's `[clock] seed` when None.
        on_progress: told after every replication.

    Raises:
        ScenarioError: the problems of all the files together.
        StudyError: the policies cannot be compared as asked.
        StudyFailed: a replication failed; its traceback is kept, the comparison is refused.
        OSError: the results cannot be written.
    """
    files = [base, *(file for file in policies if file.resolve() != base.resolve())]
    names = names_of(files)
    if len(files) < 2:
        raise StudyError(["There is nothing to compare: name at least one scenario besides the base."])
    loaded = load_all(files)
    same_world(names, loaded)
    scenario = loaded[0].scenario
    count = scenario.study.replications if replications is None else replications
    first = scenario.clock.seed if seed is None else seed
    _positive(replications=count, workers=1 if workers is None else workers)
    engines = [engine_of(each, engine) for each in loaded]
    jobs = _jobs(names, loaded, range(first, first + count), results_root, log_share, engines)
    estimate = RunningEstimate(scenario.study.primary_kpi, names[0])
    finished = _run(jobs, workers or os.cpu_count() or 1, estimate, on_progress)
    return Comparison(
        names=tuple(names),
        titles=tuple(each.scenario.title for each in loaded),
        files=tuple(files),
        seeds=tuple(range(first, first + count)),
        parts=parts_of(names, [each.resolved for each in loaded]),
        runs={name: tuple(finished[name, r] for r in range(count)) for name in names},
        primary_kpi=scenario.study.primary_kpi,
        difference_that_matters=scenario.study.difference_that_matters,
    )


def _positive(**numbers: int) -> None:
    problems = [f"--{name} must be at least 1, not {n}." for name, n in numbers.items() if n < 1]
    if problems:
        raise StudyError(problems)


def _jobs(
    names: Sequence[str],
    loaded: "Sequence[Loaded]",
    seeds: range,
    root: Path,
    log_share: float,
    engines: Sequence[str],
) -> list[Job]:
    """Replication by replication, all policies of one next to each other: pairs are complete early."""
    return [
        Job(name, each.scenario, each.path, r, seed, root, log_share, engine)
        for r, seed in enumerate(seeds)
        for name, each, engine in zip(names, loaded, engines, strict=True)
    ]


def _run(
    jobs: Sequence[Job], workers: int, estimate: RunningEstimate, on_progress: OnProgress | None
) -> dict[tuple[str, int], Finished]:
    """Run every job. Failures are gathered, so that one look shows them all, and then the study is refused."""
    finished: dict[tuple[str, int], Finished] = {}
    failures: list[Failure] = []
    with local_executor(min(workers, len(jobs))) as executor:
        for job, outcome in run_tasks(executor, replicate, jobs, ahead=min(workers, len(jobs))):
            if isinstance(outcome, Failure):
                failures.append(outcome)
            else:
                finished[job.policy, job.replication] = outcome
                estimate.add(job.policy, job.replication, outcome.kpis)
            if on_progress is not None:
                on_progress(len(finished) + len(failures), len(jobs), estimate.words())
    if failures:
        raise StudyFailed(sorted(failures, key=lambda f: (f.replication, f.policy)), REFUSED)
    return finished
