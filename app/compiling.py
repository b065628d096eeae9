"""The first run of the compiled engine: said, and done once, before any worker needs it."""

import sys
from pathlib import Path


def compile_first(file: Path, engine: str) -> None:
    """Compile by living one day of a scenario when these sources have never been compiled here.

    What is wrong with the file is left to whoever reads it next; what breaks in the day is raised.
    """
    from experiments.smoke import smoke
    from sim.compile import is_compiled
    from sim.run import engine_for
    from sim.scenario.load import load
    from sim.scenario.problems import ScenarioError

    if engine_for(engine) != "compiled" or is_compiled():
        return
    try:
        scenario = load(file).scenario
    except ScenarioError:
        return
    print("Compiling the engine, once for this version: about a minute.", file=sys.stderr, flush=True)
    smoke(scenario)
