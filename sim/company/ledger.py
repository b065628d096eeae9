"""The money ledger: double entry in integer fen, one row per day, store and pair of accounts."""

from collections import defaultdict
from typing import Any

import numpy as np

from sim.company.accounts import (
    MARGIN_COST_ACCOUNTS,
    OPERATING_COST_ACCOUNTS,
    PAY_ACCOUNTS,
    REVENUE_ACCOUNTS,
    Account,
)
from sim.company.rows import Ints

#: Place and number of what belongs to no store.
HEADQUARTERS = -1


class Ledger:
    """Postings of a run, a day at a time. Equal (store, debit, credit) are added up, so the order of posting leaves no
    trace.

    Args:
        stores: identities of the stores, ascending; they are posted to by their position, what is of none to
            `HEADQUARTERS`.
    """

    def __init__(self, stores: Ints) -> None:
        self._stores = np.concatenate([[HEADQUARTERS], stores]).astype(np.int64)
        #: Fen of the present day by pair of accounts and place, headquarters first.
        self._sums: dict[tuple[Account, Account], Ints] = {}
        self._value: dict[Account, int] = defaultdict(int)

    def post(self, store: int | Ints, debit: Account, credit: Account, fen: int | Ints) -> None:
        """Debit one account and credit another; a column of amounts to a column of stores, or all to one.

        Raises TypeError when `fen` is not whole, ValueError when any is negative or both accounts are the same.
        """
        amounts = np.asarray(fen)
        if amounts.dtype.kind != "i":
            raise TypeError(f"money is posted in whole fen, not {amounts.dtype}")
        if (amounts < 0).any():
            raise ValueError("a posting is never negative: exchange debit and credit")
        if debit == credit:
            raise ValueError("an account cannot be posted against itself")
        sums = self._sums.setdefault((debit, credit), np.zeros(len(self._stores), np.int64))
        np.add.at(sums, np.asarray(store) + 1, amounts)

    def value(self, account: Account) -> int:
        """Debits minus credits of an account since the start, in fen."""
        today = self._worth()
        return self._value[account] + today[account]

    def _worth(self) -> dict[Account, int]:
        """Debits minus credits of the present day by account."""
        worth: dict[Account, int] = defaultdict(int)
        for (debit, credit), sums in self._sums.items():
            fen = int(sums.sum())
            worth[debit] += fen
            worth[credit] -= fen
        return worth

    def balanced(self) -> bool:
        """Whether the day's rows, debits less credits, give the worth of every account, and the whole book is worth
        zero."""
        rows, today = self.columns(0), self._worth()
        trial = np.zeros(max(Account) + 1, np.int64)
        np.add.at(trial, rows["debit"], rows["fen"])
        np.subtract.at(trial, rows["credit"], rows["fen"])
        agree = all(trial[account] == today[account] for account in Account)
        return agree and trial.sum() == 0 and sum(self._value.values()) == 0

    def columns(self, day: int) -> dict[str, np.ndarray[Any, Any]]:
        """The table `ledger` of this day in order of store, debit, credit: i4, i8, i2, i2 and i8 fen."""
        pairs = sorted(self._sums)
        sums = np.array([self._sums[pair] for pair in pairs], np.int64).reshape(len(pairs), len(self._stores)).T
        store, pair = np.nonzero(sums)
        sides = np.array(pairs, np.int16).reshape(len(pairs), 2)
        return {
            "day": np.full(len(store), day, np.int32),
            "store": self._stores[store],
            "debit": sides[pair, 0],
            "credit": sides[pair, 1],
            "fen": sums[store, pair],
        }

    def take(self, day: int) -> dict[str, np.ndarray[Any, Any]]:
        """The rows of this day, which the ledger then forgets; the values of accounts stay."""
        columns = self.columns(day)
        for account, fen in self._worth().items():
            self._value[account] += fen
        self._sums.clear()
        return columns

    def revenue(self) -> int:
        """Revenue in fen, net of VAT: credits minus debits of REVENUE and RECURRING."""
        return -sum(self.value(account) for account in REVENUE_ACCOUNTS)

    def gross_margin(self) -> int:
        """Revenue less COST_OF_CARS and INCENTIVES, in fen."""
        return self.revenue() - sum(self.value(account) for account in MARGIN_COST_ACCOUNTS)

    def pay(self) -> int:
        """Everything advisors earned, in fen."""
        return sum(self.value(account) for account in PAY_ACCOUNTS)

    def contribution(self) -> int:
        """Gross margin less pay, marketing, training, stock holding and overhead, in fen."""
        return self.gross_margin() - sum(self.value(account) for account in OPERATING_COST_ACCOUNTS)
