"""Exact arithmetic with money: integer fen, half fen rounded up, and splits that add up to the last fen.

Amounts are integers or columns of int64; a product that int64 cannot hold is worked out in Python's integers.
"""

import functools
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from sim.company.rows import Ints

_MOST = 2**63


@functools.cache
def to_fen(yuan: float) -> int:
    """Fen of an amount in yuan, half a fen rounded away from zero.

    >>> to_fen(800), to_fen(0.005), to_fen(-1.5)
    (80000, 1, -150)
    """
    return int((Decimal(repr(yuan)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def fen_column(yuan: np.ndarray[Any, np.dtype[np.float64]]) -> Ints:
    """Fen of a column of amounts in yuan, of which few differ.

    >>> fen_column(np.array([333.33, 0.005, 333.33]))
    array([33333,     1, 33333])
    """
    distinct, places = np.unique(yuan, return_inverse=True)
    return np.array([to_fen(amount) for amount in distinct.tolist()], np.int64)[places]


def share_of[F: (int, Ints)](fen: F, share: float) -> F:
    """`share` (a decimal number, taken as written) of `fen`, half a fen rounded away from zero.

    >>> share_of(1_000, 0.1), share_of(5, 0.1), share_of(1_000, 0.0)
    (100, 1, 0)
    >>> share_of(np.array([1_005, -1_005]), 0.1)
    array([ 101, -101])
    """
    numerator, denominator = _as_written(share)
    part = ratio_of(abs(fen), abs(numerator), denominator)
    sign = 1 if numerator >= 0 else -1
    if isinstance(fen, int):
        return part * sign if fen >= 0 else -part * sign
    return np.where(fen < 0, -sign, sign) * part


def ratio_of[F: (int, Ints)](fen: F, numerator: F | int, denominator: int) -> F:
    """`fen * numerator / denominator`, half a fen rounded up; exact in integers.

    Raises ValueError when the denominator is not positive.

    >>> ratio_of(600_000, 10, 30), ratio_of(1, 1, 2)
    (200000, 1)
    >>> ratio_of(np.array([600_000, 10**17]), np.array([10, 30]), 30)
    array([            200000, 100000000000000000])
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    if isinstance(fen, int) or 2 * _largest(fen) * _largest(numerator) + denominator < _MOST:
        return (2 * fen * numerator + denominator) // (2 * denominator)
    pairs = np.broadcast(fen, np.asarray(numerator))
    return np.array([ratio_of(int(a), int(b), denominator) for a, b in pairs], np.int64)


def _largest(numbers: Ints | int) -> int:
    return int(np.max(np.abs(numbers), initial=0))


def vat_inside[F: (int, Ints)](price_fen: F, vat_share: float) -> F:
    """Value-added tax contained in a price that includes it: price * v / (1 + v).

    >>> vat_inside(11_300_000, 0.13)
    1300000
    """
    numerator, denominator = _as_written(vat_share)
    return ratio_of(price_fen, numerator, numerator + denominator)


@functools.cache
def _as_written(number: float) -> tuple[int, int]:
    """A decimal number as the fraction that its digits say."""
    return Fraction(repr(number)).as_integer_ratio()


def split_fen(pool: int, weights: Sequence[int], ids: Sequence[int]) -> list[int]:
    """Divide a pool in proportion to whole-number weights, to the last fen, by largest remainder (Hamilton).

    Equal remainders are served in the order of `ids`, so that relabelling positions changes nothing.
    Raises ValueError for a negative pool or weight, or for a pool without any weight.

    >>> split_fen(100, [1, 1, 1], [7, 5, 6])
    [33, 34, 33]
    """
    total = sum(weights)
    if pool < 0 or any(weight < 0 for weight in weights) or (pool > 0 and total == 0):
        raise ValueError("a pool is divided by non-negative weights, at least one of them positive")
    if total == 0:
        return [0 for _ in weights]
    shares = [pool * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(pool * weights[i] % total), ids[i]))
    for i in order[: pool - sum(shares)]:
        shares[i] += 1
    return shares
