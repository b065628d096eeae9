"""The nearest whole number to a product of two floats, as if the product had not been rounded itself."""

import math

from sim.compile import inner, scalar

#: 2**27 + 1 splits a float64 into two halves of 26 bits each.
_SPLITTER = 134_217_729.0


@scalar
def nearest(number: float, scale: float) -> int:
    """The whole number nearest to `number * scale` in exact arithmetic, halves to the even one; below 2**52.

    It is what Python's `round(number, digits)` keeps, in units of the last digit, when `scale` is 10**digits. The
    product of floats may fall on a half that the exact one misses: the float 2.675 is a little less than it reads.

    >>> 2.675 * 100.0, nearest(2.675, 100.0)
    (267.5, 267)
    >>> nearest(0.125, 100.0), nearest(0.375, 100.0)
    (12, 38)
    """
    product = number * scale
    below = math.floor(product)
    part = product - below
    if part != 0.5:
        return below + int(part > 0.5)
    lost = _lost(number, scale, product)
    return below + (below % 2 if lost == 0.0 else int(lost > 0.0))


@inner
def _lost(a: float, b: float, product: float) -> float:
    """Exactly a * b - product (Dekker 1971, Numerische Mathematik 18:224-242)."""
    c, d = _SPLITTER * a, _SPLITTER * b
    a_high, b_high = c - (c - a), d - (d - b)
    a_low, b_low = a - a_high, b - b_high
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
