"""Satisfaction: what an owner truly thinks on the scale of the recommendation question, and what the survey hears."""

from sim.compile import scalar


@scalar
def true_score(
    base: float,
    service: float,
    service_coef: float,
    wait_minutes: float,
    wait_coef: float,
    late_days: float,
    late_coef: float,
    surprise: float,
    surprise_coef: float,
    noise: float,
) -> float:
    """Willingness to recommend, 0 to 10: base, served well, not kept waiting, delivered as promised, car as believed.

    `service` in [0, 1]; `surprise` is true minus believed quality in utils.

    >>> true_score(9.0, 0.5, 1.0, 30.0, 0.01, 0.0, 0.05, 0.0, 0.5, 0.0)
    9.2
    """
    score = (
        base
        + service_coef * service
        - wait_coef * wait_minutes
        - late_coef * late_days
        + surprise_coef * surprise
        + noise
    )
    return min(10.0, max(0.0, score))


@scalar
def surveyed_score(score: float, begging: float) -> float:
    """The answer given: the truth plus what the advisor begs for, rounded to a whole number from 0 to 10.

    >>> surveyed_score(8.4, 0.0), surveyed_score(8.4, 0.3), surveyed_score(9.9, 1.0)
    (8.0, 9.0, 10.0)
    """
    return float(round(min(10.0, max(0.0, score + begging))))


@scalar
def answers_survey(share: float, score: float, mood_coef: float) -> float:
    """Probability of answering: moods away from the middle answer more; at coefficient 0 everybody alike.

    >>> answers_survey(0.4, 9.0, 0.0)
    0.4
    """
    return min(1.0, max(0.0, share * (1.0 + mood_coef * (score - 7.5))))
