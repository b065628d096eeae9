"""Everybody who works or has worked for the company, as rows of one array that both engines read and write."""

from typing import Any

import numpy as np

from sim.company.rows import Ints
from sim.events import Task

Row = np.ndarray[Any, Any]

STAFF = np.dtype(
    [
        ("id", "i8"),
        ("store", "i8"),  # position of the store
        ("grade", "i8"),
        ("window", "i8"),  # number of the temporary window, -1 for the core team
        ("employed", "?"),
        ("hired_day", "i8"),
        ("experience_days", "f8"),
        ("base_skills", "f8", (4,)),  # contact, needs, drive, negotiation
        ("pay_ratio", "f8"),  # last month's pay over the market's
        # What tomorrow's advisor is like, set by night.
        ("skills", "f8", (4,)),
        ("effort", "f8", (4,)),  # 1 at the reference pay plan: volume, conversion, satisfaction, survey
        ("pace", "f8"),
        ("fatigue", "f8"),
        ("training_minutes", "f8"),
        # What the day leaves, set by the engine.
        ("worked", "?"),
        ("starts", "f8"),
        ("ends", "f8"),
        ("tie_break", "f8"),
        ("leads_today", "i8"),
        ("orders_today", "i8"),
        ("open_customers", "i8"),
        ("last_assigned", "f8"),
        ("seconds", "i8", (len(Task),)),
        # The calendar month so far, for the pay run.
        ("days_employed", "i8"),
        ("days_worked", "i8"),
        ("overtime_seconds", "i8"),
        ("day_pay_fen", "i8"),
        ("leads", "i8"),
        ("orders", "i8"),
        ("cars", "i8"),
        ("commission_fen", "i8"),
        ("promoters", "i8"),
        ("passives", "i8"),
        ("detractors", "i8"),
        ("points", "f8"),
    ]
)

MONTH = (STAFF.names or ())[(STAFF.names or ()).index("days_employed") :]


class Staff:
    """Rows in order of joining; a row is never used again.

    Attributes:
        rows: the array; it moves when it grows, so keep rows by number.
        teams: row numbers by position of the store, in order of joining.
    """

    def __init__(self, stores: int) -> None:
        self.rows: Row = np.zeros(256, STAFF)
        self.teams: list[list[int]] = [[] for _ in range(stores)]
        self._count = 0
        self._row_of: dict[int, int] = {}
        self._working: Ints | None = None

    def __len__(self) -> int:
        return self._count

    def join(self, store: int, identity: int, grade: int, window: int, hired_day: int) -> int:
        """A new row for somebody who joins a store's team. Returns its number."""
        if self._count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros(len(self.rows), STAFF)])
        row = self._count
        self._count += 1
        new = self.rows[row]
        new["id"], new["store"], new["grade"], new["window"] = identity, store, grade, window
        new["employed"], new["hired_day"], new["pay_ratio"] = True, hired_day, 1.0
        self._row_of[identity] = row
        self.teams[store].append(row)
        self._working = None
        return row

    def leave(self, row: int) -> None:
        """Somebody leaves the team; the row stays for the last pay."""
        self.rows["employed"][row] = False
        self.teams[int(self.rows["store"][row])].remove(row)
        self._working = None

    def row_of(self, identity: int) -> int:
        """The row of an advisor, -1 for a number that nobody has."""
        return self._row_of.get(identity, -1)

    def working(self) -> Ints:
        """Row numbers of everybody employed, store by store; valid until somebody joins or leaves."""
        if self._working is None:
            self._working = np.array([row for team in self.teams for row in team], dtype=np.int64)
        return self._working

    def new_month(self) -> None:
        """Start counting afresh."""
        for name in MONTH:
            self.rows[name] = 0
