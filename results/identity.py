"""The name of a run: a readable part and a hash of everything that its rows depend on.

Equal inputs give an equal name, so nothing is run twice; anything that could change a single row (the resolved scenario with
its horizon and warm-up, the seed, the sources of the simulator, the engine, the numeric libraries) gives another name, so old
numbers can never appear under it.
"""

import hashlib
import json
import platform
import re
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

#: Libraries that compute rows.
LIBRARIES = ("llvmlite", "mesa", "numba", "numpy", "scipy", "simpy")
ENGINE = "agents"


@cache
def code_hash() -> str:
    """Hash of every file of the simulator, by path and content; 64 hexadecimal digits."""
    import sim

    root = Path(sim.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc":
            content = file.read_bytes()
            digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


@cache
def environment() -> dict[str, str]:
    """Versions of Python and of the numeric libraries, and the kind of machine."""
    found = {name: version(name) for name in LIBRARIES}
    return {"python": ".".join(map(str, sys.version_info[:3])), "machine": platform.machine(), **found}


def run_inputs(scenario: "Scenario", seed: int, *, log: str = "all", engine: str = ENGINE) -> dict[str, Any]:
    """What goes into a run's hash, as JSON."""
    return {
        "scenario": scenario.fingerprint(),
        "seed": seed,
        "log": log,
        "engine": engine,
        "code": code_hash(),
        "environment": environment(),
    }


def run_name(scenario: "Scenario", seed: int, *, log: str = "all", engine: str = ENGINE) -> str:
    """Name of the run of a scenario with a seed: where, when, how long, seed, hash.

    The readable part is made of what counts, not of the title: a new title is no new run.
    """
    inputs = json.dumps(run_inputs(scenario, seed, log=log, engine=engine), sort_keys=True)
    clock, cities = scenario.clock, scenario.market.cities
    place = cities[0] if len(cities) == 1 else f"{len(cities)}-cities"
    words = f"{place}-{clock.start:%Y%m%d}-{clock.warmup_days + clock.days}d-s{seed}"
    return f"{_plain(words)}-{hashlib.sha256(inputs.encode()).hexdigest()[:16]}"


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", words.lower()).strip("-")[:60]
