"""The paired differences of a comparison: each policy less the base, KPI by KPI, and what is left as interaction."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from experiments.compare import Comparison
from experiments.estimate import paired_estimate


@dataclass(frozen=True)
class Difference:
    """A paired difference, with its 95 % interval.

    Attributes:
        policy: compared with the base.
        kpi: id.
        base: mean of the base over the replications, in the KPI's unit.
        value: mean of the policy.
        mean: of the differences, replication by replication.
        half_width: of the interval; infinite for a single replication.
    """

    policy: str
    kpi: str
    base: float
    value: float
    mean: float
    half_width: float

    @property
    def told_apart(self) -> bool:
        """The interval leaves out zero; a difference of exactly zero everywhere is not told apart."""
        return abs(self.mean) > self.half_width


def differences(comparison: Comparison) -> list[Difference]:
    """All paired differences; the primary KPI's first.

    Raises:
        ValueError: a KPI is missing from some run; pairing never falls back to the runs that have it.
    """
    base = comparison.names[0]
    return [_difference(comparison, base, policy, kpi) for kpi in kpis(comparison) for policy in comparison.names[1:]]


def kpis(comparison: Comparison) -> list[str]:
    """Ids of the KPIs that every run has, the primary one first. Raises ValueError when runs have different KPIs."""
    found = {tuple(run.kpis) for runs in comparison.runs.values() for run in runs}
    if len(found) != 1:
        raise ValueError("the runs of a comparison must have the same KPIs")
    ids = found.pop()
    if comparison.primary_kpi not in ids:
        raise ValueError(f"the primary KPI '{comparison.primary_kpi}' is not among the KPIs of the runs")
    return [comparison.primary_kpi, *(kpi for kpi in ids if kpi != comparison.primary_kpi)]


def interactions(comparison: Comparison, kpi: str) -> list[Difference]:
    """What a policy made of others does beyond the sum of what they do alone.

    With parts p of a whole w and the base b, replication by replication:
    (w - b) - sum over p of (p - b).
    """
    base = comparison.names[0]
    found = []
    for whole, parts in comparison.parts.items():
        own = _gains(comparison, base, whole, kpi)
        alone = [_gains(comparison, base, part, kpi) for part in parts]
        rest = [each - sum(gains[r] for gains in alone) for r, each in enumerate(own)]
        together = sum(own) / len(own)
        added = sum(sum(gains) for gains in alone) / len(own)
        found.append(Difference(whole, kpi, added, together, *paired_estimate(rest)))
    return found


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Differences and interactions for a program; a half-width that does not exist is None."""
    return {
        "primary_kpi": comparison.primary_kpi,
        "difference_that_matters": comparison.difference_that_matters,
        "replications": len(comparison.seeds),
        "differences": [_finite(each) for each in differences(comparison)],
        "interactions": [_finite(each) for each in interactions(comparison, comparison.primary_kpi)],
    }


def _finite(each: Difference) -> dict[str, Any]:
    row = {**asdict(each), "told_apart": each.told_apart}
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}


def _gains(comparison: Comparison, base: str, policy: str, kpi: str) -> list[float]:
    pairs = zip(comparison.runs[base], comparison.runs[policy], strict=True)
    return [own.kpis[kpi] - reference.kpis[kpi] for reference, own in pairs]


def _difference(comparison: Comparison, base: str, policy: str, kpi: str) -> Difference:
    gains = _gains(comparison, base, policy, kpi)
    level = sum(run.kpis[kpi] for run in comparison.runs[base]) / len(gains)
    value = sum(run.kpis[kpi] for run in comparison.runs[policy]) / len(gains)
    return Difference(policy, kpi, level, value, *paired_estimate(gains))
