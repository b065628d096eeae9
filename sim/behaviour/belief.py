"""Belief about quality: what people think before they know, corrected by what they see and drive."""

from sim.compile import scalar


@scalar
def posterior_mean(mean: float, sd: float, signal: float, signal_sd: float) -> float:
    """Mean of a normal belief after a normal signal, weighted by precision.

    m' = (m / s^2 + y / t^2) / (1 / s^2 + 1 / t^2). Source: DeGroot 1970, Optimal Statistical Decisions, section 9.5.
    A belief that was too high comes down: a demonstration can lose a sale.

    >>> posterior_mean(1.0, 1.0, 0.0, 1.0)
    0.5
    """
    if sd == 0.0:
        return mean
    weight = sd * sd / (sd * sd + signal_sd * signal_sd)
    return mean + weight * (signal - mean)


@scalar
def posterior_sd(sd: float, signal_sd: float) -> float:
    """Standard deviation of the belief after the signal: 1 / s'^2 = 1 / s^2 + 1 / t^2.

    >>> round(posterior_sd(1.0, 1.0), 6)
    0.707107
    """
    if sd == 0.0:
        return 0.0
    return sd * signal_sd / (sd * sd + signal_sd * signal_sd) ** 0.5
