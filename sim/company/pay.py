"""The monthly pay run: base pay, commission, scorecard bonus and profit share of every advisor, in integer fen."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.company.money import ratio_of, share_of, split_fen
from sim.company.scorecard import Measures, achievements, bonus_fen

#: Paid time of a month by which Chinese law turns monthly into hourly pay: 21.75 days of 8 hours.
SECONDS_PAID_PER_MONTH: Final = 626_400


class PayRule(NamedTuple):
    """What a store pays beyond base and commission. Money in fen per month; shares from 0 to 1."""

    bonus_fen: int
    weights: Measures
    targets: Measures
    achievement_cap: float
    profit_share: float
    profit_target_fen: int


class Month(NamedTuple):
    """An advisor's month."""

    advisor: int
    store: int
    grade: int
    #: Calendar days in the post this month.
    days_employed: int
    #: Days of the month.
    days_in_month: int
    #: Days on the roster that were worked.
    days_worked: int
    #: Base pay of a full month (core team), else 0.
    base_fen: int
    #: Pay of the days worked (temporary heads), else 0.
    day_pay_fen: int
    #: Commission credited at signatures less charged back at cancellations; may be negative.
    commission_fen: int
    #: Pay for minutes over the shift.
    overtime_fen: int
    results: Measures


class Payslip(NamedTuple):
    """One row of table `pay`: what an advisor earned in a month, in fen."""

    month: int
    advisor: int
    store: int
    grade: int
    base_fen: int
    commission_fen: int
    bonus_fen: int
    profit_share_fen: int
    cars: int

    @property
    def total_fen(self) -> int:
        """All parts together."""
        return self.base_fen + self.commission_fen + self.bonus_fen + self.profit_share_fen


def overtime_fen(base_fen_per_month: int, overtime_seconds: int, factor: float) -> int:
    """Pay for time over the shift: hourly pay (monthly base over 21.75 days of 8 hours) times the overtime factor.

    Ministry of Human Resources and Social Security, notice 2008 no. 3 (21.75 days); Labour Law article 44 (150 %).
    Ten hours at 8 700 yuan a month are paid 10 * 50 * 1.5 = 750 yuan:

    >>> overtime_fen(870_000, 36_000, 1.5)
    75000
    """
    return share_of(ratio_of(base_fen_per_month, overtime_seconds, SECONDS_PAID_PER_MONTH), factor)


def base_fen(month: Month) -> int:
    """Base pay: the month's pay for the days in the post, pay of the days worked by temporary heads, overtime.

    >>> base_fen(Month(1, 1, 0, 10, 30, 7, 600_000, 0, 0, 0, Measures(0, 0, 0, 0)))
    200000
    """
    fixed = ratio_of(month.base_fen, month.days_employed, month.days_in_month)
    return fixed + month.day_pay_fen + month.overtime_fen


def scorecard_fen(rule: PayRule, month: Month) -> int:
    """Scorecard bonus: by achievement, for the part of the month in the post; so is the target of cars."""
    part = month.days_employed / month.days_in_month
    targets = rule.targets._replace(volume=rule.targets.volume * part)
    full = bonus_fen(rule.bonus_fen, achievements(month.results, targets, rule.achievement_cap), rule.weights)
    return ratio_of(full, month.days_employed, month.days_in_month)


def before_share_fen(rule: PayRule, month: Month) -> int:
    """Everything an advisor earned but the share of the profit."""
    return base_fen(month) + month.commission_fen + scorecard_fen(rule, month)


def profit_pool_fen(profit_fen: int, rule: PayRule) -> int:
    """The team's pool: share * max(0, profit - target).

    >>> rule = PayRule(0, Measures(0, 0, 0, 0), Measures(0, 0, 0, 0), 1.5, 0.02, 1_000_000)
    >>> profit_pool_fen(1_500_000, rule), profit_pool_fen(900_000, rule)
    (10000, 0)
    """
    return share_of(max(0, profit_fen - rule.profit_target_fen), rule.profit_share)


def pay_store(month: int, profit_fen: int, rule: PayRule, team: Sequence[Month]) -> list[Payslip]:
    """Pay slips of one store for month yyyymm, in order of advisor. The pool is split by days in the post, to the last
    fen; a store without advisors pays none.

    profit_fen: gross margin of the cars handed over in the month, less leads, overhead and the pay before the share.
    """
    people = sorted(team)
    days = [person.days_employed for person in people]
    pool = profit_pool_fen(profit_fen, rule) if sum(days) else 0
    parts = split_fen(pool, days, [person.advisor for person in people])
    return [
        Payslip(
            month,
            person.advisor,
            person.store,
            person.grade,
            base_fen(person),
            person.commission_fen,
            scorecard_fen(rule, person),
            part,
            int(person.results.volume),
        )
        for person, part in zip(people, parts, strict=True)
    ]


def pay_columns(slips: Iterable[Payslip]) -> dict[str, NDArray[np.generic]]:
    """The table `pay`, in order of month and advisor."""
    rows = sorted(slips)
    types = {"month": np.int32, "grade": np.int8, "cars": np.int32}
    return {
        name: np.array([row[i] for row in rows], dtype=types.get(name, np.int64))
        for i, name in enumerate(Payslip._fields)
    }
