"""Tastes that the register calls measured are found again in the data."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.scenario.register import register
from sim.scenario.scenario import Scenario

Array = np.ndarray[Any, np.dtype[np.float64]]
COLUMNS = (
    "hev", "phev10", "phev20", "phev40", "bev75", "bev100", "bev150", "phevFastcharge", "bevFastcharge",
    "price", "opCost", "accelTime", "american", "japanese", "chinese", "skorean",
)  # fmt: skip
CNY_PER_USD_2012 = 6.31
KM_PER_MILE = 1.609344


@pytest.fixture
def fitted(conjoint: Mapping[str, Array]) -> tuple[Array, Array]:
    """Coefficients of the weighted multinomial logit and their covariance, clustered by person.

    Newton's method on the concave log likelihood; sandwich covariance. Source: Train, Discrete Choice Methods with
    Simulation, 2nd ed., chapters 3 and 8.
    """
    x = np.stack([conjoint[name] for name in COLUMNS], axis=1).reshape(-1, 3, len(COLUMNS))
    chosen, weight, person = conjoint["choice"].reshape(-1, 3), conjoint["weights"][::3], conjoint["id"][::3]
    beta = np.zeros(len(COLUMNS))
    for _ in range(20):
        v = np.exp(x @ beta)
        p = v / v.sum(axis=1, keepdims=True)
        score = weight[:, None] * np.einsum("nj,njk->nk", chosen - p, x)
        around = x - np.einsum("nj,njk->nk", p, x)[:, None]
        information = np.einsum("n,nj,njk,njl->kl", weight, p, around, around)
        step = np.linalg.solve(information, score.sum(axis=0))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    people, index = np.unique(person, return_inverse=True)
    by_person = np.zeros((len(people), len(COLUMNS)))
    np.add.at(by_person, index, score)
    inverse = np.linalg.inv(information)
    return beta, inverse @ (by_person.T @ by_person) @ inverse


def _stated(key: str, pattern: str) -> tuple[float, float]:
    """Estimate and standard error that the register's source states for a parameter."""
    found = re.search(pattern + r" \(standard error ([\d.]+)\)", register()[key].source)
    assert found is not None, f"{key} states no estimate"
    return float(found.group(1)), float(found.group(2))


def _found(fitted: tuple[Array, Array], combination: Mapping[str, float]) -> tuple[float, float]:
    """A linear combination of coefficients and its standard error."""
    beta, covariance = fitted
    a = np.array([combination.get(name, 0.0) for name in COLUMNS])
    return float(a @ beta), float(np.sqrt(a @ covariance @ a))


@pytest.mark.parametrize(
    ("key", "pattern", "combination"),
    [
        ("segments.price_coef_mean", r"gives (-[\d.]+)", {"price": 10 / CNY_PER_USD_2012}),
        ("segments.acceleration_coef", r"gives (-[\d.]+)", {"accelTime": 1.0}),
        (
            "segments.range_coef",
            r"gives ([\d.]+)",
            {"bev150": 100 / (75 * KM_PER_MILE), "bev75": -100 / (75 * KM_PER_MILE)},
        ),
        ("rivals.brand", r"([\d.]+) utils", {"chinese": -1.0}),
        ("segments.charging_coef", r"([\d.]+) utils", {"bevFastcharge": 1.0}),
    ],
)
def test_register_states_the_estimate(
    fitted: tuple[Array, Array], key: str, pattern: str, combination: dict[str, float]
) -> None:
    estimate, error = _stated(key, pattern)
    again, error_again = _found(fitted, combination)
    assert estimate == pytest.approx(again, abs=0.1 * error_again)
    assert error == pytest.approx(error_again, rel=0.05)


def test_buyers_are_more_sensitive_than_answers_but_not_more_than_markets(base: Scenario) -> None:
    """Own-price elasticity of a small share at 350 000 CNY is 35 times the coefficient: -1.5 answered, -3 to -6 in markets."""
    elasticity = [35 * s.price_coef_mean for s in base.segments]
    assert -6.0 < min(elasticity) <= max(elasticity) < -1.5
    retail = sum(s.share * s.price_coef_mean for s in base.segments) * 35
    assert -4.5 < retail < -2.0


def test_values_lie_in_the_registers_ranges(base: Scenario) -> None:
    outside = [
        f"{section}.{row.id}.{name} = {value}"
        for section in (
            "segments",
            "models",
            "rivals",
            "channels",
            "cities",
            "batteries",
            "grades",
            "stores",
            "delivery_centres",
        )
        for row in getattr(base, section)
        for name, value in row.model_dump().items()
        if (entry := register().get(f"{section}.{name}")) is not None
        if isinstance(value, int | float) and not entry.low <= value <= entry.high
        if not getattr(row, "enterprise", False)
    ]
    assert outside == []
