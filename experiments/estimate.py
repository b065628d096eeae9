"""The running estimate of a study: the primary KPI's paired difference, told while the study runs."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev


def paired_estimate(differences: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Mean and half-width of the interval of paired differences, one a replication.

    mean +/- t(level, n - 1) * s / sqrt(n) (Student's t for paired samples; Law, Simulation Modeling and Analysis,
    5th ed., section 10.2.1). The half-width is infinite for fewer than two differences, where a KPI has no value in a
    replication, and where fewer than six differences are all the same number but zero: such a chance is no certainty,
    and six equal signs are what a sign test asks for at this level (2 / 2^6 < 0.05).

    >>> mean, half = paired_estimate([1.0, 2.0, 3.0])
    >>> round(mean, 3), round(half, 3)
    (2.0, 2.484)

    Raises:
        ValueError: no difference at all.
    """
    if not differences:
        raise ValueError("an estimate needs at least one replication")
    same = len(differences) < 6 and len(set(differences)) == 1 and differences[0] != 0.0
    if len(differences) < 2 or same or not all(math.isfinite(d) for d in differences):
        return fmean(differences), math.inf
    from scipy.special import stdtrit

    t = float(stdtrit(len(differences) - 1, 0.5 + level / 2.0))
    return fmean(differences), t * stdev(differences) / math.sqrt(len(differences))


class RunningEstimate:
    """Keeps the primary KPI of every finished replication and words the differences so far.

    Args:
        kpi: id of the primary KPI.
        base: name of the base policy.
    """

    def __init__(self, kpi: str, base: str) -> None:
        self._kpi = kpi
        self._base = base
        self._values: dict[str, dict[int, float]] = {}

    def add(self, policy: str, replication: int, values: Mapping[str, float]) -> None:
        """Take the KPIs of one finished replication. Raises KeyError when the primary KPI is not among them."""
        self._values.setdefault(policy, {})[replication] = values[self._kpi]

    def differences(self, policy: str) -> list[float]:
        """Policy less base, for each replication that both have finished, in order of replication."""
        base, own = self._values.get(self._base, {}), self._values.get(policy, {})
        return [own[r] - base[r] for r in sorted(own) if r in base]

    def words(self) -> str:
        """The latest state in one short line; empty while no pair is finished."""
        told = []
        for policy in sorted(self._values):
            differences = self.differences(policy)
            if policy == self._base or not differences:
                continue
            mean, half = paired_estimate(differences)
            spread = f" ± {half:.3g}" if math.isfinite(half) else ""
            told.append(f"{policy} {mean:+.4g}{spread}")
        return f"{self._kpi}: {', '.join(told)}" if told else ""
