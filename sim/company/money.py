"""Exact arithmetic with money: integer fen, half fen rounded up, and splits that add up to the last fen."""

import functools
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def to_fen(yuan: float) -> int:
    """Fen of an amount in yuan, half a fen rounded away from zero.

    >>> to_fen(800), to_fen(0.005), to_fen(-1.5)
    (80000, 1, -150)
    """
    return int((Decimal(repr(yuan)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_of(fen: int, share: float) -> int:
    """`share` (a decimal number, taken as written) of `fen`, half a fen rounded away from zero.

    >>> share_of(1_000, 0.1), share_of(5, 0.1), share_of(1_000, 0.0)
    (100, 1, 0)
    """
    numerator, denominator = _as_written(share)
    part = ratio_of(abs(fen) * abs(numerator), 1, denominator)
    return part if (fen < 0) == (numerator < 0) else -part


def ratio_of(fen: int, numerator: int, denominator: int) -> int:
    """`fen * numerator / denominator`, half a fen rounded up; exact in integers.

    Raises ValueError when the denominator is not positive.

    >>> ratio_of(600_000, 10, 30), ratio_of(1, 1, 2)
    (200000, 1)
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    return (2 * fen * numerator + denominator) // (2 * denominator)


def vat_inside(price_fen: int, vat_share: float) -> int:
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
