"""How a KPI's value is printed: never `nan`, never with an exponent."""

import math


def shown(value: float) -> str:
    """A value in four significant digits, thousands apart, or that there is none.

    >>> shown(1234567.0), shown(0.01234567), shown(-316512.5), shown(float("nan")), shown(0.0)
    ('1,234,567', '0.01235', '-316,512', 'no value', '0')
    """
    if not math.isfinite(value):
        return "no value"
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"
