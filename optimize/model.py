"""A mixed integer linear program as arrays: what a planner states, before any solver sees it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Key = tuple[str, ...]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NONE_MOVED: Mapping[tuple[str, Key], float] = MappingProxyType({})
Term = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Rows within a family, columns, coefficients; each a scalar or an array, broadcast together."""
Sense = Literal["<=", "==", ">="]


class Keys(Sequence[Key]):
    """Names of many columns or rows, made only when asked for: a word, then one id per axis.

    >>> keys = Keys("ship", (("hub",), [0, 0]), (("Hefei", "Wuhan"), [0, 1]))
    >>> keys[1], len(keys)
    (('ship', 'hub', 'Wuhan'), 2)
    """

    def __init__(self, word: str, *axes: tuple[Sequence[str], ArrayLike]) -> None:
        self.word = word
        self.axes = [(ids, np.asarray(index, dtype=np.int64)) for ids, index in axes]

    def __len__(self) -> int:
        return len(self.axes[0][1]) if self.axes else 1

    @overload
    def __getitem__(self, i: int) -> Key: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Key]: ...
    def __getitem__(self, i: int | slice) -> Key | Sequence[Key]:
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(len(self)))]
        return (self.word, *(ids[int(index[i])] for ids, index in self.axes))


@dataclass(frozen=True)
class Block:
    """Consecutive columns or rows with one name: `first` to `first + len(keys)`."""

    name: str
    first: int
    keys: Sequence[Key]

    @property
    def range(self) -> slice:
        """Where the block lies."""
        return slice(self.first, self.first + len(self.keys))


@dataclass(frozen=True)
class Program:
    """min or max `cost @ x + constant` subject to `row_lower <= matrix @ x <= row_upper`, `lower <= x <= upper`.

    Attributes:
        cost, lower, upper: (columns,).
        integer: (columns,) bool.
        matrix: (rows, columns), compressed by rows.
        row_lower, row_upper: (rows,).
        columns, rows: the blocks in order; a row block's name is its constraint family's.
    """

    name: str
    maximise: bool
    cost: Floats
    constant: float
    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_]
    matrix: Any
    row_lower: Floats
    row_upper: Floats
    columns: tuple[Block, ...]
    rows: tuple[Block, ...]

    def row(self, family: str, key: Key) -> int:
        """The index of a row. Raises KeyError when the family has no such key."""
        for block in self.rows:
            if block.name == family:
                for i, known in enumerate(block.keys):
                    if known == key:
                        return block.first + i
        raise KeyError((family, key))

    def column(self, key: Key) -> int:
        """The index of a column. Raises KeyError when there is no such key."""
        for block in self.columns:
            for i, known in enumerate(block.keys):
                if known == key:
                    return block.first + i
        raise KeyError(key)

    def rows_of(self, family: str) -> Iterator[tuple[int, Key]]:
        """Index and key of every row of a family."""
        for block in self.rows:
            if block.name == family:
                for i, key in enumerate(block.keys):
                    yield block.first + i, key


class Model:
    """Columns and rows as a planner adds them, block by block; `program()` is the whole.

    `moved` is added to right-hand sides: limits moved by hand, by family and key.
    """

    def __init__(
        self, name: str, *, maximise: bool = False, moved: Mapping[tuple[str, Key], float] = NONE_MOVED
    ) -> None:
        self.name = name
        self.maximise = maximise
        self.moved = moved
        self.constant = 0.0
        self._count = 0
        self._recosts: list[tuple[int, float]] = []
        self._columns: list[tuple[Block, Floats, Floats, Floats, bool]] = []
        self._rows: list[tuple[Block, Ints, Ints, Floats, Floats, Floats]] = []
        self._row_count = 0

    def columns(
        self,
        keys: Sequence[Key],
        *,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        integer: bool = False,
    ) -> Ints:
        """Add a column for each key; cost and bounds are scalars or one per key. Returns their indices."""
        n = len(keys)
        name = keys[0][0] if n else ""
        block = Block(name, self._count, keys)
        self._columns.append((block, _spread(cost, n), _spread(lower, n), _spread(upper, n), integer))
        self._count += n
        return np.arange(block.first, self._count, dtype=np.int64)

    def recost(self, column: int, change: float) -> None:
        """Add to the cost of a column that is already there."""
        self._recosts.append((column, change))

    def rows(
        self,
        family: str,
        keys: Sequence[Key],
        terms: Sequence[Term],
        sense: Sense,
        right: ArrayLike,
    ) -> None:
        """Add a row for each key.

        A term is (row within the family, column, coefficient), each scalar or an array; terms on the same place add up.
        """
        n = len(keys)
        parts = [np.broadcast_arrays(*map(np.atleast_1d, term)) for term in terms]
        row, column, value = (
            np.concatenate([part[i].ravel() for part in parts]) if parts else np.zeros(0) for i in range(3)
        )
        bound = _spread(right, n) + self._moved(family, keys)
        lower = bound if sense != "<=" else np.full(n, -np.inf)
        upper = bound if sense != ">=" else np.full(n, np.inf)
        block = Block(family, self._row_count, keys)
        place = row.astype(np.int64) + self._row_count
        self._rows.append((block, place, column.astype(np.int64), value.astype(np.float64), lower, upper))
        self._row_count += n

    def _moved(self, family: str, keys: Sequence[Key]) -> Floats:
        amount = np.zeros(len(keys))
        if any(name == family for name, _ in self.moved):
            for i, key in enumerate(keys):
                amount[i] = self.moved.get((family, key), 0.0)
        return amount

    def program(self) -> Program:
        """The model as one set of arrays."""
        cost = _joined([c[1] for c in self._columns])
        for column, change in self._recosts:
            cost[column] += change
        return Program(
            name=self.name,
            maximise=self.maximise,
            cost=cost,
            constant=self.constant,
            lower=_joined([c[2] for c in self._columns]),
            upper=_joined([c[3] for c in self._columns]),
            integer=np.concatenate([np.full(len(c[0].keys), c[4]) for c in self._columns]),
            matrix=self._matrix(),
            row_lower=_joined([r[4] for r in self._rows]),
            row_upper=_joined([r[5] for r in self._rows]),
            columns=tuple(c[0] for c in self._columns),
            rows=tuple(r[0] for r in self._rows),
        )

    def _matrix(self) -> Any:
        place = np.concatenate([np.zeros(0, np.int64), *(r[1] for r in self._rows)])
        column = np.concatenate([np.zeros(0, np.int64), *(r[2] for r in self._rows)])
        matrix = sparse.csr_array(
            (_joined([r[3] for r in self._rows]), (place, column)), shape=(self._row_count, self._count)
        )
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return matrix


def _spread(value: ArrayLike, n: int) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (n,)).copy()


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate([np.zeros(0), *parts])
