"""Build slots: a weekly capacity becomes whole cars per day, a part of them for stock."""

from collections.abc import Mapping


class Slots:
    """Whole build slots per model and day. Fractions are carried over, so no capacity is lost to rounding.

    Capacity in cars per week; `stock_share` of the slots builds for stock.

    >>> slots = Slots({1: 17.5}, 0.2)
    >>> [slots.today(1) for _ in range(4)]
    [(2, 0), (2, 1), (2, 0), (2, 1)]
    """

    def __init__(self, weekly_capacity: Mapping[int, float], stock_share: float) -> None:
        self._weekly = {model: weekly_capacity[model] for model in sorted(weekly_capacity)}
        self._share = stock_share
        self._days: dict[int, int] = dict.fromkeys(self._weekly, 0)
        self._total: dict[int, int] = dict.fromkeys(self._weekly, 0)
        self._stock: dict[int, int] = dict.fromkeys(self._weekly, 0)

    @property
    def models(self) -> tuple[int, ...]:
        """Models with a capacity, in order of number."""
        return tuple(self._weekly)

    def today(self, model: int) -> tuple[int, int]:
        """(slots for orders, slots for stock) of the next day of this model."""
        self._days[model] += 1
        total = int(self._days[model] * self._weekly[model] / 7.0 + 1e-9)
        stock = int(total * self._share + 1e-9)
        new, for_stock = total - self._total[model], stock - self._stock[model]
        self._total[model], self._stock[model] = total, stock
        return new - for_stock, for_stock
