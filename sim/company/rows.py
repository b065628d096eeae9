"""Rows of an array that are taken and given back."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Ints = np.ndarray[Any, np.dtype[np.int64]]


class Rows:
    """An array of rows; one that is given back is taken again.

    Attributes:
        rows: the array; it moves when it grows, so keep what it holds by number of the row.
    """

    def __init__(self, kind: np.dtype[Any], room: int = 1024) -> None:
        self.rows: Array = np.zeros(room, kind)
        self._free: Ints = np.arange(room)[::-1].copy()
        self._left = room

    def reserve(self, rows: int) -> None:
        """Make sure that so many rows are free."""
        while self._left < rows:
            room = len(self.rows)
            self.rows = np.concatenate([self.rows, np.zeros(room, self.rows.dtype)])
            fresh = np.arange(room, 2 * room)[::-1]
            self._free = np.concatenate([fresh, self._free[: self._left], np.empty(room - self._left, np.int64)])
            self._left += room

    def take(self, rows: int) -> Ints:
        """Numbers of free rows, which are then taken. `reserve` first."""
        self._left -= rows
        return self._free[self._left : self._left + rows].copy()

    def give_back(self, rows: Ints) -> None:
        """These rows are free again."""
        self._free[self._left : self._left + len(rows)] = rows
        self._left += len(rows)
