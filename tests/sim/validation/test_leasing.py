"""Battery leasing against the rate r* at which it is worth what it costs: deduction = fee * a(r*, months).

Whoever discounts the future at less than r* pays for the battery at once, whoever discounts at more leases it
(Brealey, Myers and Allen, Principles of Corporate Finance, chapter on leasing: the internal rate of a lease).
"""

from functools import partial
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binomtest

from sim.behaviour.choice import (
    BAAS,
    CASH,
    D_LEASE_MONTHS,
    N_TASTES,
    O_BATTERY,
    O_DEDUCTION,
    O_FEE,
    O_ID,
    O_MODEL,
    O_PACK,
    O_PAYMENT,
    T_DISCOUNT,
    T_UPFRONT_CAP,
    best_offer,
    offer_utility,
    present_value,
)
from sim.behaviour.payment import annuity_factor
from sim.log import Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.world.market import Market
from sim.world.offers import build_deal, build_offers
from sim.world.people import Floats, draw_tastes
from tests.sim.validation.stripped import buyers

STEP = 1e-6


def annuity(rate_per_year: float, months: int) -> float:
    """Present value of 1 at the end of every month, summed month by month."""
    return float(np.sum((1.0 + rate_per_year / 12.0) ** -np.arange(1.0, months + 1.0)))


def gain(rate: float, deduction: float, fee: float, months: int) -> float:
    """What leasing saves at this rate, CNY of today."""
    return deduction - fee * annuity(rate, months)


def indifference_rate(deduction: float, fee: float, months: int) -> float:
    """The rate r* a year at which leasing saves nothing."""
    return float(brentq(partial(gain, deduction=deduction, fee=fee, months=months), -0.5, 5.0, xtol=1e-14))


def leased(tiny: Scenario, *, fee: float, months: int) -> Scenario:
    """Buyers who can pay cash or lease; both batteries are leased at the same fee per yuan of deduction."""
    raw: dict[str, Any] = buyers(tiny, people=1500).model_dump()
    raw["loan"] |= {"offered": False}
    per_yuan = fee / raw["baas"]["deduction_cny"]["b75"]
    fees = {battery: per_yuan * yuan for battery, yuan in raw["baas"]["deduction_cny"].items()}
    raw["baas"] |= {"fee_cny_per_month": fees, "term_months": months}
    return Scenario.model_validate(raw)


def pairs(scenario: Scenario) -> tuple[list[Floats], Floats]:
    """Every car as (paid at once, leased), two rows of the engine's offers with one shock between them; and the deal."""
    offers = build_offers(scenario, scenario.levers, 0, scenario.clock.start)
    cars: dict[tuple[float, ...], list[Floats]] = {}
    for offer in offers:
        cars.setdefault(tuple(offer[[O_MODEL, O_BATTERY, O_PACK]]), []).append(offer)
    both = [np.array(sorted(rows, key=lambda row: float(row[O_PAYMENT]))) for rows in cars.values()]
    for rows in both:
        assert rows[:, O_PAYMENT].tolist() == [CASH, BAAS]
        rows[:, O_ID] = 1.0
    return both, build_deal(scenario.levers, scenario.clock.start)


def person(scenario: Scenario, number: int, rate: float) -> Floats:
    """A person of the first segment who can pay anything, with the stated discount rate."""
    segment, tastes = Market(scenario).country.segments[0, 0], np.empty(N_TASTES)
    draw_tastes(scenario.clock.seed, number, segment, tastes)
    tastes[T_DISCOUNT], tastes[T_UPFRONT_CAP] = rate, 1e9
    return tastes


def systematic(tastes: Floats, rows: Floats, deal: Floats) -> list[float]:
    """Systematic utility of paying at once and of leasing."""
    lease = annuity_factor(tastes[T_DISCOUNT], int(deal[D_LEASE_MONTHS]))
    return [offer_utility(tastes, row, present_value(row, 1.0, lease)) for row in rows]


TERMS = [(1487.0, 60), (1487.0, 72), (1250.0, 60), (6000.0, 12)]


@pytest.mark.parametrize(("fee", "months"), TERMS)
def test_payment_flips_at_the_indifference_rate(tiny: Scenario, fee: float, months: int) -> None:
    """The same person, just below and just above r*, for every car: in systematic utility and in the choice itself."""
    scenario = leased(tiny, fee=fee, months=months)
    cars, deal = pairs(scenario)
    assert len(cars) >= 8
    for number, rows in enumerate(cars):
        rate = indifference_rate(float(rows[0, O_DEDUCTION]), float(rows[0, O_FEE]), months)
        for own, payment in ((rate - STEP, CASH), (rate + STEP, BAAS)):
            tastes = person(scenario, number, own)
            cash, lease = systematic(tastes, rows, deal)
            assert (lease > cash) == (payment == BAAS)
            row, _, _ = best_offer(scenario.clock.seed, number, tastes, rows, deal, np.empty(len(rows)))
            assert rows[row, O_PAYMENT] == payment


@pytest.mark.parametrize("months", [12, 60, 84])
def test_a_fee_for_the_median_rate_leaves_the_median_person_indifferent(tiny: Scenario, months: int) -> None:
    median = tiny.segments[0].discount_rate_median
    deduction = tiny.baas.deduction_cny["b75"]
    scenario = leased(tiny, fee=deduction / annuity(median, months), months=months)
    cars, deal = pairs(scenario)
    for number, rows in enumerate(cars):
        cash, lease = systematic(person(scenario, number, median), rows, deal)
        assert abs(cash - lease) < 1e-9
        assert indifference_rate(float(rows[0, O_DEDUCTION]), float(rows[0, O_FEE]), months) == pytest.approx(median)


def market(tiny: Scenario, *, median: float, sigma: float, price_taste: float) -> Scenario:
    """One car of 80 000 yuan with one battery for 70 000, which nearly everybody wants; r* is 10 % a year."""
    raw: dict[str, Any] = leased(tiny, fee=70_000.0 / annuity(0.1, 60), months=60).model_dump()
    car = next(m for m in raw["models"] if m["launch_date"] < raw["clock"]["start"])
    raw["models"] = [{**car, "list_price_cny": 80_000.0, "intercept": 20.0, "range_km": {"b75": 490.0}}]
    raw["baas"]["deduction_cny"]["b75"] = 70_000.0
    raw["options"]["packs"] = raw["options"]["packs"][:1]
    raw["rivals"] = []
    raw["stores"] = [{**s, "demo_cars": {car["id"]: 1}} for s in raw["stores"]]
    taste = {"discount_rate_median": median, "discount_rate_sigma": sigma, "price_coef_mean": price_taste}
    raw["segments"] = [{**s, **taste, "outside_utility": -50.0} for s in raw["segments"]]
    return Scenario.model_validate(raw)


def leases(orders: Columns) -> tuple[int, int]:
    """Orders that lease the battery, and all orders."""
    assert set(orders["payment"].tolist()) <= {CASH, BAAS}
    return int((orders["payment"] == BAAS).sum()), len(orders["payment"])


def expected_share(median: float, sigma: float, price_taste: float) -> float:
    """Share of leases: a binary logit in what leasing saves, averaged over lognormal discount rates."""
    nodes = np.linspace(-7.0, 7.0, 4001)
    weights = np.exp(-(nodes**2) / 2.0)
    fee = 70_000.0 / annuity(0.1, 60)
    saved = np.array([gain(median * np.exp(sigma * z), 70_000.0, fee, 60) for z in nodes])
    return float((weights / (1.0 + np.exp(price_taste * saved / 1e4))).sum() / weights.sum())


def test_a_run_moves_from_no_lease_to_all_leases(tiny: Scenario) -> None:
    """Discount rates all below r*, then all above; a yuan counts for much, shocks for little."""
    shares = []
    for median in (0.04, 0.25):
        scenario = market(tiny, median=median, sigma=0.1, price_taste=-8.0)
        some, every = leases(simulate(scenario, seed=1).tables["orders"])
        assert every > 1000
        shares.append(some / every)
    assert shares[0] < 0.005
    assert shares[1] > 0.995


@pytest.mark.parametrize("median", [0.05, 0.1, 0.2])
def test_the_share_of_leases_between_is_the_mixed_logit(tiny: Scenario, median: float) -> None:
    sigma, price_taste = 0.8, -1.5
    scenario = market(tiny, median=median, sigma=sigma, price_taste=price_taste)
    some, every = leases(simulate(scenario, seed=2).tables["orders"])
    assert every > 1000
    assert binomtest(some, every, expected_share(median, sigma, price_taste)).pvalue > 1e-4
    assert binomtest(some, every, expected_share(1.3 * median, sigma, price_taste)).pvalue < 1e-4
