"""Which engine runs a scenario, and what stands in the way of the compiled one, with the place in the file."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.extension import ExtensionError
    from sim.scenario.load import Loaded
    from sim.scenario.problems import ScenarioError


def engine_of(loaded: "Loaded", asked: str) -> str:
    """The engine that runs a scenario, `agents` or `compiled`.

    Raises ScenarioError when a function of `[extensions]` cannot be used, or not by the engine asked for.
    """
    from sim.extension import ExtensionError
    from sim.run import engine_for

    try:
        return engine_for(asked, extensions=loaded.scenario.extensions)
    except ExtensionError as error:
        raise placed(error, loaded) from error


def placed(error: "ExtensionError", loaded: "Loaded") -> "ScenarioError":
    """The error with the line of the scenario that names the function."""
    from sim.scenario.diff import origin
    from sim.scenario.problems import Problem, ScenarioError

    key = f"extensions.{error.name}"
    place = origin(loaded, key)
    file, line = (place.file, place.line) if place is not None else (Path(loaded.path), 0)
    return ScenarioError([Problem(file, line, key, str(error))])
