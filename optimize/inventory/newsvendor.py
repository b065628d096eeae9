"""The expected cost of stock and waiting when demand is uncertain: convex and piecewise linear in the net position.

With atoms e_j of probability p_j of the deviation of cumulative demand from its mean, and net position x (stock less
waiting orders, had demand been as expected), the expected cost of a week is

    L(x) = sum p_j (holding max(x - e_j, 0) + waiting max(e_j - x, 0)).

Source: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 2019, section 4.3.
"""

import numpy as np
from scipy import stats

from optimize.inventory.problem import Atoms


def expected_cost(atoms: Atoms, holding: float, waiting: float, x: float) -> float:
    """L(x), in CNY.

    >>> expected_cost(((-1.0, 0.5), (1.0, 0.5)), holding=2.0, waiting=6.0, x=0.0)
    4.0
    """
    return sum(p * (holding * max(x - e, 0.0) + waiting * max(e - x, 0.0)) for e, p in atoms)


def normal_atoms(deviation: float, count: int = 50) -> Atoms:
    """A normal distribution of mean 0 as the means of `count` equally likely slices.

    The slices' means are taken, so L is never overstated, and at x = 0 understated by less than 1 % from 40 atoms on.

    >>> round(expected_cost(normal_atoms(8.0, 200), 0.18, 0.7, 6.6), 2)
    2.0
    """
    edges = stats.norm.ppf(np.linspace(0.0, 1.0, count + 1))
    density = stats.norm.pdf(edges)
    means = deviation * count * (density[:-1] - density[1:])
    return tuple((float(m), 1.0 / count) for m in means)


def poisson_atoms(mean: float, beyond: float = 1e-9) -> Atoms:
    """A Poisson distribution about its mean, without tails of probability below `beyond`."""
    low, high = int(stats.poisson.ppf(beyond, mean)), int(stats.poisson.isf(beyond, mean))
    values = np.arange(low, high + 1)
    mass = stats.poisson.pmf(values, mean)
    return tuple((float(v - mean), float(p)) for v, p in zip(values, mass / mass.sum(), strict=True))
