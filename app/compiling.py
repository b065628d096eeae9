"""The first run of the compiled engine: said, and done once, before any worker needs it."""

import sys
from collections.abc import Sequence
from pathlib import Path


def compile_first(files: Sequence[Path], asked: str) -> None:
    """Compile by living one day of a scenario when its engine has never been compiled here.

    Where `auto` falls back on the agents engine, that is said in one sentence. What is wrong with a file is left to
    whoever reads it next; what breaks in the day is raised.
    """
    from experiments.engine import engine_of, placed
    from experiments.smoke import smoke
    from sim.extension import ExtensionError
    from sim.run import why_agents
    from sim.scenario.load import load
    from sim.scenario.problems import ScenarioError
    from sim.variant import variant

    told: set[str] = set()
    for file in files:
        try:
            loaded = load(file)
            engine = engine_of(loaded, asked)
        except ScenarioError:
            continue
        extensions = loaded.scenario.extensions
        reason = why_agents(asked, extensions)
        if reason not in {"", *told}:
            told.add(reason)
            print(reason, file=sys.stderr, flush=True)
        if engine == "compiled" and not variant(extensions).is_compiled():
            with_what = " with " + ", ".join(each.place for each in extensions.values()) if extensions else ""
            print(f"Compiling the engine{with_what}, once: about a minute.", file=sys.stderr, flush=True)
            try:
                smoke(loaded.scenario, engine)
            except ExtensionError as error:
                raise placed(error, loaded) from error
