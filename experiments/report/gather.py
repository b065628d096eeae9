"""From a comparison's stored runs to its report."""

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from experiments.compare import Comparison
from experiments.differences import Difference, differences, interactions
from experiments.report.assumptions import assumptions_table
from experiments.report.beside import reality_table
from experiments.report.breakdown import by_table
from experiments.report.funnel import funnel_table, losses_table
from experiments.report.paired import Runs, scenario, spread, start
from experiments.report.people import people_table
from experiments.report.replaced import replaced_in
from experiments.report.work import demo_table, load_table, pay_table
from results.funnel import daily
from results.kpi import KPIS
from results.paradox import warnings
from results.report.model import Effect, Report, Series, Table
from results.store import Run, find

SERIES = (("leads", "Leads"), ("orders", "Orders"), ("deliveries", "Handovers"))


def gather(comparison: Comparison) -> Report:
    """Everything the report of a comparison shows.

    Raises FileNotFoundError when a stored run has been removed meanwhile.
    """
    runs = {name: [_run(each.folder) for each in done] for name, done in comparison.runs.items()}
    base = scenario(runs)
    policies = tuple((n, runs[n][0].scenario["title"], runs[n][0].scenario["title_zh"]) for n in comparison.names)
    effects = tuple(_effect(d) for d in differences(comparison))
    return Report(
        title=base["title"],
        title_zh=base["title_zh"],
        region=base["study"]["region_name"],
        primary=comparison.primary_kpi,
        matters=comparison.difference_that_matters,
        replications=len(comparison.seeds),
        days=base["clock"]["days"],
        policies=policies,
        effects=effects,
        together=_together(comparison, effects),
        series=tuple(_series(runs, key, title) for key, title in SERIES),
        tables=tuple(t for t in _tables(comparison, runs) if t.rows),
        provenance=_provenance(comparison, runs),
        notes=(*_behaviour(runs), *warnings(runs, spread)),
    )


def _behaviour(runs: Runs) -> Iterator[str]:
    """Where people do not behave by default: which functions have been replaced, under which policies."""
    policies: dict[str, list[str]] = {}
    for name, each in runs.items():
        policies.setdefault(replaced_in(each[0].scenario), []).append(name)
    for functions, names in policies.items():
        if functions:
            yield f"People behave otherwise than by default under {', '.join(names)}: {functions}."


def _run(folder: Path) -> Run:
    found = find(folder.parent, folder.name)
    if found is None:
        raise FileNotFoundError(folder)
    return found


def _effect(d: Difference) -> Effect:
    kpi = KPIS[d.kpi]
    return Effect(d.kpi, kpi.name, kpi.unit, d.policy, d.base, d.value, d.mean, d.half_width, kpi.name_zh, kpi.better)


def _together(
    comparison: Comparison, effects: tuple[Effect, ...]
) -> tuple[tuple[tuple[Effect, ...], Effect, Effect], ...]:
    first = {e.policy: e for e in effects if e.kpi == comparison.primary_kpi}
    rest = {d.policy: _effect(d) for d in interactions(comparison, comparison.primary_kpi)}
    return tuple(
        (tuple(first[part] for part in parts), first[whole], rest[whole]) for whole, parts in comparison.parts.items()
    )


def _series(runs: Runs, key: str, title: str) -> Series:
    return Series(
        title,
        {
            name: [fmean(day) for day in zip(*(daily(run)[key] for run in each), strict=True)]
            for name, each in runs.items()
        },
        start(next(iter(runs.values()))[0]),
    )


def _tables(comparison: Comparison, runs: Runs) -> list[Table]:
    primary = comparison.primary_kpi
    return [
        funnel_table(runs),
        losses_table(runs),
        people_table(runs),
        load_table(runs),
        demo_table(runs),
        pay_table(runs),
        by_table(runs, "city", "cities", primary),
        by_table(runs, "segment", "segments", primary),
        by_table(runs, "channel", "channels", primary),
        by_table(runs, "model", "models", primary),
        reality_table(runs, next(iter(comparison.parts), comparison.names[-1])),
        assumptions_table(runs),
    ]


def _engines(runs: Runs) -> str:
    """The engine of all runs; by policy where one needed another."""
    engines = {name: each[0].manifest["engine"] for name, each in runs.items()}
    if len(set(engines.values())) == 1:
        return str(engines.popitem()[1])
    return ", ".join(f"{name} {engine}" for name, engine in engines.items())


def _provenance(comparison: Comparison, runs: Runs) -> tuple[tuple[str, str], ...]:
    manifest = runs[comparison.names[0]][0].manifest
    return (
        ("seeds", ", ".join(str(seed) for seed in comparison.seeds)),
        ("engine", _engines(runs)),
        ("code", manifest["code"]),
        ("versions", ", ".join(f"{k} {v}" for k, v in manifest["versions"].items())),
        *((f"scenario {name}", f"{file}, {runs[name][0].manifest['fingerprint'][:16]}") for name, file in zip(comparison.names, comparison.files, strict=True)),
        *((f"runs of {name}", ", ".join(each.name for each in runs[name])) for name in comparison.names),
    )  # fmt: skip
