"""Rounds: all contenders take turns, so that a machine that is slow for a while is slow for all of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from benchmarks.benchmark import Aim, Benchmark, Contender, Known, Sample

#: Fewer rounds give no standard error worth the name.
ROUNDS_TO_JUDGE = 5


@dataclass(frozen=True)
class Held:
    """An answer held against a value known beforehand.

    Attributes:
        mean: of the rounds.
        error: standard error of the mean.
    """

    known: Known
    mean: float
    error: float

    @property
    def agrees(self) -> bool:
        """Whether the mean is within so many standard errors as the known value allows."""
        return abs(self.mean - self.known.value) <= self.known.standard_errors * self.error

    def __str__(self) -> str:
        """The answer, its standard error, and how it is judged."""
        verdict = "agrees with" if self.agrees else "CONTRADICTS"
        return f"{self.known.fact} {self.mean:.4f} ± {self.error:.4f} {verdict} {self.known.value:.4f}"


@dataclass(frozen=True)
class Reached:
    """An aim, and the number that the rounds came to."""

    aim: Aim
    number: float

    @property
    def verdict(self) -> str:
        """Whether the aim is met."""
        return "met" if self.aim.met(self.number) else "missed"


@dataclass(frozen=True)
class Line:
    """What the rounds say of one contender.

    Attributes:
        value: median of the rounds.
        low, high: smallest and largest of the rounds.
        ratio: median of the ratios to the first contender, each taken within a round.
        facts: medians of what else was seen.
        reached: its aims, and how near the rounds came.
        held: its answer beside the known one; None when none is known, or there are too few rounds for an error.
        samples: everything, round by round.
    """

    name: str
    value: float
    low: float
    high: float
    ratio: float
    facts: dict[str, float]
    reached: tuple[Reached, ...]
    held: Held | None
    samples: tuple[Sample, ...]


def measure(benchmark: Benchmark, rounds: int, say: Callable[..., None]) -> list[Line]:
    """Let the contenders take turns; each round begins with the next of them.

    Args:
        rounds: how often each is measured, at least once.
        say: told before each round.
    """
    contenders = list(benchmark.contenders())
    samples: list[list[Sample]] = [[] for _ in contenders]
    for turn in range(rounds):
        say(f"{benchmark.name}: round {turn + 1} of {rounds}")
        for k in range(len(contenders)):
            place = (turn + k) % len(contenders)
            samples[place].append(contenders[place].measure(turn))
    return summary(contenders, samples)


def summary(contenders: Sequence[Contender], samples: Sequence[Sequence[Sample]]) -> list[Line]:
    """Medians and ratios.

    >>> one, two = Contender("one", lambda turn: Sample(1.0)), Contender("two", lambda turn: Sample(2.0))
    >>> lines = summary([one, two], [[Sample(1.0), Sample(4.0), Sample(1.0)], [Sample(2.0), Sample(8.0), Sample(3.0)]])
    >>> [(line.value, line.ratio) for line in lines]
    [(1.0, 1.0), (3.0, 2.0)]
    """
    places = {contender.name: place for place, contender in enumerate(contenders)}
    lines = []
    for contender, own in zip(contenders, samples, strict=True):
        values = [sample.value for sample in own]
        facts = {name: median(sample.facts[name] for sample in own) for name in own[0].facts}

        def number(aim: Aim, own: Sequence[Sample] = own, facts: Mapping[str, float] = facts) -> float:
            other = places[aim.beside] if aim.beside else 0
            return facts[aim.fact] if aim.fact else ratio(own, samples[other])

        lines.append(
            Line(
                contender.name,
                median(values),
                min(values),
                max(values),
                ratio(own, samples[0]),
                facts,
                tuple(Reached(aim, number(aim)) for aim in contender.aims),
                _held(contender, own),
                tuple(own),
            )
        )
    return lines


def ratio(samples: Sequence[Sample], others: Sequence[Sample]) -> float:
    """Median of the ratios of values, each taken within a round."""
    return median(one.value / other.value for one, other in zip(samples, others, strict=True))


def _held(contender: Contender, samples: Sequence[Sample]) -> Held | None:
    known = contender.known
    if known is None or len(samples) < ROUNDS_TO_JUDGE:
        return None
    values = [sample.facts[known.fact] for sample in samples]
    return Held(known, fmean(values), stdev(values) / math.sqrt(len(values)))
