"""An advisor's month so far, for the pay run."""

from dataclasses import dataclass


@dataclass(slots=True)
class MonthSoFar:
    """Counted since the first of the calendar month.

    Attributes:
        window: number of the temporary window the post belongs to, -1 for the core team.
        day_pay_fen: of a temporary head, each day worked at the rate of that day.
    """

    advisor: int
    store: int
    grade: int
    window: int
    days_employed: int = 0
    days_worked: int = 0
    overtime_seconds: int = 0
    day_pay_fen: int = 0
    leads: int = 0
    orders: int = 0
