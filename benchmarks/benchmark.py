"""What a benchmark is: a question, a unit, and contenders of which the first is the measure of the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """What one contender gave in one round.

    Attributes:
        value: in the benchmark's unit.
        facts: what else was seen, by name with its unit; shown beside the value.
    """

    value: float
    facts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A fact with a value known beforehand: a contender that misses it solves another problem, and its speed is void.

    Attributes:
        fact: its name among the facts of the samples.
        value: what is exact.
        standard_errors: how far the mean of the rounds may be from it.
    """

    fact: str
    value: float
    standard_errors: float = 4.0


@dataclass(frozen=True)
class Aim:
    """A number that the project wants to reach.

    Attributes:
        limit: of the ratio of values, or of a fact.
        at_least: whether the number should be at least the limit; at most otherwise.
        fact: the fact that is limited; the ratio of the contender's value to another's when empty.
        beside: that other contender's name; the first when empty.
    """

    limit: float
    at_least: bool = False
    fact: str = ""
    beside: str = ""

    def met(self, number: float) -> bool:
        """Whether a number reaches it.

        >>> Aim(100.0, at_least=True).met(120.0), Aim(1.25).met(1.93)
        (True, False)
        """
        return number >= self.limit if self.at_least else number <= self.limit


def at_most(limit: float, fact: str = "", *, beside: str = "") -> Aim:
    """The ratio to another contender, or a fact, should not be larger than this."""
    return Aim(limit, fact=fact, beside=beside)


def at_least(limit: float, fact: str = "", *, beside: str = "") -> Aim:
    """The ratio to another contender, or a fact, should not be smaller than this."""
    return Aim(limit, at_least=True, fact=fact, beside=beside)


@dataclass(frozen=True)
class Contender:
    """One way to do what is measured.

    Attributes:
        measure: round number -> sample. The number serves as seed where one is needed.
        aims: what it should reach.
        known: what its answer is held against.
    """

    name: str
    measure: Callable[[int], Sample]
    aims: Sequence[Aim] = ()
    known: Known | None = None


@dataclass(frozen=True)
class Benchmark:
    """A question and how it is answered.

    Attributes:
        unit: of the samples' values.
        rounds: how often each contender takes its turn.
        remark: what a reader must know to read the numbers.
        contenders: makes them; preparing and warming up is done here, outside any measurement.
    """

    name: str
    question: str
    unit: str
    contenders: Callable[[], Sequence[Contender]]
    rounds: int
    remark: str


def benchmark(
    name: str, question: str, *, unit: str, rounds: int = 5, remark: str = ""
) -> Callable[[Callable[[], Sequence[Contender]]], Benchmark]:
    """Make a benchmark of a function that prepares and returns the contenders, the measure of the others first."""

    def made(contenders: Callable[[], Sequence[Contender]]) -> Benchmark:
        return Benchmark(name, question, unit, contenders, rounds, remark)

    return made
