"""`showroom check`: is a scenario file sound, and does it run?"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.options import Files, Json
from app.output import complain, print_json, say

if TYPE_CHECKING:
    from sim.scenario.load import Loaded


def check(files: Files, as_json: Json = False) -> None:
    """Check files: schema, consistency, and one simulated day of each.

    All problems of all files are told together; exit code 2 when there are any.

    Example: showroom check scenarios/reform_2023/*.toml
    """
    problems = {file: _problems(file) for file in dict.fromkeys(files)}
    if as_json:
        print_json({str(file): {"ok": not found, "problems": found} for file, found in problems.items()})
    else:
        for file, found in problems.items():
            complain(*found)
            if not found:
                say(f"{file}: sound; one day runs.")
    if any(problems.values()):
        raise typer.Exit(2)


def _problems(file: Path) -> list[str]:
    from sim.scenario.load import load
    from sim.scenario.problems import ScenarioError

    try:
        loaded = load(file)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return _smoke_problems(file, loaded)


def _smoke_problems(file: Path, loaded: "Loaded") -> list[str]:
    """Whatever breaks in the one-day run is a finding about this file, and the other files are still checked."""
    from app.compiling import compile_first
    from experiments.engine import engine_of, placed
    from experiments.smoke import smoke
    from sim.extension import ExtensionError
    from sim.scenario.problems import ScenarioError

    try:
        engine = engine_of(loaded, "auto")
        compile_first([file], "auto")
        smoke(loaded.scenario, engine)
    except ExtensionError as error:
        return [str(placed(error, loaded))]
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    except Exception as error:
        words = (str(error).strip() or "no message").splitlines()[0]
        return [f"{file}: reads well, but its first day does not run: {type(error).__name__}: {words}"]
    return []
