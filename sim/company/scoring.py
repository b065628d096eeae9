"""Lead scores: what the company believes about a lead, with a stated accuracy."""

import math
from statistics import NormalDist
from typing import Final

from sim.compile import scalar

#: Separation that stands for a perfect score (AUC of 1).
PERFECT: Final = 1.0e6


def separation(auc: float) -> float:
    """Distance d' between hot and cold leads, in standard deviations of the noise, that gives this AUC.

    Binormal model with equal variances: AUC = Phi(d' / sqrt 2), so d' = sqrt 2 * Phi^-1(AUC) (Green & Swets 1966;
    Hanley & McNeil 1982, Radiology 143:29-36). An AUC of 0.76 is a distance of one standard deviation:

    >>> round(separation(0.7602499389), 6)
    1.0
    >>> separation(0.5)
    0.0

    Raises ValueError outside [0.5, 1].
    """
    if not 0.5 <= auc <= 1.0:
        raise ValueError("the accuracy of a score is an AUC from 0.5 (random) to 1 (perfect)")
    if auc == 0.5:
        return 0.0
    if auc == 1.0:
        return PERFECT
    return math.sqrt(2.0) * NormalDist().inv_cdf(auc)


@scalar
def lead_score(intent: float, noise: float, distance: float) -> float:
    """The score of a lead: `distance` * true intent + noise.

    intent: in [0, 1], 0 for a lead that is cold for certain, 1 for one that is hot; noise: a standard normal draw that
    belongs to the lead. The stated AUC is the chance that a fully hot lead scores above a fully cold one. At distance 0
    (AUC 0.5) the order of scores is that of the noise: random.

    >>> lead_score(1.0, -0.5, 2.0), lead_score(0.3, 0.25, 0.0)
    (1.5, 0.25)
    """
    return distance * intent + noise


@scalar
def score_share(score: float, distance: float) -> float:
    """A score as a number in (0, 1) for routing: the logistic of its distance from half-way between hot and cold.

    >>> score_share(1.0, 2.0)
    0.5
    """
    centred = score - 0.5 * distance
    if centred < -700.0:
        return 0.0
    return 1.0 / (1.0 + math.exp(-centred))
