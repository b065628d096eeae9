"""Payday: the months of everybody become pay slips, postings, and a pay that people compare with the market's."""

from calendar import monthrange
from datetime import date

import numpy as np

from sim.company import pay, sale
from sim.company.ledger import Ledger
from sim.company.money import to_fen
from sim.company.rows import Array, Ints
from sim.company.scorecard import Measures
from sim.headquarters.branch import Branch
from sim.headquarters.sales import Sales
from sim.headquarters.staff import Row, Staff
from sim.headquarters.terms import Terms
from sim.log import Recorder
from sim.scenario.levers import Levers
from sim.world.market import Market


class Payroll:
    """Pays the team of every store for a calendar month."""

    def __init__(
        self, market: Market, recorder: Recorder, branches: list[Branch], staff: Staff, ledger: Ledger, sales: Sales
    ) -> None:
        self._recorder = recorder
        self._staff = staff
        self._ledger = ledger
        self._sales = sales
        self._stores = np.array([branch.id for branch in branches])
        self._base_fen = np.array([grade.base_fen for grade in market.grades], np.int64)
        self._finance = market.scenario.finance
        self._market_fen = to_fen(market.scenario.advisor.market_pay_cny_month)

    def run(self, last_day: date, terms: Terms) -> None:
        """Pay the calendar month that ends with this date."""
        days, staff = monthrange(last_day.year, last_day.month)[1], self._staff.rows
        rows = np.flatnonzero(staff["days_employed"][: len(self._staff)])
        rows = rows[np.lexsort((staff["id"][rows], staff["store"][rows]))]
        rules = [self._rule(levers) for levers in terms.levers]
        month, profit = last_day.year * 100 + last_day.month, self._sales.profit_this_month
        slips = pay.pay_run(month, days, self._months(staff[rows]), rules, terms.number, profit)
        self._rate(rows, pay.total_fen(slips), days)
        columns = {name: slips[name] for name in pay.PAYSLIP.names or ()}
        self._recorder.add("pay", {**columns, "store": self._stores[slips["store"]]})
        sale.post_pay(self._ledger, slips["store"], pay.total_fen(slips))
        profit[:] = 0
        self._staff.new_month()

    def _months(self, who: Row) -> Array:
        months, base = np.zeros(len(who), pay.MONTH), self._base_fen[who["grade"]]
        months["advisor"] = who["id"]
        for name in ("store", "grade", "days_employed", "day_pay_fen", "commission_fen"):
            months[name] = who[name]
        months["base_fen"] = np.where(who["window"] < 0, base, 0)
        months["overtime_fen"] = pay.overtime_fen(base, who["overtime_seconds"], self._finance.overtime_factor)
        months["results"] = _results(who)
        return months

    def _rule(self, levers: Levers) -> pay.PayRule:
        card, finance, share = levers.scorecard, self._finance, levers.profit_share
        return pay.PayRule(
            bonus_fen=to_fen(card.bonus_cny_per_month),
            weights=Measures(card.volume_weight, card.conversion_weight, card.satisfaction_weight, card.nps_weight),
            targets=Measures(
                card.target_cars_per_month,
                finance.target_conversion_share,
                finance.target_satisfaction_share,
                finance.target_nps,
            ),
            achievement_cap=finance.achievement_cap,
            profit_share=share.share,
            profit_target_fen=to_fen(share.target_cny_per_month),
        )

    def _rate(self, rows: Ints, total_fen: Ints, days: int) -> None:
        """Last month's pay over the market's, for those who were there all month."""
        staff = self._staff.rows
        whole = staff["employed"][rows] & (staff["days_employed"][rows] == days)
        staff["pay_ratio"][rows[whole]] = np.maximum(0.1, total_fen[whole] / self._market_fen)


def _results(who: Row) -> Array:
    """The month's results by person and measure; what nobody could measure is NaN."""
    answers = who["promoters"] + who["passives"] + who["detractors"]
    results = np.full((len(who), len(Measures._fields)), np.nan)
    results[:, 0] = who["cars"]
    np.divide(who["orders"], who["leads"], out=results[:, 1], where=who["leads"] > 0)
    np.divide(who["points"], answers, out=results[:, 2], where=answers > 0)
    results[:, 2] /= 10.0
    np.divide(100.0 * (who["promoters"] - who["detractors"]), answers, out=results[:, 3], where=answers > 0)
    return results
