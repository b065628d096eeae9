"""An advisor's month so far, for the pay run."""

from dataclasses import dataclass


@dataclass(slots=True)
class MonthSoFar:
    """Counted since the first of the calendar month."""

    advisor: int
    store: int
    grade: int
    days_employed: int = 0
    days_worked: int = 0
    overtime_seconds: int = 0
    leads: int = 0
    orders: int = 0
