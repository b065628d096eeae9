"""An advisor's month so far, for the pay run."""

from dataclasses import dataclass


@dataclass(slots=True)
class MonthSoFar:
    """Counted since the first of the calendar month.

    Attributes:
        day_rate_fen: pay per day worked of a temporary head, 0 for the core team.
    """

    advisor: int
    store: int
    grade: int
    day_rate_fen: int
    days_employed: int = 0
    days_worked: int = 0
    overtime_seconds: int = 0
    leads: int = 0
    orders: int = 0
