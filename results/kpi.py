"""The KPI tree: one definition each, read from the tables of a stored run.

A KPI is a numerator, and for ratios a denominator, each a sum over a table within the counted days; drill-downs sum the
same expressions by a dimension, so they add up by construction. A car's grade is that of the advisor who signed it; a
lead's that of the advisor who holds it at the end. It describes, and does not explain: leads are not dealt by lot.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from results.database import cursor
from results.store import Run

DIMENSIONS = ("city", "store", "segment", "channel", "model", "grade")


@dataclass(frozen=True)
class Kpi:
    """One KPI.

    Attributes:
        table: of the run; `where` limits its rows. `{w}` stands for the first counted day.
        top, bottom: SQL sums; `bottom` None for a total.
        scale: the quotient is multiplied by this.
        better: up, down or neither.
        by: dimensions it can be broken down by.
    """

    id: str
    name: str
    name_zh: str
    unit: str
    better: str
    doc: str
    table: str
    top: str
    bottom: str | None = None
    where: str = "true"
    scale: float = 1.0
    by: tuple[str, ...] = ()


_PERSON = ("city", "store", "segment", "channel")
_CAR = (*_PERSON, "model", "grade")
_IN = "arrived_days >= {w}"


def _person(id: str, name: str, zh: str, column: str) -> Kpi:
    doc = f"People who first reached this within the counted days ({column})"
    return Kpi(id, name, zh, "people", "up", doc, "customers", "count(*)", None, f"{column} >= {{w}}", by=_PERSON)


def _rate(id: str, name: str, zh: str, above: str, below: str, doc: str, by: tuple[str, ...] = _PERSON) -> Kpi:
    return Kpi(id, name, zh, "share", "up", doc, "customers", f"count({above})", f"count({below})", _IN, by=by)


#: Whose grade is not known (no advisor holds the lead) is counted as -1, so that the parts add up.
_GRADES = "select advisor, arg_max(grade, day) as grade from '{}' group by 1"
_MARGIN = "revenue_fen - cost_fen - incentive_fen"
_KEPT = "ordered_days >= {w} and cancelled_days is null"

_ALL = (
    _person("leads", "Leads", "线索", "arrived_days"),
    _person("contacts", "Contacts", "接通", "first_contact_days"),
    _person("visits", "Visits", "到店", "visit_days"),
    _person("test_drives", "Test drives", "试驾", "drive_days"),
    Kpi("orders", "Orders", "订单", "cars", "up", "Cars signed", "orders", "count(*)", None, "ordered_days >= {w}", by=_CAR),
    Kpi("deliveries", "Deliveries", "交付", "cars", "up", "Cars handed over", "orders", "count(*)", None, "delivered_days >= {w}", by=_CAR),
    Kpi("cancellations", "Cancellations", "退订", "cars", "down", "Orders cancelled", "orders", "count(*)", None, "cancelled_days >= {w}", by=_CAR),
    _rate("contact_rate", "Leads contacted", "接通率", "nullif(first_contact_days, 'nan')", "arrived_days", "Of the leads of the counted days, those reached by the end of the run"),
    _rate("visit_rate", "Leads that visit", "到店率", "nullif(visit_days, 'nan')", "arrived_days", "Of the leads of the counted days, those who came by the end of the run"),
    _rate("drive_rate", "Visitors who drive", "试驾率", "nullif(drive_days, 'nan')", "nullif(visit_days, 'nan')", "Of the visitors, those who drove by the end of the run"),
    _rate("order_rate", "Leads that order", "成交率", "nullif(order_days, 'nan')", "arrived_days", "Of the leads of the counted days, those who signed by the end of the run; later orders are not counted", (*_PERSON, "grade")),
    Kpi("first_response_hours", "First response, of those reached", "首次响应（已接通）", "hours", "down", "From lead to first answered call, of those reached", "customers", "sum(first_contact_days - arrived_days)", "count(*)", "first_contact_days >= {w}", 24.0, _PERSON),
    Kpi("visit_wait_minutes", "Wait, of all who queued", "到店等待（全部）", "minutes", "down", "Mean wait for anything in the showroom, of the served and of those who gave up; not of those who found it full", "store_days", "sum(waited_minutes_sum)", "sum(served + reneged)", "day >= {w}", by=("store",)),
    Kpi("visit_wait_served_minutes", "Wait, of the served only", "到店等待（已接待）", "minutes", "down", "Mean wait for anything in the showroom that was served; who gave up is left out, which flatters a full store", "store_days", "sum(served_waited_minutes_sum)", "sum(served)", "day >= {w}", by=("store",)),
    Kpi("abandon_share", "Waits abandoned", "离店率", "share", "down", "Waits in the showroom that ended by leaving", "store_days", "sum(reneged)", "sum(served + reneged)", "day >= {w}", by=("store",)),
    Kpi("utilisation", "Advisors' utilisation", "顾问利用率", "share", "neither", "Time not idle over time at work", "advisor_days", "sum(shift_seconds + overtime_seconds - idle)", "sum(shift_seconds + overtime_seconds)", "day >= {w}", by=("store", "grade")),
    Kpi("demo_utilisation", "Demo cars' utilisation", "试驾车利用率", "share", "neither", "Time on test drives over opening time", "store_days", "sum(demo_busy_seconds)", "sum(demo_seconds)", "day >= {w}", by=("store",)),
    Kpi("revenue_of_orders_cny", "Revenue of orders", "订单收入", "CNY", "up", "Net of VAT, of cars signed in the counted days and not cancelled", "orders", "sum(revenue_fen)", None, _KEPT, 0.01, _CAR),
    Kpi("margin_of_orders_cny", "Gross margin of orders", "订单毛利", "CNY", "up", "Revenue less cost and incentives of cars signed in the counted days and not cancelled", "orders", f"sum({_MARGIN})", None, _KEPT, 0.01, _CAR),
    Kpi("revenue_cny", "Revenue booked", "确认收入", "CNY", "up", "Net of VAT, booked at handover; a quarter's handovers are partly of earlier orders", "ledger", "sum(case when credit in (10, 11) then fen when debit in (10, 11) then -fen else 0 end)", None, "day >= {w}", 0.01, ("store",)),
    Kpi("gross_margin_cny", "Gross margin booked", "毛利", "CNY", "up", "Revenue booked less cost of cars and incentives", "ledger", "sum(case when credit in (10, 11, 20, 21) then fen else 0 end) - sum(case when debit in (10, 11, 20, 21) then fen else 0 end)", None, "day >= {w}", 0.01, ("store",)),
    Kpi("pay_cny", "Pay of advisors", "销售薪酬", "CNY", "down", "Base, commission, bonus, profit share and overtime, by month of pay", "ledger", "sum(case when debit = 22 then fen when credit = 22 then -fen else 0 end)", None, "day >= {w}", 0.01, ("store",)),
    Kpi("operating_cost_cny", "Cost of selling", "销售费用", "CNY", "down", "Pay, marketing, training, stock holding and overhead", "ledger", "sum(case when debit between 22 and 26 then fen when credit between 22 and 26 then -fen else 0 end)", None, "day >= {w}", 0.01, ("store",)),
    Kpi("nps", "NPS, true", "净推荐值（真实）", "points", "up", "Promoters (9 and 10 after rounding) less detractors (6 and below) among new owners", "customers", "sum(case when round(satisfaction) >= 9 then 1 when round(satisfaction) <= 6 then -1 else 0 end)", "count(*)", "delivered_days >= {w} and satisfaction is not null", 100.0, _PERSON),
    Kpi("nps_observed", "NPS, surveyed", "净推荐值（调查）", "points", "up", "The same among answers to the survey", "surveys", "sum(case when score >= 9 then 1 when score <= 6 then -1 else 0 end)", "count(*)", "day >= {w}", 100.0, ("store", "channel")),
    Kpi("stock_days", "Days of stock", "库存天数", "days", "down", "Cars on hand over cars handed over a day", "stock_days", "sum(on_hand)", "sum(delivered)", "day >= {w}", by=("model",)),
    Kpi("on_time_share", "Delivered as promised", "准时交付率", "share", "up", "Handovers not later than promised", "orders", "sum(on_time)", "count(*)", "delivered_days >= {w}", by=_CAR),
    Kpi("delivery_weeks", "Order to handover, of cars handed over", "交付周期（已交付）", "weeks", "down", "Mean; cars still on the way are left out", "orders", "sum(delivered_days - ordered_days)", "count(*)", "delivered_days >= {w}", 1.0 / 7.0, _CAR),
    Kpi("baas_share", "Battery leasing", "电池租用占比", "share", "neither", "Orders that lease the battery", "orders", "sum(case when payment = 2 then 1 else 0 end)", "count(*)", "ordered_days >= {w}", by=_CAR),
    Kpi("price_cny", "Price paid", "客单价", "CNY", "neither", "Mean price in the contract, with VAT", "orders", "sum(price_fen)", "count(*)", "ordered_days >= {w}", 0.01, _CAR),
    Kpi("referral_share", "Orders of referred people", "推荐占比", "share", "up", "Orders of leads that owners brought", "orders", "sum(case when channel = {referral} then 1 else 0 end)", "count(*)", "ordered_days >= {w}", by=("city", "store", "segment", "model")),
)  # fmt: skip

_DERIVED = (
    Kpi("contribution_cny", "Contribution of orders", "订单贡献", "CNY", "up", "Gross margin of the orders signed in the counted days less the cost of selling of these days: a policy is judged by the orders it wins, not by handovers of earlier ones", "", ""),
    Kpi("contribution_per_order_cny", "Contribution per order", "单车贡献", "CNY per car", "up", "Contribution of orders over orders", "", ""),
    Kpi("cycle_days", "Lead to order", "转化周期", "days", "down", "Day by which 2 % of the leads have ordered, by Kaplan-Meier with people still on the way as censored", "", ""),
)  # fmt: skip

#: Every KPI by id, in the order of tables.
KPIS: dict[str, Kpi] = {kpi.id: kpi for kpi in (_DERIVED[0], *_ALL, *_DERIVED[1:])}


def values(run: Run) -> dict[str, float]:
    """Every KPI of a run; NaN where a denominator is zero."""
    return dict(_values(run))


@lru_cache(maxsize=512)
def _values(run: Run) -> dict[str, float]:
    with cursor() as base:
        found = {kpi.id: _value(base, run, kpi) for kpi in _ALL}
        found["cycle_days"] = _cycle(base, run)
    found["contribution_cny"] = found["margin_of_orders_cny"] - found["operating_cost_cny"]
    found["contribution_per_order_cny"] = _ratio(found["contribution_cny"], found["orders"])
    return {id: found[id] for id in KPIS}


def breakdown(run: Run, id: str, by: str) -> dict[int, float]:
    """A KPI by a dimension: position or identity in the tables (-1: none) -> value.

    Raises ValueError when the KPI cannot be broken down that way.
    """
    return {key: KPIS[id].scale * _ratio(top, bottom) for key, (top, bottom) in fractions(run, id, by).items()}


def fractions(run: Run, id: str, by: str) -> dict[int, tuple[float, float]]:
    """The same before division: (numerator, denominator), which add up over the parts; a total's denominator is 1.

    Raises ValueError when the KPI cannot be broken down that way.
    """
    kpi = KPIS[id]
    if by not in kpi.by:
        raise ValueError(f"'{id}' can be broken down by {', '.join(kpi.by) or 'nothing'}, not by '{by}'")
    with cursor() as base:
        rows = base.execute(_query(run, kpi, by)).fetchall()
    return {int(key): (float(top or 0), float(bottom or 0)) for key, top, bottom in rows}


def _value(base: Any, run: Run, kpi: Kpi) -> float:
    _, top, bottom = base.execute(_query(run, kpi, "0")).fetchall()[0]
    return kpi.scale * _ratio(float(top or 0), float(bottom or 0))


def _query(run: Run, kpi: Kpi, by: str) -> str:
    names = {"w": run.scenario["clock"]["warmup_days"], "referral": _referral(run)}
    top, where = kpi.top.format(**names), kpi.where.format(**names)
    # DuckDB sorts NaN above every number: what has not happened must not pass `>=`.
    first = kpi.where.split(" ")[0]
    alive = f" and {first} is not null" if first.endswith("_days") else ""
    group = "" if by == "0" else " group by 1 order by 1"
    rows = f"'{run.table(kpi.table)}'"
    if by == "grade" and kpi.table != "advisor_days":
        rows += f" left join ({_GRADES.format(run.table('advisor_days'))}) using (advisor)"
        by = "coalesce(grade, -1)"
    return f"select {by}, {top}, {kpi.bottom or 1} from {rows} where {where}{alive}{group}"


def _referral(run: Run) -> int:
    ids = [channel["id"] for channel in run.scenario["channels"]]
    return ids.index("referral") if "referral" in ids else -1


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom else math.nan


def _cycle(base: Any, run: Run) -> float:
    from results.survival import quantile

    clock = run.scenario["clock"]
    end = clock["warmup_days"] + clock["days"]
    rows = base.execute(
        f"select coalesce(order_days, closed_days, {end}) - arrived_days, order_days is not null from '{run.table('customers')}'"
        f" where arrived_days >= {clock['warmup_days']}"
    ).fetchnumpy()
    durations, ordered = list(rows.values())
    return quantile(durations, ordered, 0.02)
