"""Choices against the multinomial logit: P(j) = exp(V_j) / sum over k of exp(V_k) (McFadden 1974; Train 2009, chapter 3).

The utilities V are computed here, from the numbers of the scenario alone. The alternatives are every offer of ours
(model, battery, pack, way of paying), every rival, and buying nothing.
"""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.behaviour.choice import N_TASTES, O_BATTERY, O_MODEL, O_PACK, O_PAYMENT, best_alternative, best_offer
from sim.events import LossReason, Outcome
from sim.log import Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.world.market import Market
from sim.world.people import draw_tastes
from tests.sim.validation.stripped import buyers

#: An offer by positions (model, battery, pack, payment), a rival by ("rival", position), or ("nothing",).
Name = tuple[Any, ...]
CASH, LOAN, BAAS = 0, 1, 2
NOTHING: Name = ("nothing",)
PEOPLE = 20_000


@pytest.fixture(scope="module")
def market(tiny: Scenario) -> Scenario:
    """Three models of ours, three rivals; the best of ours are about as good as they, and as keeping the old car."""
    raw: dict[str, Any] = buyers(tiny, people=PEOPLE).model_dump()
    raw["models"] = [m for m in raw["models"] if m["launch_date"] < raw["clock"]["start"]][:3]
    kept = {m["id"] for m in raw["models"]}
    raw["stores"] = [{**s, "demo_cars": {m: n for m, n in s["demo_cars"].items() if m in kept}} for s in raw["stores"]]
    raw["rivals"] = [{**r, "intercept": -0.6} for r in raw["rivals"][:3]]
    raw["segments"] = [{**s, "outside_utility": 0.0} for s in raw["segments"]]
    raw["charger"] |= {"subsidy_cny": 4000.0}
    return Scenario.model_validate(raw)


def annuity(rate_per_year: float, months: int) -> float:
    """Present value of 1 at the end of every month, summed month by month."""
    return sum((1.0 + rate_per_year / 12.0) ** -k for k in range(1, months + 1))


def cost(scenario: Scenario, price: float, battery: str, payment: int) -> float:
    """Present value of what a person of the first segment pays, less the subsidy of a home charger."""
    rate, loan, baas = scenario.segments[0].discount_rate_median, scenario.loan, scenario.baas
    if payment == LOAN:
        lent = (1.0 - loan.down_payment_share) * price
        instalment = lent / annuity(loan.subsidised_apr_share, loan.term_months)
        price += instalment * annuity(rate, loan.term_months) - lent
    if payment == BAAS:
        price += baas.fee_cny_per_month[battery] * annuity(rate, baas.term_months) - baas.deduction_cny[battery]
    return price - scenario.charger.subsidy_cny


def liking(scenario: Scenario, car: Any, range_km: float, tech: float) -> float:
    """Utils of the car itself."""
    taste = scenario.segments[0]
    return (
        car.intercept
        + car.quality
        + taste.range_coef * range_km / 100.0
        + taste.acceleration_coef * car.acceleration_s
        + taste.tech_coef * tech
        + taste.space_coef * car.space
        + taste.safety_coef * car.safety
    )


def brand(scenario: Scenario) -> float:
    """Utils of our name, our swap stations in the city, and of the quality that people believe in."""
    taste, city = scenario.segments[0], next(c for c in scenario.cities if c.id in scenario.market.cities)
    stations = math.log(1.0 + city.swap_stations / city.population_millions)
    return taste.brand_coef + taste.charging_coef * stations + taste.quality_prior_mean


def costs_and_likings(scenario: Scenario) -> dict[Name, tuple[float, float]]:
    """What every alternative costs in 10 000 yuan, and its utility besides, by hand."""
    found: dict[Name, tuple[float, float]] = {NOTHING: (0.0, scenario.segments[0].outside_utility)}
    for k, rival in enumerate(scenario.rivals):
        found["rival", k] = rival.price_cny / 1e4, liking(scenario, rival, rival.range_km, rival.tech) + rival.brand
    for m, model in enumerate(scenario.models):
        for b, battery in enumerate(scenario.batteries):
            for p, pack in enumerate(scenario.options.packs):
                tech = min(1.0, model.tech + pack.tech_bonus)
                ours = liking(scenario, model, model.range_km[battery.id], tech) + brand(scenario)
                ours += scenario.segments[0].pack_coef * pack.utility
                price = model.list_price_cny + battery.price_cny + pack.price_cny
                for payment in (CASH, LOAN, BAAS):
                    found[m, b, p, payment] = cost(scenario, price, battery.id, payment) / 1e4, ours
    return found


def logit(values: Mapping[Name, float]) -> dict[Name, float]:
    """Shares by the closed form.

    >>> logit({("a",): 0.0, ("b",): 0.0})
    {('a',): 0.5, ('b',): 0.5}
    """
    total = math.fsum(math.exp(v) for v in values.values())
    return {name: math.exp(v) / total for name, v in values.items()}


def values(scenario: Scenario, price_taste: float) -> dict[Name, float]:
    """V of every alternative to a person of this taste for money."""
    return {name: price_taste * c + u for name, (c, u) in costs_and_likings(scenario).items()}


def mixed(scenario: Scenario, sigma: float) -> dict[Name, float]:
    """Shares when the logarithm of the price taste is normal: the logit averaged by Gauss and Hermite's quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    found: Counter[Name] = Counter()
    for node, weight in zip(nodes.tolist(), (weights / weights.sum()).tolist(), strict=True):
        taste = scenario.segments[0].price_coef_mean * math.exp(sigma * node)
        found.update({name: weight * p for name, p in logit(values(scenario, taste)).items()})
    return dict(found)


def p_value(observed: Mapping[Name, int], shares: Mapping[Name, float]) -> float:
    """Pearson's chi-square test of counts; every alternative must be expected five times."""
    people = sum(observed.values())
    assert set(observed) <= set(shares)
    assert min(shares.values()) * people >= 5.0
    return float(chisquare([observed.get(n, 0) for n in shares], [people * p for p in shares.values()]).pvalue)


def chosen(scenario: Scenario, seed: int) -> Counter[Name]:
    """What 20 000 people choose when each is asked directly."""
    market = Market(scenario)
    tastes = np.empty(N_TASTES)
    offers, deal = market.public_deal(scenario.levers, 0, scenario.clock.start)
    rivals, found = market.rivals(scenario.clock.start), Counter[Name]()
    luck = np.empty(max(len(offers), len(rivals)))
    for person in range(PEOPLE):
        draw_tastes(seed, person, market.country.segments[0, 0], tastes)
        row, ours, _ = best_offer(seed, person, tastes, offers, deal, luck)
        other, theirs = best_alternative(seed, person, tastes, rivals, 0.0, luck)
        found[name_of(offers[row]) if ours >= theirs else ("rival", other) if other >= 0 else NOTHING] += 1
    return found


def name_of(offer: np.ndarray[Any, Any]) -> Name:
    """Positions of model, battery, pack and way of paying."""
    return tuple(int(offer[k]) for k in (O_MODEL, O_BATTERY, O_PACK, O_PAYMENT))


def signed(customers: Columns) -> Counter[Name]:
    """What everybody who came to a decision in a run decided; which rival the others took is not recorded."""
    found = Counter[Name]()
    for i in np.flatnonzero(customers["outcome"] == Outcome.ORDERED):
        found[tuple(int(customers[c][i]) for c in ("model", "battery", "pack", "payment"))] += 1
    lost = customers["loss_reason"][customers["outcome"] == Outcome.LOST]
    found["rival",] = int((lost == LossReason.RIVAL).sum())
    found[NOTHING] = int((lost == LossReason.NO_BUY).sum())
    return found


def rivals_together(shares: Mapping[Name, float]) -> dict[Name, float]:
    """The shares with all rivals as one alternative."""
    found: dict[Name, float] = {n: p for n, p in shares.items() if n[0] != "rival"}
    return {**found, ("rival",): math.fsum(p for n, p in shares.items() if n[0] == "rival")}


def perturbed(utilities: Mapping[Name, float], start: Name) -> dict[Name, float]:
    """Shares when the alternatives whose name begins so (one, or all offers of a model) are worth 0.2 utils more."""
    return logit({n: v + 0.2 * (n[: len(start)] == start) for n, v in utilities.items()})


def test_everybody_asked_chooses_as_the_logit_says(market: Scenario) -> None:
    observed = chosen(market, 1)
    utilities = values(market, market.segments[0].price_coef_mean)
    shares = logit(utilities)
    assert p_value(observed, shares) > 1e-4
    large = [name for name, share in shares.items() if share > 0.05]
    assert len(large) == 4
    assert all(p_value(observed, perturbed(utilities, name)) < 1e-4 for name in (*large, (0,), (1,), (2,)))


def test_tastes_that_differ_give_the_mixed_logit(market: Scenario) -> None:
    sigma, raw = 1.0, market.model_dump()
    raw["segments"] = [{**s, "price_coef_sigma": sigma} for s in raw["segments"]]
    observed = chosen(Scenario.model_validate(raw), 2)
    assert p_value(observed, mixed(market, sigma)) > 1e-4
    assert p_value(observed, mixed(market, 0.8 * sigma)) < 1e-4


def test_orders_of_a_run_are_what_the_logit_says(market: Scenario) -> None:
    customers = simulate(market, seed=4).tables["customers"]
    observed = signed(customers)
    came = len(customers["customer"])
    assert came > 0.9 * PEOPLE
    assert came - sum(observed.values()) < 0.001 * came
    utilities = values(market, market.segments[0].price_coef_mean)
    assert p_value(observed, rivals_together(logit(utilities))) > 1e-4
    for name in (NOTHING, ("rival",), (0,), (1,), (2,)):
        assert p_value(observed, rivals_together(perturbed(utilities, name))) < 1e-4
