"""What is wrong with a scenario file, said in one sentence each, all at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        file: where.
        line: first line is 1; 0 when it belongs to no line.
        key: dotted key, empty when it belongs to none.
        message: what was expected, and what was found.
    """

    file: Path
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ScenarioError(ValueError):
    """A scenario that cannot be used. `problems` holds everything that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest valid word.

    >>> did_you_mean("comission", ["commission", "price"])
    "; did you mean 'commission'?"
    >>> did_you_mean("xyz", ["commission", "price"])
    '; valid: commission, price'
    """
    names = sorted(set(known))
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; valid: {', '.join(names)}" if 0 < len(names) <= 8 else ""
