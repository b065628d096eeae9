"""From a comparison's stored runs to its report: gathers the numbers, draws nothing."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from experiments.compare import Comparison
from experiments.differences import Difference, differences
from experiments.estimate import paired_estimate
from results.funnel import STAGES, daily, funnel, losses
from results.kpi import KPIS, breakdown, values
from results.people import people
from results.report.model import Chart, Effect, Estimate, Report, Series, Table
from results.report.reality import FACTS, NOTE
from results.store import Run, find

Runs = dict[str, list[Run]]
Row = tuple[object, ...]


SERIES = (("leads", "Leads"), ("orders", "Orders"), ("deliveries", "Handovers"))


def gather(comparison: Comparison) -> Report:
    """Everything the report of a comparison shows.

    Raises FileNotFoundError when a stored run has been removed meanwhile.
    """
    runs = {name: [_run(each.folder) for each in done] for name, done in comparison.runs.items()}
    base = runs[comparison.names[0]][0].scenario
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
    )


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
    from experiments.differences import interactions

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
        _start(next(iter(runs.values()))[0]),
    )


def estimate(numbers: Sequence[float], unit: str = "", *, difference: bool = False) -> Estimate:
    """Mean and 95 % interval over replications."""
    return Estimate(*paired_estimate(numbers), unit, difference)


def paired(
    comparison: Comparison, runs: Runs, of: Callable[[Run], dict[Any, float]], unit: str = ""
) -> dict[Any, tuple[Estimate, ...]]:
    """For every key the base's value and each policy's paired difference from it; what a run lacks is zero."""
    found = {name: [of(run) for run in runs[name]] for name in comparison.names}
    base, *others = comparison.names
    keys = dict.fromkeys(key for each in found.values() for one in each for key in one)
    return {
        key: (
            estimate([one.get(key, 0.0) for one in found[base]], unit),
            *(
                estimate(
                    [b.get(key, 0.0) - a.get(key, 0.0) for a, b in zip(found[base], found[name], strict=True)],
                    unit,
                    difference=True,
                )
                for name in others
            ),
        )
        for key in keys
    }


def _tables(comparison: Comparison, runs: Runs) -> list[Table]:
    return [
        _funnel(comparison, runs),
        _losses(comparison, runs),
        _people(comparison, runs),
        _load(comparison, runs),
        _demo(comparison, runs),
        _pay(comparison, runs),
        _by(comparison, runs, "city", "cities"),
        _by(comparison, runs, "segment", "segments"),
        _by(comparison, runs, "channel", "channels"),
        _by(comparison, runs, "model", "models"),
        _reality(comparison, runs),
        _assumptions(comparison, runs),
    ]


def _heads(comparison: Comparison, *first: str) -> tuple[str, ...]:
    base, *others = comparison.names
    return (*first, base, *(f"{name} less {base}" for name in others))


def _people(comparison: Comparison, runs: Runs) -> Table:
    base = comparison.names[0]
    names = ["everybody", *(s["name"] for s in runs[base][0].scenario["segments"])]
    rows: list[Row] = []
    panels = []
    for policy in comparison.names[1:]:
        pairs = [{r.segment: r for r in people(a, b)} for a, b in zip(runs[base], runs[policy], strict=True)]
        found = {
            column: {
                segment: estimate([float(getattr(p[segment], column)) if segment in p else 0.0 for p in pairs])
                for segment in range(-1, len(names) - 1)
            }
            for column in ("won", "new", "lost", "better", "worse")
        }
        rows += [(policy, name, *(found[c][k - 1] for c in found)) for k, name in enumerate(names)]
        series = (("won", 1.0, "won"), ("lost", -1.0, "lost"))
        panels.append(
            (
                policy,
                tuple((s, tuple(sign * found[c][k].mean for k in range(len(names) - 1)), ()) for s, sign, c in series),
            )
        )
    return Table(
        "Who was won, who was lost, who was made worse off",
        "People who order under one policy and not the other (new: they would not even have become a lead), and, among those "
        "who order under both, whose consumer surplus grows or shrinks. The same people are compared one by one.",
        ("policy", "segment", "won", "of the won, new", "lost", "better off", "worse off"),
        tuple(rows),
        Chart("people won (right) and lost (left)", True, tuple(names[1:]), tuple(panels)),
    )


def _funnel(comparison: Comparison, runs: Runs) -> Table:
    base = comparison.names[0]
    counts = {c: paired(comparison, runs, _stages(c)) for c in ("entered", "advanced", "lost", "in_progress")}
    entered = counts["entered"]
    rows = tuple(
        (stage.replace("_", " "), *(each[stage][0] for each in counts.values()), *entered[stage][1:])
        for stage in STAGES
    )
    reached = {
        name: [
            estimate(
                [
                    100.0 * found[stage] / found["lead"]
                    for found in ({r.stage: r.entered for r in funnel(run)} for run in each)
                ]
            )
            for stage in STAGES
        ]
        for name, each in runs.items()
    }
    series = tuple((n, tuple(e.mean for e in each), tuple(e.half_width for e in each)) for n, each in reached.items())
    return Table(
        "Funnel",
        "Leads of the counted days, at the end of the run. In the base, entered = advanced + lost + in progress; people may skip a "
        "stage. For the policies, how many more enter.",
        (
            "stage",
            f"{base}: entered",
            "advanced",
            "lost",
            "in progress",
            *(f"entered, {n} less {base}" for n in comparison.names[1:]),
        ),
        rows,
        Chart(
            "share of the leads that reach the stage, %",
            False,
            tuple(s.replace("_", " ") for s in STAGES),
            (("", series),),
        ),
    )


def _stages(column: str) -> Callable[[Run], dict[str, float]]:
    return lambda run: {row.stage: float(getattr(row, column)) for row in funnel(run)}


def _losses(comparison: Comparison, runs: Runs) -> Table:
    from sim.events import LossReason

    def word(reason: int) -> str:
        return LossReason(reason).name.lower().replace("_", " ")

    where = paired(comparison, runs, _stages("lost"))
    why = paired(comparison, runs, lambda run: {word(k): float(v) for k, v in losses(run).items()})
    rows = (
        *(("left at", stage.replace("_", " "), *where[stage]) for stage in STAGES),
        *(("because", reason, *why[reason]) for reason in why),
    )
    shares = {
        name: {
            k: fmean(found.get(k, 0) / max(1, sum(found.values())) for found in each)
            for k in sorted({k for f in each for k in f})
        }
        for name, each in ((n, [losses(run) for run in each]) for n, each in runs.items())
    }
    reasons = sorted({k for each in shares.values() for k in each})
    series = tuple((word(k), tuple(100.0 * each.get(k, 0.0) for each in shares.values()), ()) for k in reasons)
    return Table(
        "Where people leave, and why",
        "People. The reasons are the true ones, known to the simulation only: no policy sees them.",
        _heads(comparison, "", "where, why"),
        rows,
        Chart("reasons of those who left, %", True, tuple(shares), (("", series),)) if reasons else None,
    )


TASKS = ("contact", "callback", "receive", "needs", "test_drive", "negotiation", "contract", "handover", "tender", "admin", "training", "idle")  # fmt: skip


def _load(comparison: Comparison, runs: Runs) -> Table:
    sums = ", ".join(f"sum({task})" for task in TASKS)
    grades = [g["name"] for g in runs[comparison.names[0]][0].scenario["grades"]]

    def hours(run: Run) -> dict[int, list[float]]:
        sql = f"select grade, {sums} from 'advisor_days' where day >= {_start(run)} group by 1 order by 1"
        return {int(r[0]): [float(x or 0) for x in r[1:]] for r in _query(run, sql)}

    def tasks(run: Run) -> dict[str, float]:
        added = [sum(each) for each in zip(*hours(run).values(), strict=True)]
        return {task.replace("_", " "): x / sum(added) for task, x in zip(TASKS, added, strict=True)}

    def busy(run: Run) -> dict[str, float]:
        found = hours(run)
        whole = sum(map(sum, found.values()))
        idle = sum(each[-1] for each in found.values())
        return {"everybody": 1.0 - idle / whole} | {grades[k]: 1.0 - each[-1] / sum(each) for k, each in found.items()}

    by_grade = paired(comparison, runs, busy, "share")
    by_task = paired(comparison, runs, tasks, "share")
    means = {name: [tasks(run) for run in each] for name, each in runs.items()}
    series = tuple(
        (task, tuple(100.0 * fmean(one[task] for one in each) for each in means.values()), ()) for task in by_task
    )
    return Table(
        "Load on advisors",
        "Share of the time at work; differences in points.",
        _heads(comparison, "", "who, on what"),
        (*(("busy", k, *v) for k, v in by_grade.items()), *(("time on", k, *v) for k, v in by_task.items())),
        Chart("share of the advisors' time at work, %", True, tuple(runs), (("", series),)),
    )


def _demo(comparison: Comparison, runs: Runs) -> Table:
    def busy(run: Run) -> dict[str, float]:
        stores = breakdown(run, "demo_utilisation", "store").values()
        known = [x for x in stores if math.isfinite(x)] or [0.0]
        return {
            "all stores": values(run)["demo_utilisation"],
            "busiest store": max(known),
            "quietest store": min(known),
        }

    rows = paired(comparison, runs, busy, "share")
    found = {name: [busy(run) for run in each] for name, each in runs.items()}
    levels = {name: [estimate([100.0 * one[key] for one in each]) for key in rows] for name, each in found.items()}
    series = tuple((n, tuple(e.mean for e in each), tuple(e.half_width for e in each)) for n, each in levels.items())
    return Table(
        "Load on demo cars",
        "Share of the opening time that demo cars are on test drives; differences in points.",
        _heads(comparison, "stores"),
        tuple((key, *row) for key, row in rows.items()),
        Chart("time on test drives over opening time, %", False, tuple(rows), (("", series),)),
    )


PAY = ("base and overtime", "commission", "bonus", "profit share")


def _pay(comparison: Comparison, runs: Runs) -> Table:
    grades = [g["name"] for g in runs[comparison.names[0]][0].scenario["grades"]]

    def of(run: Run) -> dict[tuple[str, str], float]:
        sql = "select grade, sum(base_fen), sum(commission_fen), sum(bonus_fen), sum(profit_share_fen), sum(cars) from 'pay' group by 1 order by 1"
        days = {
            int(g): float(n) for g, n in _query(run, "select grade, count(*) from 'advisor_days' group by 1 order by 1")
        }
        found: dict[tuple[str, str], float] = {}
        for g, *parts, cars in _query(run, sql):
            at_work = days.get(int(g), 0.0)
            if at_work:
                yuan = [float(p) / 100.0 / at_work for p in parts]
                found |= {(grades[int(g)], "all pay"): sum(yuan)}
                found |= {(grades[int(g)], name): x for name, x in zip(PAY, yuan, strict=True) if x}
                found[grades[int(g)], "cars in 100 days"] = 100.0 * float(cars) / at_work
        return found

    table = paired(comparison, runs, of)
    order = ["all pay", *PAY, "cars in 100 days"]
    rows = [(*key, *table[key]) for key in sorted(table, key=lambda k: (grades.index(k[0]), order.index(k[1])))]
    means = {name: [of(run) for run in each] for name, each in runs.items()}
    used = [part for part in PAY if any(key[1] == part for key in table)]
    panels = tuple(
        (
            name,
            tuple((part, tuple(fmean(one.get((g, part), 0.0) for one in each) for g in grades), ()) for part in used),
        )
        for name, each in means.items()
    )
    return Table(
        "Pay by grade",
        "Yuan an advisor and day at work, over the whole run: the warm-up, in which every policy is still the base, is in it.",
        _heads(comparison, "grade", "what"),
        tuple(rows),
        Chart("yuan a day at work", True, tuple(grades), panels),
    )


def _start(run: Run) -> int:
    start: int = run.scenario["clock"]["warmup_days"]
    return start


def _query(run: Run, sql: str) -> list[tuple[Any, ...]]:
    import duckdb

    for table in ("advisor_days", "pay", "orders"):
        sql = sql.replace(f"'{table}'", f"'{run.table(table)}'")
    with duckdb.connect() as db:
        return db.execute(sql).fetchall()


def _by(comparison: Comparison, runs: Runs, dimension: str, section: str) -> Table:
    """The primary KPI (or the part of it that can be told by the dimension) and orders."""
    names = [row["name"] for row in runs[comparison.names[0]][0].scenario[section]]
    first = comparison.primary_kpi if dimension in KPIS[comparison.primary_kpi].by else "margin_of_orders_cny"
    rows: list[Row] = []
    for id in dict.fromkeys((first, "orders")):
        kpi = KPIS[id]
        factor, unit = (1e-6, "CNY million") if kpi.unit == "CNY" else (1.0, kpi.unit)
        found = paired(comparison, runs, _broken_down(id, dimension, factor), kpi.unit)
        rows += [(f"{kpi.name}, {unit}", names[key], *found[key]) for key in sorted(found)]
    return Table(f"By {dimension}", "", _heads(comparison, "what", dimension), tuple(rows))


def _broken_down(id: str, dimension: str, factor: float) -> Callable[[Run], dict[int, float]]:
    return lambda run: {key: factor * value for key, value in breakdown(run, id, dimension).items()}


def _reality(comparison: Comparison, runs: Runs) -> Table:
    base = comparison.names[0]
    last = next(iter(comparison.parts), comparison.names[-1])
    rows: list[Row] = []
    of = {
        name: [_beside(run, reference) for run, reference in zip(runs[name], runs[base], strict=True)]
        for name in (base, last)
    }
    for fact in FACTS:
        model = tuple(estimate([one[fact.key] for one in of[name]]) for name in (base, last))
        rows.append((fact.what, *model, fact.public, fact.when, f"{fact.source} ({fact.quality})"))
    return Table(
        "Beside reality",
        NOTE,
        ("what", f"model: {base}", f"model: {last}", "in public", "when", "source and quality"),
        tuple(rows),
    )


def _beside(run: Run, base: Run) -> dict[str, float]:
    """What of a run stands beside a public number."""
    found = values(run)
    stores = [s for s in run.scenario["stores"] if s["city"] in run.scenario["market"]["cities"]]
    code = {c["id"]: c["code"] for c in run.scenario["cities"]}["shenzhen"]
    sql = f"select count(distinct advisor) from 'advisor_days' where store // 1024 = {code} and day > (select max(day) from 'advisor_days') - 7"
    ratio = {
        "visits_per_lead": ("visits", "leads"),
        "orders_per_visit": ("orders", "visits"),
        "orders_per_lead": ("orders", "leads"),
        "margin": ("margin_of_orders_cny", "revenue_of_orders_cny"),
    }
    return {
        **{key: found[top] / found[bottom] if found[bottom] else math.nan for key, (top, bottom) in ratio.items()},
        **{id: 30.0 * found[id] / run.scenario["clock"]["days"] for id in ("leads", "visits", "orders")},
        "orders_over_base": found["orders"] / (values(base)["orders"] or math.nan),
        **{f"{kind}s": float(sum(s["kind"] == kind for s in stores)) for kind in ("house", "space")},
        "team_shenzhen": float(_query(run, sql)[0][0]),
        **{id: found[id] for id in ("baas_share", "referral_share", "delivery_weeks", "nps")},
    }


def _assumptions(comparison: Comparison, runs: Runs) -> Table:
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
    order = {section: k for k, section in enumerate((*sorted(changed), *sorted(response - changed)))}
    entries = sorted(
        (e for e in register().values() if e.key.split(".")[0] in order), key=lambda e: order[e.key.split(".")[0]]
    )
    rows = tuple(
        (
            f"{e.doc} ({e.key})",
            "by scenario"
            if e.default is None
            else f"{e.default:g}"
            if isinstance(e.default, float)
            else str(e.default),
            e.unit,
            f"{e.low:g} to {e.high:g}",
            e.grade,
            e.source,
        )
        for e in entries
    )
    return Table(
        "What this rests on",
        "Every assumption of the levers that differ and of how people respond, with the range it is uncertain in.",
        ("assumption", "value", "unit", "range", "grade", "source"),
        rows,
    )


def _provenance(comparison: Comparison, runs: Runs) -> tuple[tuple[str, str], ...]:
    manifest = runs[comparison.names[0]][0].manifest
    return (
        ("seeds", ", ".join(str(seed) for seed in comparison.seeds)),
        ("engine", manifest["engine"]),
        ("code", manifest["code"]),
        ("versions", ", ".join(f"{k} {v}" for k, v in manifest["versions"].items())),
        *((f"scenario {name}", f"{file}, {runs[name][0].manifest['fingerprint'][:16]}") for name, file in zip(comparison.names, comparison.files, strict=True)),
        *((f"runs of {name}", ", ".join(each.name for each in runs[name])) for name in comparison.names),
    )  # fmt: skip
