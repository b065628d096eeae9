"""From a comparison's stored runs to its report: gathers the numbers, draws nothing."""

import math
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

from experiments.compare import Comparison
from experiments.differences import Difference, differences
from experiments.estimate import paired_estimate
from results.funnel import STAGES, daily, funnel, losses
from results.kpi import KPIS
from results.paradox import warnings
from results.people import people
from results.report.model import Effect, Report, Series, Table
from results.store import Run, find


def gather(comparison: Comparison) -> Report:
    """Everything the report of a comparison shows.

    Raises FileNotFoundError when a stored run has been removed meanwhile.
    """
    runs = {name: [_run(each.folder) for each in done] for name, done in comparison.runs.items()}
    base = runs[comparison.names[0]][0].scenario
    effects = tuple(_effect(d) for d in differences(comparison))
    return Report(
        title=_question(comparison),
        title_zh=base["title_zh"],
        region=base["study"]["region_name"],
        primary=comparison.primary_kpi,
        matters=comparison.difference_that_matters,
        replications=len(comparison.seeds),
        days=base["clock"]["days"],
        policies=tuple((n, runs[n][0].scenario["title"], runs[n][0].scenario["title_zh"]) for n in comparison.names),
        effects=effects,
        together=_together(comparison, effects),
        series=tuple(_series(runs, key, title) for key, title in (("orders", "Orders"), ("deliveries", "Handovers"))),
        tables=tuple(t for t in _tables(comparison, runs) if t.rows),
        provenance=_provenance(comparison, runs),
        notes=tuple(warnings(runs, spread)),
    )


def _run(folder: Path) -> Run:
    found = find(folder.parent, folder.name)
    if found is None:
        raise FileNotFoundError(folder)
    return found


def _question(comparison: Comparison) -> str:
    return f"What would change: {comparison.titles[0]}"


def _effect(d: Difference) -> Effect:
    kpi = KPIS[d.kpi]
    return Effect(d.kpi, kpi.name, kpi.unit, d.policy, d.base, d.value, d.mean, d.half_width)


def _together(
    comparison: Comparison, effects: tuple[Effect, ...]
) -> tuple[tuple[tuple[Effect, ...], Effect, Effect], ...]:
    from experiments.differences import interactions

    first = {e.policy: e for e in effects if e.kpi == comparison.primary_kpi}
    rest = {d.policy: _effect(d) for d in interactions(comparison, comparison.primary_kpi)}
    return tuple(
        (tuple(first[part] for part in parts), first[whole], rest[whole]) for whole, parts in comparison.parts.items()
    )


def _series(runs: dict[str, list[Run]], key: str, title: str) -> Series:
    return Series(
        title,
        {
            name: [fmean(day) for day in zip(*(daily(run)[key] for run in each), strict=True)]
            for name, each in runs.items()
        },
    )


def spread(values: list[float]) -> tuple[float, float]:
    """Mean and half-width of the 95 % interval over replications; the half-width of one is NaN."""
    mean, half = paired_estimate(values)
    return mean, half if math.isfinite(half) else math.nan


def _tables(comparison: Comparison, runs: dict[str, list[Run]]) -> list[Table]:
    return [
        _people(comparison, runs),
        _funnel(runs),
        _losses(runs),
        _load(runs),
        _pay(runs),
        _by(comparison, runs, "city", "cities"),
        _by(comparison, runs, "segment", "segments"),
        _by(comparison, runs, "channel", "channels"),
        _by(comparison, runs, "model", "models"),
        _reality(runs[comparison.names[0]]),
        _assumptions(comparison, runs),
    ]


def _people(comparison: Comparison, runs: dict[str, list[Run]]) -> Table:
    base = comparison.names[0]
    names = ["everybody", *(s["name"] for s in runs[base][0].scenario["segments"])]
    rows = []
    for policy in comparison.names[1:]:
        pairs = [{r.segment: r for r in people(a, b)} for a, b in zip(runs[base], runs[policy], strict=True)]
        for segment in sorted(set().union(*pairs)):
            cells: list[object] = [policy, names[segment + 1]]
            for column in ("won", "lost", "new", "better", "worse"):
                cells += spread([float(getattr(p[segment], column)) if segment in p else 0.0 for p in pairs])
            rows.append(tuple(cells))
    columns = ["policy", "segment"]
    for name in ("won", "lost", "of the won, new", "better off", "worse off"):
        columns += [name, "± 95 %"]
    return Table(
        "Who was won, who was lost",
        "People who order under one policy and not the other, and, among those who order under both, whose consumer surplus "
        "changes; means over replications.",
        tuple(columns),
        tuple(rows),
    )


def _means(runs: list[Run], of: Callable[[Run], dict[object, float]]) -> dict[object, tuple[float, float]]:
    found = [of(run) for run in runs]
    keys = dict.fromkeys(key for each in found for key in each)
    return {key: spread([each.get(key, 0.0) for each in found]) for key in keys}


def _funnel(runs: dict[str, list[Run]]) -> Table:
    rows = []
    for name, each in runs.items():
        funnels = [{r.stage: r for r in funnel(run)} for run in each]
        for stage in STAGES:
            cells: list[object] = [name, stage.replace("_", " ")]
            for column in ("entered", "advanced", "lost", "in_progress"):
                cells += spread([float(getattr(f[stage], column)) for f in funnels])
            rows.append(tuple(cells))
    columns = ("policy", "stage", "entered", "±", "advanced", "±", "lost", "±", "in progress", "±")
    note = "Leads of the counted days, at the end of the run; entered = advanced + lost + in progress. Stages can be skipped."
    return Table("Funnel", note, columns, tuple(rows))


def _losses(runs: dict[str, list[Run]]) -> Table:
    from sim.events import LossReason

    rows = []
    for name, each in runs.items():
        for reason, (mean, half) in _means(each, lambda run: {k: float(v) for k, v in losses(run).items()}).items():
            rows.append((name, LossReason(int(str(reason))).name.lower().replace("_", " "), mean, half))
    return Table(
        "Where people leave",
        "True reasons, known to the simulation only.",
        ("policy", "reason", "people", "± 95 %"),
        tuple(rows),
    )


TASKS = (
    "contact",
    "callback",
    "receive",
    "needs",
    "test_drive",
    "negotiation",
    "contract",
    "handover",
    "tender",
    "admin",
    "training",
    "idle",
)


def _load(runs: dict[str, list[Run]]) -> Table:
    sums = ", ".join(f"sum({task})" for task in TASKS)
    rows = []
    for name, each in runs.items():
        grades = [g["name"] for g in each[0].scenario["grades"]]
        found = [
            {
                int(r[0]): [float(x or 0) for x in r[1:]]
                for r in _query(
                    run, f"select grade, {sums} from 'advisor_days' where day >= {_start(run)} group by 1 order by 1"
                )
            }
            for run in each
        ]
        for grade in sorted(set().union(*found)):
            shares = [[x / sum(f[grade]) for x in f[grade]] for f in found if grade in f]
            rows.append(
                (
                    name,
                    grades[grade],
                    *(
                        f"{100 * m:.1f}" + (f" ± {100 * h:.1f} %" if math.isfinite(h) else " %, no interval")
                        for m, h in (spread(list(c)) for c in zip(*shares, strict=True))
                    ),
                )
            )
    return Table(
        "Load on advisors",
        "Share of the time at work, with 95 % intervals.",
        ("policy", "grade", *(t.replace("_", " ") for t in TASKS)),
        tuple(rows),
    )


def _pay(runs: dict[str, list[Run]]) -> Table:
    rows = []
    for name, each in runs.items():
        grades = [g["name"] for g in each[0].scenario["grades"]]
        sql = (
            "select grade, sum(base_fen + commission_fen + bonus_fen + profit_share_fen) / 100.0, sum(commission_fen) / 100.0, sum(cars)"
            " from 'pay' group by 1 order by 1"
        )
        found = [{int(g): (float(a), float(b), float(c)) for g, a, b, c in _query(run, sql)} for run in each]
        for grade in sorted(set().union(*found)):
            cells: list[object] = [name, grades[grade]]
            for k in range(3):
                cells += spread([f.get(grade, (0.0, 0.0, 0.0))[k] for f in found])
            rows.append(tuple(cells))
    columns = ("policy", "grade", "pay, CNY", "±", "of it commission, CNY", "±", "cars", "±")
    return Table("Pay by grade", "Whole run including the warm-up.", columns, tuple(rows))


def _start(run: Run) -> int:
    start: int = run.scenario["clock"]["warmup_days"]
    return start


def _query(run: Run, sql: str) -> list[tuple[Any, ...]]:
    import duckdb

    for table in ("advisor_days", "pay", "orders"):
        sql = sql.replace(f"'{table}'", f"'{run.table(table)}'")
    with duckdb.connect() as db:
        return db.execute(sql).fetchall()


def _by(comparison: Comparison, runs: dict[str, list[Run]], dimension: str, section: str) -> Table:
    from results.kpi import breakdown

    base = comparison.names[0]
    names = [row["name"] for row in runs[base][0].scenario[section]]
    rows = []
    for policy in comparison.names[1:]:
        pairs = [
            (breakdown(a, "orders", dimension), breakdown(b, "orders", dimension))
            for a, b in zip(runs[base], runs[policy], strict=True)
        ]
        for key in sorted({k for a, b in pairs for k in (*a, *b)}):
            level = fmean(a.get(key, 0.0) for a, _ in pairs)
            rows.append((policy, names[key], level, *spread([b.get(key, 0.0) - a.get(key, 0.0) for a, b in pairs])))
    return Table(f"Orders by {dimension}", "", ("policy", dimension, "base", "difference", "± 95 %"), tuple(rows))


def _reality(base: list[Run]) -> Table:
    """The base beside what is publicly known; the reform is not tuned to what happened."""
    from results.kpi import values

    found = [values(run) for run in base]

    def of(top: str, bottom: str | None = None) -> str:
        mean, half = spread([f[top] / f[bottom] if bottom else f[top] for f in found])
        return f"{mean:.3g} ± {half:.2g}"

    rows = (
        ("visits per lead", of("visits", "leads"), "0.40", "July 2023 target: 500 000 leads, 200 000 visits a month", "trade press, company target"),
        ("orders per lead", of("orders", "leads"), "0.04", "July 2023 target: 20 000 orders a month", "trade press, company target"),
        ("share of battery leasing", of("baas_share"), "0.35 (2020) to over 0.70", "company release 2020; aggregator, weak", "published"),
        ("share of orders from referrals", of("referral_share"), "over 0.45 (2019)", "CEO statement", "published"),
        ("weeks from order to handover", of("delivery_weeks"), "2 to 5 (ET7, December 2022)", "press, from the company app", "published"),
        ("NPS of new owners", of("nps"), "80.1 (second half of 2024)", "Landroads survey of 7 800 owners", "published"),
    )  # fmt: skip
    return Table("The base against reality", "The base is calibrated to the funnel; the reform is not tuned to its known outcome. What happened: "
                 "deliveries rose from 23 520 in the second quarter of 2023 to 55 432 in the third (company figures), with new models as well.",
                 ("what", "model, ± 95 %", "published", "source", "quality"), rows)  # fmt: skip


def _assumptions(comparison: Comparison, runs: dict[str, list[Run]]) -> Table:
    """Register entries of what the policies change and of how people respond to it."""
    from experiments.parts import _leaves
    from sim.scenario.register import register

    base = _leaves("", runs[comparison.names[0]][0].scenario)
    changed: set[str] = set()
    for name in comparison.names[1:]:
        own = _leaves("", runs[name][0].scenario)
        keys = {key for key in {*base, *own} if base.get(key) != own.get(key)}
        for key in keys:
            words = key.strip(".").split(".")
            changed.add(words[words.index("set") + 1] if "set" in words else words[0])
    response = {"customer", "advisor", "segments", "market", "owner"}
    rows = tuple(
        (
            e.key,
            "by scenario" if e.default is None else str(e.default),
            e.unit,
            f"{e.low} to {e.high}",
            e.grade,
            e.source,
            e.doc,
        )
        for e in register().values()
        if e.key.split(".")[0] in changed | response
    )
    return Table(
        "What this rests on",
        "Every assumption of the levers that differ and of how people respond, with the range it is uncertain in.",
        ("assumption", "value", "unit", "range", "grade", "source", "meaning"),
        rows,
    )


def _provenance(comparison: Comparison, runs: dict[str, list[Run]]) -> tuple[tuple[str, str], ...]:
    manifest = runs[comparison.names[0]][0].manifest
    return (
        ("seeds", ", ".join(str(seed) for seed in comparison.seeds)),
        ("engine", manifest["engine"]),
        ("code", manifest["code"]),
        ("versions", ", ".join(f"{k} {v}" for k, v in manifest["versions"].items())),
        *((f"scenario {name}", f"{file}, {runs[name][0].manifest['fingerprint'][:16]}") for name, file in zip(comparison.names, comparison.files, strict=True)),
        *((f"runs of {name}", ", ".join(each.name for each in runs[name])) for name in comparison.names),
    )  # fmt: skip
