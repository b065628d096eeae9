"""Every payslip of a run, recomputed to the fen from the other tables of the same run.

Only whole numbers and fractions are used, and nothing of the company's own pay arithmetic. Amounts are rounded half a
fen up where a payment is made, and a pool is split by largest remainder (Hamilton), as sim/company/money.py documents.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Any

import pytest

from sim.company.accounts import Account
from sim.events import Event
from sim.log import Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario

START, DAYS = date(2023, 5, 22), 47
#: From this day on the small store has a plan of its own.
CHANGE = date(2023, 6, 12)
TEMPS = (date(2023, 6, 5), date(2023, 6, 21))
SMALL = "zh-space-1"
WEIGHTS = {"volume_weight": 0.35, "conversion_weight": 0.3, "satisfaction_weight": 0.2, "nps_weight": 0.15}
BASE = ("7000", "9500", "13000")
CAP, CONVERSION, SATISFACTION, NPS = Fraction("1.5"), Fraction("0.13"), Fraction("0.93"), Fraction(60)
DAY_RATE, OVERTIME = Fraction("333.33"), Fraction("1.5")
Row = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """A store's pay plan, in yuan as stated."""

    per_car: str
    by_segment: dict[str, str]
    tiers: tuple[tuple[int, str], ...]
    bonus: str
    target_cars: str
    share: str
    target_profit: str

    def levers(self) -> Row:
        """The plan as levers of the scenario."""
        tiers = [{"id": f"t{n}", "from_cars": n, "per_car_cny": float(yuan)} for n, yuan in self.tiers]
        segments = {name: float(yuan) for name, yuan in self.by_segment.items()}
        card = {"bonus_cny_per_month": float(self.bonus), "target_cars_per_month": float(self.target_cars), **WEIGHTS}
        return {
            "commission": {"per_car_cny": float(self.per_car), "by_segment": segments, "tiers": tiers},
            "scorecard": card,
            "profit_share": {"share": float(self.share), "target_cny_per_month": float(self.target_profit)},
        }


SEGMENTS = {"tech": "1200.05", "young": "300", "fleet": "555.5"}
NATIONAL = Plan("800", SEGMENTS, ((3, "1100.25"), (5, "1500")), "2500.55", "3.5", "0.0123", "40000.07")
LOCAL = Plan("910.1", {**SEGMENTS, "young": "650"}, ((3, "1000"), (5, "1700")), "3100", "2", "0.031", "1000")


@pytest.fixture(scope="module")
def scenario(tiny: Scenario) -> Scenario:
    """Many buyers, quick handovers and surveys, cancellations, leavers and temporary heads; parts of three months."""
    raw: Row = tiny.model_dump()
    raw["clock"] |= {"start": START, "warmup_days": 2, "days": DAYS - 2}
    raw["segments"] = [{**s, "outside_utility": 3.2} for s in raw["segments"]]
    raw["delivery_centres"] = [{**c, "bays": 6, "stock_cars": 40} for c in raw["delivery_centres"]]
    raw["delivery"] |= {"build_days": 3, "cancel_hazard_per_day": 0.01}
    raw["owner"] |= {"survey_delay_days": 2, "survey_share": 0.9}
    raw["advisor"] |= {"quit_per_year": 1.5, "replacement_days": 6}
    targets = {"conversion_share": CONVERSION, "satisfaction_share": SATISFACTION, "nps": NPS}
    raw["finance"] |= {f"target_{name}": float(value) for name, value in targets.items()}
    raw["finance"] |= {"achievement_cap": float(CAP), "overtime_factor": float(OVERTIME)}
    first, until = TEMPS
    window = {
        "id": "w",
        "number": 0,
        "grade": "junior",
        "per_store": 2,
        "first": first,
        "until": until,
        "day_rate_cny": 333.33,
    }
    raw["temps"] = {"windows": [window]}
    raw |= NATIONAL.levers()
    raw["local"] = [{"id": "small", "where": {"store": [SMALL]}, "first": CHANGE, "set": LOCAL.levers()}]
    return Scenario.model_validate(raw)


@pytest.fixture(scope="module")
def tables(scenario: Scenario) -> dict[str, Columns]:
    """The tables of one run."""
    return simulate(scenario, seed=3).tables


def rows(table: Columns) -> list[Row]:
    """A table as a list of rows of plain Python numbers."""
    names = list(table)
    return [dict(zip(names, values, strict=True)) for values in zip(*(table[n].tolist() for n in names), strict=True)]


def half_up(amount: Fraction) -> int:
    """The nearest whole number, a half rounded up.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(12, 5))
    (3, 2)
    """
    return floor(amount + Fraction(1, 2))


def fen(yuan: str) -> int:
    """Fen of a stated amount in yuan."""
    return half_up(Fraction(yuan) * 100)


def month_of(day: int) -> int:
    """The calendar month yyyymm of a day of the run."""
    found = START + timedelta(days=day)
    return found.year * 100 + found.month


def length(month: int) -> int:
    """Days of a month yyyymm."""
    return calendar.monthrange(*divmod(month, 100))[1]


def plan_of(scenario: Scenario, store: int, day: int) -> Plan:
    """The plan that holds in a store on a day of the run."""
    number = next(s.number for s in scenario.stores if s.id == SMALL)
    return LOCAL if store & 1023 == number and START + timedelta(days=day) >= CHANGE else NATIONAL


# -- commission ------------------------------------------------------------------------------------------------


def car_fen(plan: Plan, nth: int, segment: str) -> int:
    """Commission of the nth car of a month: the segment's rate, and what the tier pays above the general rate."""
    general = fen(plan.per_car)
    reached = [fen(yuan) for first, yuan in plan.tiers if first <= nth]
    return max(0, fen(plan.by_segment.get(segment, plan.per_car)) + (reached[-1] if reached else general) - general)


def credited(scenario: Scenario, orders: list[Row]) -> Iterator[tuple[Row, int]]:
    """Every order with its commission; cars are counted by advisor and calendar month, in order of signature."""

    def owner(order: Row) -> tuple[int, int]:
        return order["advisor"], month_of(floor(order["ordered_days"]))

    in_order = sorted(orders, key=lambda o: (*owner(o), o["ordered_days"], o["unit"]))
    for _, cars in groupby(in_order, key=owner):
        for nth, order in enumerate(cars, start=1):
            plan = plan_of(scenario, order["store"], floor(order["ordered_days"]))
            yield order, car_fen(plan, nth, scenario.segments[order["segment"]].id)


def commissions(scenario: Scenario, orders: list[Row]) -> dict[tuple[int, int], int]:
    """Commission by (month, advisor): signed in the month, less what was cancelled on one of its nights."""
    total: dict[tuple[int, int], int] = defaultdict(int)
    for order, amount in credited(scenario, orders):
        total[month_of(floor(order["ordered_days"])), order["advisor"]] += amount
        if order["cancelled_days"] == order["cancelled_days"]:
            total[month_of(floor(order["cancelled_days"]) - 1), order["advisor"]] -= amount
    return total


# -- days, results ---------------------------------------------------------------------------------------------


def employed(tables: dict[str, Columns]) -> dict[tuple[int, int], int]:
    """Days in the post by (month, advisor): from day 0 or the day of joining until the day before leaving."""
    events = rows(tables["events"])
    joined = {e["advisor"]: floor(e["time_days"]) for e in events if e["event"] == Event.HIRED}
    left = {e["advisor"]: floor(e["time_days"]) for e in events if e["event"] == Event.QUIT}
    found: dict[tuple[int, int], int] = defaultdict(int)
    for advisor in {*joined, *left, *tables["advisor_days"]["advisor"].tolist(), *tables["pay"]["advisor"].tolist()}:
        for day in range(joined.get(advisor, 0), left.get(advisor, DAYS)):
            found[month_of(day), advisor] += 1
    return found


def sums(table: list[Row], month: int, advisor: int, column: str) -> int:
    """A column of `advisor_days` over an advisor's month."""
    return sum(r[column] for r in table if r["advisor"] == advisor and month_of(r["day"]) == month)


def answers(events: list[Row], month: int, advisor: int) -> list[int]:
    """Scores that the advisor's customers gave; an answer of a night is logged at the start of the next day."""
    mine = (e for e in events if e["event"] == Event.SURVEY and e["advisor"] == advisor)
    return [round(e["value"]) for e in mine if month_of(floor(e["time_days"]) - 1) == month]


def achieved(result: Fraction, target: Fraction) -> Fraction:
    """Result over target, between nothing and the cap."""
    return min(CAP, max(Fraction(0), result / target))


def composite(plan: Plan, part: Fraction, cars: int, leads: int, orders: int, scores: list[int]) -> Fraction:
    """The weighted achievement in a part of the month. What nobody could measure counts as met."""
    people = max(1, len(scores))
    nps = Fraction(100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)), people)
    parts = {
        "volume_weight": achieved(Fraction(cars), Fraction(plan.target_cars) * part),
        "conversion_weight": achieved(Fraction(orders, leads), CONVERSION) if leads else Fraction(1),
        "satisfaction_weight": achieved(Fraction(sum(scores), 10 * people), SATISFACTION) if scores else Fraction(1),
        "nps_weight": achieved(nps + 100, NPS + 100) if scores else Fraction(1),
    }
    return sum((Fraction(str(WEIGHTS[name])) * part for name, part in parts.items()), Fraction(0))


def is_temporary(advisor: int) -> bool:
    """Whether the post in the packed identity belongs to a window of temporary heads (line 8 and above)."""
    return (advisor >> 10 & 16383) // 512 >= 8


def base(slip: Row, days: int, worked: int, overtime_seconds: int) -> int:
    """Base pay for the days in the post or the day rate for the days worked, and overtime at 1.5 times the hour."""
    full = fen(BASE[slip["grade"]])
    hourly = half_up(Fraction(full * overtime_seconds, 626_400))
    fixed = 0 if is_temporary(slip["advisor"]) else half_up(Fraction(full * days, length(slip["month"])))
    day_rate = half_up(DAY_RATE * 100) * worked if is_temporary(slip["advisor"]) else 0
    return fixed + day_rate + half_up(hourly * OVERTIME)


# -- profit share ----------------------------------------------------------------------------------------------


def profit(orders: list[Row], month: int, store: int) -> int:
    """Gross margin of the cars that the store's customers received in the month."""
    received = (o for o in orders if o["store"] == store and o["delivered_days"] == o["delivered_days"])
    cars = (o for o in received if month_of(floor(o["delivered_days"])) == month)
    return sum(o["revenue_fen"] - o["cost_fen"] - o["incentive_fen"] for o in cars)


def running_costs(ledger: list[Row], month: int, store: int) -> int:
    """Leads and overhead of the store in the month."""
    kinds = (Account.MARKETING, Account.OVERHEAD)
    mine = (r for r in ledger if r["store"] == store and r["debit"] in kinds and month_of(r["day"]) == month)
    return sum(r["fen"] for r in mine)


def split(pool: int, days: dict[int, int]) -> dict[int, int]:
    """A pool by days in the post: whole fen first, the rest to the largest remainders, equal ones by identity.

    >>> split(100, {5: 1, 6: 1, 7: 1})
    {5: 34, 6: 33, 7: 33}
    """
    exact = {who: Fraction(pool * n, sum(days.values())) for who, n in days.items()}
    parts = {who: floor(share) for who, share in exact.items()}
    by_remainder = sorted(exact, key=lambda who: (parts[who] - exact[who], who))
    for who in by_remainder[: pool - sum(parts.values())]:
        parts[who] += 1
    return parts


# -- tests -----------------------------------------------------------------------------------------------------


def last_day(month: int) -> int:
    """The day of the run on whose night the month is paid."""
    return max(day for day in range(DAYS) if month_of(day) == month)


def test_the_run_has_something_to_pay(tables: dict[str, Columns]) -> None:
    """Nothing below is true for want of cases: tiers, cancellations, leavers, temporary heads, overtime, all parts."""
    orders, slips = rows(tables["orders"]), rows(tables["pay"])
    assert {s["month"] for s in slips} == {202305, 202306, 202307}
    assert {o["segment"] for o in orders} >= {0, 3, 5}
    assert max(s["cars"] for s in slips) > 5
    assert sum(o["cancelled_days"] == o["cancelled_days"] for o in orders) >= 3
    assert len({e["advisor"] for e in rows(tables["events"]) if e["event"] == Event.QUIT}) >= 6
    assert any(is_temporary(s["advisor"]) and s["cars"] > 0 for s in slips)
    assert sum(r["overtime_seconds"] for r in rows(tables["advisor_days"])) > 100_000
    assert sum(e["event"] == Event.SURVEY for e in rows(tables["events"])) > 50
    for store in {s["store"] for s in slips}:
        assert any(s["profit_share_fen"] > 0 for s in slips if s["store"] == store)


def test_everybody_in_a_post_is_paid_once_a_month(tables: dict[str, Columns]) -> None:
    paid = [(s["month"], s["advisor"]) for s in rows(tables["pay"])]
    assert len(paid) == len(set(paid))
    assert set(paid) == {key for key, days in employed(tables).items() if days}


def test_commission_of_every_car(scenario: Scenario, tables: dict[str, Columns]) -> None:
    for order, amount in credited(scenario, rows(tables["orders"])):
        assert order["commission_fen"] == amount


def test_base_and_commission_of_every_payslip(scenario: Scenario, tables: dict[str, Columns]) -> None:
    orders, worked, days = rows(tables["orders"]), rows(tables["advisor_days"]), employed(tables)
    earned = commissions(scenario, orders)
    for slip in rows(tables["pay"]):
        month, who = slip["month"], slip["advisor"]
        shifts = sum(r["advisor"] == who and month_of(r["day"]) == month for r in worked)
        overtime = sums(worked, month, who, "overtime_seconds")
        assert slip["base_fen"] == base(slip, days[month, who], shifts, overtime)
        assert slip["commission_fen"] == earned[month, who]


def test_bonus_and_cars_of_every_payslip(scenario: Scenario, tables: dict[str, Columns]) -> None:
    orders, worked, events = (rows(tables[name]) for name in ("orders", "advisor_days", "events"))
    days = employed(tables)
    for slip in rows(tables["pay"]):
        month, who = slip["month"], slip["advisor"]
        plan = plan_of(scenario, slip["store"], last_day(month))
        cars = sum(o["advisor"] == who and month_of(floor(o["ordered_days"])) == month for o in orders)
        leads, won = sums(worked, month, who, "leads"), sums(worked, month, who, "orders")
        part = Fraction(days[month, who], length(month))
        full = half_up(fen(plan.bonus) * composite(plan, part, cars, leads, won, answers(events, month, who)))
        assert slip["cars"] == cars
        assert slip["bonus_fen"] == half_up(Fraction(full * days[month, who], length(month)))


def test_profit_share_of_every_payslip(scenario: Scenario, tables: dict[str, Columns]) -> None:
    orders, days, slips = rows(tables["orders"]), employed(tables), rows(tables["pay"])
    for month, store in sorted({(s["month"], s["store"]) for s in slips}):
        plan = plan_of(scenario, store, last_day(month))
        team = {s["advisor"]: s for s in slips if (s["month"], s["store"]) == (month, store)}
        paid = sum(s["base_fen"] + s["commission_fen"] + s["bonus_fen"] for s in team.values())
        left = profit(orders, month, store) - running_costs(rows(tables["ledger"]), month, store) - paid
        over = max(0, left - fen(plan.target_profit))
        parts = split(half_up(over * Fraction(plan.share)), {who: days[month, who] for who in sorted(team)})
        assert {who: slip["profit_share_fen"] for who, slip in team.items()} == parts


def test_the_ledger_holds_the_payslips(tables: dict[str, Columns]) -> None:
    """What the ledger books as pay on the last night of a month is the sum of the store's payslips."""
    booked: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows(tables["ledger"]):
        sign = (row["debit"] == Account.PAY) - (row["credit"] == Account.PAY)
        if sign:
            booked[row["day"], row["store"]] += sign * row["fen"]
    paid: dict[tuple[int, int], int] = defaultdict(int)
    for slip in rows(tables["pay"]):
        parts = ("base_fen", "commission_fen", "bonus_fen", "profit_share_fen")
        paid[last_day(slip["month"]), slip["store"]] += sum(slip[part] for part in parts)
    assert booked == paid
