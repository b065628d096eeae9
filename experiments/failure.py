"""Failures kept as data: which run failed, with which seed, and where."""

import traceback
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """A replication that did not finish.

    Attributes:
        policy: name of the scenario.
        replication: its number, from 0.
        seed: its seed; `showroom run FILE --seed SEED --debug` repeats the failure.
        error: type and message, one line.
        traceback: where it happened.
    """

    policy: str
    replication: int
    seed: int
    error: str
    traceback: str

    @classmethod
    def of(cls, error: BaseException, policy: str, replication: int, seed: int) -> "Failure":
        """Keep an exception with its origin."""
        words = str(error).strip() or "no message"
        line = f"{type(error).__name__}: {words.splitlines()[0]}"
        return cls(policy, replication, seed, line, "".join(traceback.format_exception(error)))

    def sentence(self) -> str:
        """One line for a person."""
        return f"{self.policy}, replication {self.replication} (seed {self.seed}) failed: {self.error}"


class StudyError(Exception):
    """A study that cannot be made as asked; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


REFUSED = "The comparison is refused: a difference over the replications that survived would not be a fair one."


class StudyFailed(StudyError):
    """Replications failed: what rests on them is refused, never patched from the ones that survived.

    Args:
        failures: all of them.
        lead: sentences said first.
    """

    def __init__(self, failures: list[Failure], *lead: str) -> None:
        super().__init__([*lead, *(failure.sentence() for failure in failures)])
        self.failures = failures
