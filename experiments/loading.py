"""Reading several scenario files, with the problems of all of them told together."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.failure import StudyError

if TYPE_CHECKING:
    from sim.scenario.load import Loaded


def load_all(files: Sequence[Path]) -> "list[Loaded]":
    """Load every file.

    Raises:
        sim.scenario.problems.ScenarioError: with the problems of all files.
    """
    from sim.scenario.load import load
    from sim.scenario.problems import ScenarioError

    loaded, problems = [], []
    for file in files:
        try:
            loaded.append(load(file))
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    return loaded


def names_of(files: Sequence[Path]) -> list[str]:
    """The name of each policy: its file's, without the ending.

    >>> names_of([Path("a/base.toml"), Path("a/price.toml")])
    ['base', 'price']

    Raises:
        StudyError: two files have one name; results by name would mix them up.
    """
    names = [file.stem for file in files]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        shown = "; ".join(f"{n}: {', '.join(str(f) for f in files if f.stem == n)}" for n in twice)
        raise StudyError([f"Each policy needs a name of its own, but these files share one ({shown}); rename one."])
    return names


def same_world(names: Sequence[str], loaded: "Sequence[Loaded]") -> None:
    """Base and policies must be asked the same question of the same market over the same days.

    Raises:
        StudyError: one sentence for each policy whose clock, market or primary KPI is not the base's.
    """
    problems = []
    base = loaded[0].scenario
    for name, other in zip(names[1:], loaded[1:], strict=True):
        for section in ("clock", "market", "cities", "segments", "channels"):
            if getattr(other.scenario, section) != getattr(base, section):
                problems.append(
                    f"{name} differs from {names[0]} in [{section}]: a paired comparison needs the same days and the "
                    f"same market; `showroom diff` shows where."
                )
        if other.scenario.study.primary_kpi != base.study.primary_kpi:
            problems.append(f"{name} and {names[0]} name different primary KPIs in [study].")
    if problems:
        raise StudyError(problems)
