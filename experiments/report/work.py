"""Load on advisors and demo cars, and pay."""

import math
from statistics import fmean

from experiments.report.paired import Runs, estimate, heads, paired, query, scenario, start
from results.kpi import breakdown, values
from results.report.model import Chart, Table
from results.store import Run

TASKS = ("contact", "callback", "receive", "needs", "test_drive", "negotiation", "contract", "handover", "tender", "admin", "training", "idle")  # fmt: skip


def load_table(runs: Runs) -> Table:
    sums = ", ".join(f"sum({task})" for task in TASKS)
    grades = [g["name"] for g in scenario(runs)["grades"]]

    def hours(run: Run) -> dict[int, list[float]]:
        sql = f"select grade, {sums} from 'advisor_days' where day >= {start(run)} group by 1 order by 1"
        return {int(r[0]): [float(x or 0) for x in r[1:]] for r in query(run, sql)}

    def tasks(run: Run) -> dict[str, float]:
        added = [sum(each) for each in zip(*hours(run).values(), strict=True)]
        return {task.replace("_", " "): x / sum(added) for task, x in zip(TASKS, added, strict=True)}

    def busy(run: Run) -> dict[str, float]:
        found = hours(run)
        whole = sum(map(sum, found.values()))
        idle = sum(each[-1] for each in found.values())
        return {"everybody": 1.0 - idle / whole} | {grades[k]: 1.0 - each[-1] / sum(each) for k, each in found.items()}

    by_grade = paired(runs, busy, "share")
    by_task = paired(runs, tasks, "share")
    means = {name: [tasks(run) for run in each] for name, each in runs.items()}
    series = tuple(
        (task, tuple(100.0 * fmean(one[task] for one in each) for each in means.values()), ()) for task in by_task
    )
    return Table(
        "Load on advisors",
        "Share of the time at work; differences in points.",
        heads(runs, "", "who, on what"),
        (*(("busy", k, *v) for k, v in by_grade.items()), *(("time on", k, *v) for k, v in by_task.items())),
        Chart("share of the advisors' time at work, %", True, tuple(runs), (("", series),)),
    )


def demo_table(runs: Runs) -> Table:
    def busy(run: Run) -> dict[str, float]:
        stores = breakdown(run, "demo_utilisation", "store").values()
        known = [x for x in stores if math.isfinite(x)] or [0.0]
        return {
            "all stores": values(run)["demo_utilisation"],
            "busiest store": max(known),
            "quietest store": min(known),
        }

    rows = paired(runs, busy, "share")
    found = {name: [busy(run) for run in each] for name, each in runs.items()}
    levels = {name: [estimate([100.0 * one[key] for one in each]) for key in rows] for name, each in found.items()}
    series = tuple((n, tuple(e.mean for e in each), tuple(e.half_width for e in each)) for n, each in levels.items())
    return Table(
        "Load on demo cars",
        "Share of the opening time that demo cars are on test drives; differences in points.",
        heads(runs, "stores"),
        tuple((key, *row) for key, row in rows.items()),
        Chart("time on test drives over opening time, %", False, tuple(rows), (("", series),)),
    )


PAY = ("base and overtime", "commission", "bonus", "profit share")


def pay_table(runs: Runs) -> Table:
    grades = [g["name"] for g in scenario(runs)["grades"]]

    def of(run: Run) -> dict[tuple[str, str], float]:
        sql = "select grade, sum(base_fen), sum(commission_fen), sum(bonus_fen), sum(profit_share_fen), sum(cars) from 'pay' group by 1 order by 1"
        days = {
            int(g): float(n) for g, n in query(run, "select grade, count(*) from 'advisor_days' group by 1 order by 1")
        }
        found: dict[tuple[str, str], float] = {}
        for g, *parts, cars in query(run, sql):
            at_work = days.get(int(g), 0.0)
            if at_work:
                yuan = [float(p) / 100.0 / at_work for p in parts]
                found |= {(grades[int(g)], "all pay"): sum(yuan)}
                found |= {(grades[int(g)], name): x for name, x in zip(PAY, yuan, strict=True) if x}
                found[grades[int(g)], "cars in 100 days"] = 100.0 * float(cars) / at_work
        return found

    table = paired(runs, of)
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
        heads(runs, "grade", "what"),
        tuple(rows),
        Chart("yuan a day at work", True, tuple(grades), panels),
    )
