"""Reports made again from what is stored: a comparison from its `study.json`, a run from its replications."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.compare import Comparison
from experiments.parts import parts_of
from experiments.replicate import Finished
from experiments.report.gather import gather
from experiments.report.levels import run_report
from experiments.study import MANIFEST, REPORT, WORKBOOK
from results.errors import ResultsError
from results.kpi import values
from results.report.html import render
from results.report.single import render_run, write_run_workbook
from results.report.workbook import write_workbook
from results.store import Run, find, names, open_run


@dataclass(frozen=True)
class Remade:
    """The files of a report."""

    report: Path
    workbook: Path
    replications: int


def remake(what: str, root: Path, to: Path | None = None) -> Remade:
    """Make the report of a stored comparison or run again.

    Args:
        what: name of a run or study in `root`, or its folder.
        root: folder of the stored runs and studies.
        to: where the files go; into the study's or run's own folder when None.

    Raises:
        ResultsError: it is not stored, or not whole any more.
        OSError: the files cannot be written.
    """
    folder = root / what if (root / what).is_dir() else Path(what)
    if to is not None and to.exists() and not to.is_dir():
        raise ResultsError(f"{to}: expected a folder, found a file")
    if (folder / MANIFEST).is_file():
        return _study(folder, to or folder)
    if what.startswith("study-"):
        raise ResultsError(f"{root}: expected the name of a stored study, got '{what}'; `showroom list` shows them")
    run = find(folder.resolve().parent, folder.resolve().name) or open_run(root, what)
    return _run(run, to or run.folder)


def stored_comparison(folder: Path) -> Comparison:
    """The comparison that a study's folder holds; its runs lie beside it. KPIs are measured again.

    Raises ResultsError when a run has been removed, or the study is of another kind.
    """
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if not {"policies", "seeds", "primary_kpi", "difference_that_matters"} <= told.keys():
        raise ResultsError(f"{folder}: expected the study of a comparison")
    policies = [policy["name"] for policy in told["policies"]]
    runs = {policy["name"]: [_stored(folder, name) for name in policy["runs"]] for policy in told["policies"]}
    return Comparison(
        names=tuple(policies),
        titles=tuple(policy["title"] for policy in told["policies"]),
        files=tuple(Path(policy["file"]) for policy in told["policies"]),
        seeds=tuple(told["seeds"]),
        parts=parts_of(policies, [runs[name][0].scenario for name in policies]),
        runs={
            name: tuple(Finished(run.name, run.folder, values(run), reused=True) for run in each)
            for name, each in runs.items()
        },
        primary_kpi=told["primary_kpi"],
        difference_that_matters=told["difference_that_matters"],
    )


def _stored(folder: Path, name: str) -> Run:
    run = find(folder.parent, name)
    if run is None:
        raise ResultsError(f"{folder}: its run {name} is no longer stored; the same `showroom compare` makes it again")
    return run


def _study(folder: Path, to: Path) -> Remade:
    comparison = stored_comparison(folder)
    report = gather(comparison)
    page = render(report)
    return _write(to, page, lambda path: write_workbook(report, path), len(comparison.seeds))


def _run(run: Run, to: Path) -> Remade:
    report = run_report(run, replications_of(run))
    return _write(to, render_run(report), lambda path: write_run_workbook(report, path), report.replications)


def _write(to: Path, page: str, workbook: Callable[[Path], None], replications: int) -> Remade:
    """Each file under a temporary name first, so that it is whole or the older one."""
    to.mkdir(parents=True, exist_ok=True)
    parts = [to / f".{os.getpid()}-{name}" for name in (REPORT, WORKBOOK)]
    try:
        parts[0].write_text(page, encoding="utf-8")
        workbook(parts[1])
        for part, name in zip(parts, (REPORT, WORKBOOK), strict=True):
            os.replace(part, to / name)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return Remade(to / REPORT, to / WORKBOOK, replications)


def replications_of(run: Run) -> list[Run]:
    """The stored runs of the same scenario by the same code, one a seed, in order of seed; this run among them."""

    def content(each: Run) -> tuple[Any, ...]:
        return tuple(each.manifest.get(key) for key in ("fingerprint", "engine", "code", "versions"))

    root = run.folder.parent
    others = [found for name in names(root) if (found := find(root, name)) and content(found) == content(run)]
    by_seed = {each.manifest["seed"]: each for each in [*others, run]}
    return [by_seed[seed] for seed in sorted(by_seed)]
