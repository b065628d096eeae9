"""The money ledger: double entry in integer fen, one row per day, store and pair of accounts."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from sim.company.accounts import (
    MARGIN_COST_ACCOUNTS,
    OPERATING_COST_ACCOUNTS,
    PAY_ACCOUNTS,
    REVENUE_ACCOUNTS,
    Account,
)

#: The store number of what belongs to no store.
HEADQUARTERS = -1

_Key = tuple[int, int, int, int]


class Ledger:
    """Postings of a run. Equal (day, store, debit, credit) are added up, so the order of posting leaves no trace."""

    def __init__(self) -> None:
        self._rows: dict[_Key, int] = defaultdict(int)
        self._value: dict[Account, int] = defaultdict(int)

    def post(self, day: int, store: int, debit: Account, credit: Account, fen: int) -> None:
        """Debit one account and credit another.

        Raises TypeError when `fen` is not an int, ValueError when it is negative or both accounts are the same.
        """
        if not isinstance(fen, int | np.integer) or isinstance(fen, bool):
            raise TypeError(f"money is posted in whole fen, not {type(fen).__name__}")
        if fen < 0:
            raise ValueError("a posting is never negative: exchange debit and credit")
        if debit == credit:
            raise ValueError("an account cannot be posted against itself")
        if fen == 0:
            return
        amount = int(fen)
        self._rows[(int(day), int(store), int(debit), int(credit))] += amount
        self._value[debit] += amount
        self._value[credit] -= amount

    def value(self, account: Account) -> int:
        """Debits minus credits of an account since the start, in fen."""
        return self._value[account]

    def balanced(self, day: int) -> bool:
        """Whether the day's debits over all accounts equal its credits, and the whole book is worth zero."""
        trial: dict[int, int] = defaultdict(int)
        for (row_day, _, debit, credit), fen in self._rows.items():
            if row_day == day:
                trial[debit] += fen
                trial[credit] -= fen
        return sum(trial.values()) == 0 and sum(self._value.values()) == 0

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """The table `ledger` in order of day, store, debit, credit: i4, i8, i2, i2 and i8 fen."""
        keys = sorted(self._rows)
        return {
            "day": np.array([key[0] for key in keys], dtype=np.int32),
            "store": np.array([key[1] for key in keys], dtype=np.int64),
            "debit": np.array([key[2] for key in keys], dtype=np.int16),
            "credit": np.array([key[3] for key in keys], dtype=np.int16),
            "fen": np.array([self._rows[key] for key in keys], dtype=np.int64),
        }

    def take(self) -> dict[str, NDArray[np.generic]]:
        """The rows so far, which the ledger then forgets; the values of accounts stay."""
        columns = self.columns()
        self._rows.clear()
        return columns

    def revenue(self) -> int:
        """Revenue in fen, net of VAT: credits minus debits of REVENUE and RECURRING."""
        return -sum(self._value[account] for account in REVENUE_ACCOUNTS)

    def gross_margin(self) -> int:
        """Revenue less COST_OF_CARS and INCENTIVES, in fen."""
        return self.revenue() - sum(self._value[account] for account in MARGIN_COST_ACCOUNTS)

    def pay(self) -> int:
        """Everything advisors earned, in fen."""
        return sum(self._value[account] for account in PAY_ACCOUNTS)

    def contribution(self) -> int:
        """Gross margin less pay, marketing, training, stock holding and overhead, in fen."""
        return self.gross_margin() - sum(self._value[account] for account in OPERATING_COST_ACCOUNTS)
