"""The model beside what is publicly known."""

import math

from experiments.report.paired import Row, Runs, estimate, query
from results.kpi import values
from results.report.model import Table
from results.report.reality import FACTS, NOTE
from results.store import Run


def reality_table(runs: Runs, last: str) -> Table:
    """The base and the policy `last` beside the public facts."""
    base = next(iter(runs))
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
        "team_shenzhen": float(query(run, sql)[0][0]),
        **{id: found[id] for id in ("baas_share", "referral_share", "delivery_weeks", "nps")},
    }
