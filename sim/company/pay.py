"""The monthly pay run: base pay, commission, scorecard bonus and profit share of every advisor, in integer fen."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.company.money import ratio_of, share_of, split_fen
from sim.company.rows import Array, Ints
from sim.company.scorecard import PARTS, Measures, achievements, composite
from sim.compile import scalar

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


#: An advisor's month.
MONTH = np.dtype(
    [
        ("advisor", "i8"),
        ("store", "i8"),  # position
        ("grade", "i8"),
        ("days_employed", "i8"),  # calendar days in the post this month
        ("base_fen", "i8"),  # base pay of a full month (core team), else 0
        ("day_pay_fen", "i8"),  # pay of the days worked (temporary heads), else 0
        ("commission_fen", "i8"),  # credited at signatures less charged back at cancellations; may be negative
        ("overtime_fen", "i8"),  # pay for minutes over the shift
        ("results", "f8", (4,)),  # as in `Measures`
    ],
    align=True,
)
#: What an advisor earned in a month (yyyymm), in fen.
PAYSLIP = np.dtype(
    [
        ("month", "i8"),
        ("advisor", "i8"),
        ("store", "i8"),  # position
        ("grade", "i8"),
        ("base_fen", "i8"),
        ("commission_fen", "i8"),
        ("bonus_fen", "i8"),
        ("profit_share_fen", "i8"),
        ("cars", "i8"),
    ],
    align=True,
)


def total_fen(slips: Array) -> Ints:
    """All parts of pay slips together."""
    parts: Ints = slips["base_fen"] + slips["commission_fen"] + slips["bonus_fen"] + slips["profit_share_fen"]
    return parts


def overtime_fen[F: (int, Ints)](base_fen_per_month: F, overtime_seconds: F, factor: float) -> F:
    """Pay for time over the shift: hourly pay (monthly base over 21.75 days of 8 hours) times the overtime factor.

    Ministry of Human Resources and Social Security, notice 2008 no. 3 (21.75 days); Labour Law article 44 (150 %).
    Ten hours at 8 700 yuan a month are paid 10 * 50 * 1.5 = 750 yuan:

    >>> overtime_fen(870_000, 36_000, 1.5)
    75000
    """
    return share_of(ratio_of(base_fen_per_month, overtime_seconds, SECONDS_PAID_PER_MONTH), factor)


def base_fen(people: Array, days_in_month: int) -> Ints:
    """Base pay: the month's pay for the days in the post, pay of the days worked by temporary heads, overtime.

    >>> month = np.zeros(1, MONTH)
    >>> month["base_fen"], month["days_employed"] = 600_000, 10
    >>> base_fen(month, 30)
    array([200000])
    """
    fixed = ratio_of(people["base_fen"], people["days_employed"], days_in_month)
    pay: Ints = fixed + people["day_pay_fen"] + people["overtime_fen"]
    return pay


def scorecard_fen(people: Array, days_in_month: int, rules: Sequence[PayRule], rule_of: Ints) -> Ints:
    """Scorecard bonus: by achievement, for the part of the month in the post; so is the target of cars.

    rule_of: number of the rule by person.
    """
    achieved = np.empty(len(people), np.int64)
    weights, targets = (np.array([rule[k] for rule in rules], np.float64) for k in (1, 2))
    caps = np.array([rule.achievement_cap for rule in rules])
    _achieve(people, days_in_month, weights, targets, caps, rule_of, achieved)
    full = ratio_of(np.array([rule.bonus_fen for rule in rules], np.int64)[rule_of], achieved, PARTS)
    return ratio_of(full, people["days_employed"], days_in_month)


@scalar
def _achieve(
    people: Array, days_in_month: int, weights: Array, targets: Array, caps: Array, rule_of: Ints, achieved: Ints
) -> None:
    """Composite achievements of the month, in place."""
    for k in range(people.shape[0]):
        part = people[k].days_employed / days_in_month
        r, t, w = people[k].results, targets[rule_of[k]], weights[rule_of[k]]
        done = achievements(Measures(r[0], r[1], r[2], r[3]), Measures(t[0] * part, t[1], t[2], t[3]), caps[rule_of[k]])
        achieved[k] = composite(done, Measures(w[0], w[1], w[2], w[3]))


def profit_pool_fen(profit_fen: int, rule: PayRule) -> int:
    """The team's pool: share * max(0, profit - target).

    >>> rule = PayRule(0, Measures(0, 0, 0, 0), Measures(0, 0, 0, 0), 1.5, 0.02, 1_000_000)
    >>> profit_pool_fen(1_500_000, rule), profit_pool_fen(900_000, rule)
    (10000, 0)
    """
    return share_of(max(0, profit_fen - rule.profit_target_fen), rule.profit_share)


def pay_run(
    month: int, days_in_month: int, people: Array, rules: Sequence[PayRule], rule_of: Ints, profit_fen: Ints
) -> Array:
    """Pay slips of month yyyymm as rows of `PAYSLIP`, in order of store and advisor. A store's pool is split by days in
    the post, to the last fen; a store without advisors pays none.

    Args:
        days_in_month: calendar days.
        people: rows of `MONTH` in any order.
        rule_of: number of the rule by store.
        profit_fen: by store, gross margin of the cars handed over in the month, less leads and overhead.
    """
    people = people[np.lexsort((people["advisor"], people["store"]))]
    slips = np.zeros(len(people), PAYSLIP)
    slips["month"] = month
    for name in ("advisor", "store", "grade", "commission_fen"):
        slips[name] = people[name]
    slips["base_fen"] = base_fen(people, days_in_month)
    slips["bonus_fen"] = scorecard_fen(people, days_in_month, rules, rule_of[people["store"]])
    slips["cars"] = people["results"][:, 0]
    profit = profit_fen.copy()
    np.subtract.at(profit, people["store"], total_fen(slips))
    for store in np.unique(people["store"]).tolist():
        pool = profit_pool_fen(int(profit[store]), rules[rule_of[store]])
        if pool:
            mine = slice(*np.searchsorted(people["store"], [store, store + 1]))
            days, ids = people["days_employed"][mine].tolist(), people["advisor"][mine].tolist()
            slips["profit_share_fen"][mine] = split_fen(pool, days, ids)
    return slips
