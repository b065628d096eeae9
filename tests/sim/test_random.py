"""The generator: published known answers, the distributions made of it, and independence of what must not be linked."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from sim.random import Purpose, bits, exponential, gamma, gumbel, normal, poisson, uniform, uniforms

N = 20_000
#: One draw of a distribution, given seed, entity, purpose and occurrence.
Draw = Callable[[int, int, int, int], float]

#: `kat_vectors` of Random123 for philox4x32 with 10 rounds: counter, key, answer.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    """Hexadecimal words."""
    return [int(word, 16) for word in text.split()]


def int64(low: int, high: int) -> int:
    """Two words as one signed number, in two's complement."""
    value = high << 32 | low
    return value - (1 << 64) if value >> 63 else value


def sample(
    draw: Draw, purpose: int = Purpose.INTEREST, occurrence: int = 0, seed: int = 11, first: int = 0
) -> np.ndarray:
    """One draw for each of N neighbouring entities."""
    return np.array([draw(seed, first + k, int(purpose), occurrence) for k in range(N)])


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation in units of its standard error under independence."""
    return float(np.corrcoef(a, b)[0, 1] * math.sqrt(len(a)))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_known_answers_of_random123(counter: str, key: str, answer: str) -> None:
    c, k = words(counter), words(key)
    seed, entity = int64(k[0], k[1]), int64(c[0], c[1])
    assert list(bits(seed, entity, c[2], c[3])) == words(answer)
    assert list(bits.py_func(seed, entity, c[2], c[3])) == words(answer)


def test_a_purpose_or_an_occurrence_may_be_a_signed_number() -> None:
    """Only the lower 32 bits of purpose and occurrence count."""
    assert bits(-1, -1, -1, -1) == bits(-1, -1, 0xFFFFFFFF, 0xFFFFFFFF)


def test_every_part_of_the_key_counts() -> None:
    """Seed and entity with all of their 64 bits, purpose and occurrence."""
    base = bits(5, 6, 7, 8)
    others = [bits(5 + (1 << b), 6, 7, 8) for b in range(63)] + [bits(5, 6 + (1 << b), 7, 8) for b in range(63)]
    others += [bits(5, 6, 7 + (1 << b), 8) for b in range(31)] + [bits(5, 6, 7, 8 + (1 << b)) for b in range(31)]
    assert len({base, *others}) == 1 + len(others)


@pytest.mark.parametrize("entity", [0, 1, -1, (1 << 62) | 12345, 440400 << 41, -(1 << 63), (1 << 63) - 1])
def test_compiled_is_what_is_written(entity: int) -> None:
    """The compiled function and the Python function behind it give the same bits, whatever the identity."""
    for draw in (uniform, exponential, normal, gumbel):
        assert draw(9, entity, 3, 2) == draw.py_func(9, entity, 3, 2)
    assert poisson(75.0, 9, entity, 3, 2) == poisson.py_func(75.0, 9, entity, 3, 2)
    assert gamma(4.0, 9, entity, 3, 2) == gamma.py_func(4.0, 9, entity, 3, 2)
    assert gamma(4.5, 9, entity, 3, 2) == gamma.py_func(4.5, 9, entity, 3, 2)


def test_many_draws_at_once_are_the_draws_one_by_one() -> None:
    occurrences = np.array([0.0, 3.0, 1.0, 2_000_000_000.0, 4_294_967_295.0] * 9)
    one_by_one = [uniform(9, -5, 22, int(k)) for k in occurrences]
    uniforms(9, -5, 22, occurrences)
    assert occurrences.tolist() == one_by_one


@pytest.mark.parametrize(
    ("name", "draw", "law"),
    [
        ("uniform", uniform, stats.uniform()),
        ("exponential", exponential, stats.expon()),
        ("normal", normal, stats.norm()),
        ("gumbel", gumbel, stats.gumbel_r()),
        ("gamma 1", lambda *key: gamma(1.0, *key), stats.gamma(1.0)),
        ("gamma 4", lambda *key: gamma(4.0, *key), stats.gamma(4.0)),
        ("gamma 7", lambda *key: gamma(7.0, *key), stats.gamma(7.0)),
        ("gamma 3.5", lambda *key: gamma(3.5, *key), stats.gamma(3.5)),
        ("gamma 50", lambda *key: gamma(50.0, *key), stats.gamma(50.0)),
    ],
)
@pytest.mark.parametrize("first", [0, 440400 << 41], ids=["small", "packed"])
def test_the_law_of_a_draw(name: str, draw: Draw, law: stats.rv_continuous, first: int) -> None:
    """Kolmogorov and Smirnov over neighbouring people: p above 0.001, for small and for packed identities."""
    assert stats.kstest(sample(draw, first=first), law.cdf).pvalue > 1e-3, name


def test_a_uniform_is_never_zero_or_one() -> None:
    """So that no logarithm of it is infinite."""
    draws = sample(uniform)
    assert draws.min() > 0.0 and draws.max() < 1.0


@pytest.mark.parametrize("mean", [0.05, 0.7, 3.0, 29.9, 30.1, 100.0])
def test_poisson_mean_and_variance(mean: float) -> None:
    """Both equal the mean, within four standard errors; also where the mean is cut into parts."""
    draws = sample(lambda *key: poisson(mean, *key))
    assert abs(draws.mean() - mean) < 4.0 * math.sqrt(mean / N)
    spread = math.sqrt((mean + 2.0 * mean**2) / N)
    assert abs(draws.var() - mean) < 4.0 * spread


def test_poisson_of_nothing_is_nothing() -> None:
    assert poisson(0.0, 1, 2, 3, 4) == 0


def test_poisson_frequencies() -> None:
    """Every count of a small mean as often as it should be (chi squared)."""
    draws = sample(lambda *key: poisson(3.0, *key)).astype(int)
    seen = np.bincount(np.minimum(draws, 9), minlength=10)
    expected = N * np.append(stats.poisson(3.0).pmf(np.arange(9)), stats.poisson(3.0).sf(8))
    assert stats.chisquare(seen, expected).pvalue > 1e-3


def test_a_larger_mean_never_gives_fewer() -> None:
    """What thinning rests on: with the same key the count rises with the mean, across the parts of 30."""
    means = [0.5, 5.0, 29.0, 30.0, 31.0, 45.0, 59.0, 61.0, 89.0, 91.0, 150.0]
    for entity in range(500):
        counts = [poisson(mean, 3, entity, 1, 0) for mean in means]
        assert all(less <= more for less, more in pairwise(counts))


@pytest.mark.parametrize("draw", [uniform, exponential, normal], ids=["uniform", "exponential", "normal"])
def test_independence(draw: Draw) -> None:
    """Another purpose, occurrence, seed or a neighbour tells nothing: correlations within four standard errors."""
    base = sample(draw)
    others = {
        "purpose": sample(draw, Purpose.PATIENCE),
        "occurrence": sample(draw, occurrence=1),
        "far occurrence": sample(draw, occurrence=1 << 16),
        "seed": sample(draw, seed=12),
        "far seed": sample(draw, seed=11 + (1 << 32)),
        "neighbour": sample(draw, first=1),
        "far neighbour": sample(draw, first=1 << 32),
    }
    assert {name: z for name, other in others.items() if abs(z := correlation(base, other)) > 4.0} == {}


def test_independence_beyond_correlation() -> None:
    """Pairs of (one purpose, another) fill the square evenly."""
    a, b = sample(uniform), sample(uniform, Purpose.PATIENCE)
    seen = np.histogram2d(a, b, bins=10, range=[[0, 1], [0, 1]])[0].ravel()
    assert stats.chisquare(seen).pvalue > 1e-3


def test_no_two_purposes_share_a_number() -> None:
    """Members of an enum with equal numbers would be one purpose with two names."""
    assert len({int(member) for member in Purpose.__members__.values()}) == len(Purpose.__members__)


def test_the_two_halves_of_a_normal_are_independent() -> None:
    """Box and Muller use all four words: bits used for the radius and for the angle are not linked."""
    four = np.array([bits(11, k, 1, 0) for k in range(N)], dtype=float)
    worst = max(abs(correlation(four[:, i], four[:, j])) for i in range(4) for j in range(i))
    assert worst < 4.0
