"""Times to an event when some people are still on the way: the product-limit estimate."""

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def kaplan_meier(durations: Array, happened: Array) -> tuple[Array, Array, Array]:
    """Times of events, survival after each, and its standard error.

    S(t) = product over event times of (1 - d_i / n_i); Greenwood: var S = S^2 sum d_i / (n_i (n_i - d_i)).
    Source: Kaplan and Meier 1958, JASA 53:457. Arrays of equal length; `happened` False means censored.

    The 6-MP arm of Freireich et al. 1963:

    >>> t = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    >>> e = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    >>> times, survival, _ = kaplan_meier(np.array(t), np.array(e, bool))
    >>> [round(float(survival[list(times).index(x)]), 3) for x in (6, 10, 22)]
    [0.857, 0.753, 0.538]
    """
    times, events = np.unique(durations[happened], return_counts=True)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), times, side="left")
    survival = np.cumprod(1.0 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
        error = survival * np.sqrt(greenwood)
    return times, survival, error


def quantile(durations: Array, happened: Array, share: float) -> float:
    """Time by which `share` of the people have had the event; NaN when the estimate does not get there."""
    if not np.any(happened):
        return math.nan
    times, survival, _ = kaplan_meier(durations, happened)
    reached = np.flatnonzero(survival <= 1.0 - share)
    return float(times[reached[0]]) if len(reached) else math.nan
