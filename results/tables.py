"""The tables of a run: every column with its type, unit and meaning. One definition for writer, documentation, tests.

Names, order and types are those in which the engine hands its rows over (:data:`sim.log.TABLES`); here stand the words.
A column without words, or words without a column, stops the program, so the two cannot drift apart.

Floating columns are *missing* where a thing has not happened: null in Parquet and SQL, NaN in arrays. `time_days` and
all `*_days` count days since midnight of the first day; 1.5 is noon of the second day. Cities, segments, channels, models,
batteries, packs, grades and centres are positions in the scenario's lists, from 0; -1 is none.
"""

from dataclasses import dataclass
from functools import cache

Words = dict[str, tuple[str, str]]

_PERSON: Words = {
    "customer": ("id", "packed identity, the same under every policy"),
    "store": ("id", "city code * 1024 + number in the city; -1 is none"),
    "segment": ("position", "latent class"),
    "channel": ("position", "where the lead came from"),
    "city": ("position", "city of the store"),
    "advisor": ("id", "packed identity; -1 is none"),
}
_CAR: Words = {
    "model": ("position", "model; -1 is none"),
    "battery": ("position", "battery; -1 is none"),
    "pack": ("position", "option pack; -1 is none"),
    "payment": ("code", "sim.events.Payment; -1 is none"),
}
_WORK: Words = {
    kind: ("s", f"time spent on {words}")
    for kind, words in {
        "contact": "first calls",
        "callback": "later calls",
        "receive": "receiving walk-ins",
        "needs": "needs analysis",
        "test_drive": "test drives",
        "negotiation": "negotiations",
        "contract": "contracts",
        "handover": "handovers",
        "tender": "tenders",
        "admin": "paperwork and breaks",
        "training": "courses",
        "idle": "waiting for work",
    }.items()
}

_WORDS: dict[str, tuple[str, Words]] = {
    "events": (
        "One row an event, in the order of stores and days in which the engine met them.",
        _PERSON
        | {
            "time_days": ("d", "when"),
            "customer": ("id", "packed identity; -1 for events of advisors"),
            "event": ("code", "sim.events.Event"),
            "stage": ("code", "sim.events.Stage: the furthest stage entered"),
            "model": ("position", "model the event is about; -1 is none"),
            "value": ("by event", "see sim.events.Event"),
        },
    ),
    "customers": (
        "One row a lead, written when the person has left or at the end of the run.",
        _PERSON
        | _CAR
        | {
            "arrived_days": ("d", "became a lead"),
            "stage_reached": ("code", "sim.events.Stage: the furthest stage entered"),
            "outcome": ("code", "sim.events.Outcome at the end of the run"),
            "loss_reason": ("code", "sim.events.LossReason"),
            "closed_days": ("d", "left for good: lost, last car handed over or cancelled; missing while open"),
            "first_contact_days": ("d", "first answered call"),
            "visit_days": ("d", "first needs analysis in the store"),
            "drive_days": ("d", "first test drive"),
            "negotiation_days": ("d", "first negotiation or tender"),
            "order_days": ("d", "signature"),
            "delivered_days": ("d", "first handover"),
            "cars": ("cars", "cars ordered"),
            "price_fen": ("fen", "contract price of a car with VAT, net of the battery under leasing"),
            "surplus_cny": ("CNY", "consumer surplus of our best offer over the best alternative when last decided"),
            "visit_wait_minutes": ("min", "waited in the showroom before the first needs analysis"),
            "satisfaction": ("0-10", "true willingness to recommend, owners only"),
        },
    ),
    "orders": (
        "One row a car ordered, written when it is handed over or cancelled, or at the end of the run.",
        _PERSON
        | _CAR
        | {
            "unit": ("number", "which of the customer's cars, from 0"),
            "ordered_days": ("d", "signature"),
            "promised_days": ("d", "delivery promised for"),
            "delivered_days": ("d", "handover"),
            "cancelled_days": ("d", "cancellation"),
            "price_fen": ("fen", "contract price with VAT, net of the battery under leasing"),
            "revenue_fen": ("fen", "revenue net of VAT, booked at handover"),
            "cost_fen": ("fen", "unit cost of car and pack"),
            "incentive_fen": ("fen", "swaps, charger and loan subsidy given with the car"),
            "commission_fen": ("fen", "credited to the advisor at signature, charged back at cancellation"),
            "on_time": ("code", "handed over by the promised time: 1 yes, 0 no, -1 not handed over"),
        },
    ),
    "advisor_days": (
        "One row an advisor and day worked. The twelve kinds of work add up to shift and overtime, to the second.",
        _PERSON
        | _WORK
        | {
            "day": ("d", "day of the run, from 0"),
            "grade": ("position", "rank"),
            "shift_seconds": ("s", "length of the shift"),
            "overtime_seconds": ("s", "time over the shift"),
            "leads": ("leads", "people first reached"),
            "orders": ("cars", "cars signed"),
            "effort": ("1 = reference", "effort for volume"),
            "fatigue": ("share", "stock of fatigue in [0, 1)"),
            "skill": ("share", "negotiation skill in (0, 1]"),
        },
    ),
    "store_days": (
        "One row a store and day.",
        _PERSON
        | {
            "day": ("d", "day of the run, from 0"),
            "visits": ("visits", "people who came in and found a seat"),
            "reneged": ("visits", "waits that ended because patience did"),
            "balked": ("visits", "people who found no seat"),
            "served": ("jobs", "jobs begun with somebody in the showroom"),
            "waited_minutes_sum": ("min", "showroom waits of all: served and gone"),
            "served_waited_minutes_sum": ("min", "showroom waits of the served only"),
            "demo_busy_seconds": ("s", "demo cars on a drive, summed over cars"),
            "demo_seconds": ("s", "demo cars times opening time"),
            "calls_open": ("calls", "calls due tomorrow at opening"),
        },
    ),
    "stock_days": (
        "One row a day, delivery centre and model, at the end of the day.",
        {
            "day": ("d", "day of the run, from 0"),
            "centre": ("position", "delivery centre"),
            "model": ("position", "model"),
            "on_hand": ("cars", "finished cars at the centre"),
            "in_transit": ("cars", "finished cars on the way to it"),
            "built": ("cars", "built for it this day"),
            "arrived": ("cars", "arrived this day"),
            "delivered": ("cars", "handed over this day"),
        },
    ),
    "pay": (
        "One row an advisor and calendar month; the last month is paid up to the end of the run.",
        _PERSON
        | {
            "month": ("yyyymm", "calendar month"),
            "grade": ("position", "rank"),
            "base_fen": ("fen", "base pay or day rates, with overtime"),
            "commission_fen": ("fen", "commission less charge-backs; may be negative"),
            "bonus_fen": ("fen", "scorecard bonus"),
            "profit_share_fen": ("fen", "part of the store's pool"),
            "cars": ("cars", "cars signed in the month"),
        },
    ),
    "ledger": (
        "Money, double entry: one row a day, store and pair of accounts.",
        {
            "day": ("d", "day of the run, from 0"),
            "store": ("id", "city code * 1024 + number in the city; -1 is headquarters"),
            "debit": ("code", "sim.company.accounts.Account"),
            "credit": ("code", "sim.company.accounts.Account"),
            "fen": ("fen", "amount, positive"),
        },
    ),
}


@dataclass(frozen=True)
class Column:
    """A column: name, NumPy type (as `f8`), unit, meaning."""

    name: str
    dtype: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table: name, what a row is, columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]


@cache
def tables() -> dict[str, Table]:
    """All tables of a run, by name.

    >>> [c.name for c in tables()["ledger"].columns]
    ['day', 'store', 'debit', 'credit', 'fen']

    Raises LookupError when words are missing or belong to no column.
    """
    from sim.log import TABLES

    if TABLES.keys() != _WORDS.keys():
        raise LookupError(f"tables without words, or words without a table: {sorted(TABLES.keys() ^ _WORDS.keys())}")
    return {name: _table(name, schema) for name, schema in TABLES.items()}


def _table(name: str, schema: dict[str, str]) -> Table:
    row, words = _WORDS[name]
    own = words.keys() - _PERSON.keys() - _CAR.keys()
    if not own <= schema.keys() <= words.keys():
        raise LookupError(f"columns of '{name}' without words: {sorted(schema.keys() - words.keys() | own - schema.keys())}")
    return Table(name, row, tuple(Column(column, dtype, *words[column]) for column, dtype in schema.items()))
