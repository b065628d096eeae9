"""`showroom profile`: where the time of a run goes."""

import os
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.options import File, Json
from app.output import print_json, say, table
from app.progress import progress

if TYPE_CHECKING:
    from sim.compiled.profile import Profile


def profile(
    file: File,
    days: Annotated[int | None, typer.Option(min=1, help="From the start; all when not given.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="One a processor when not given.")] = None,
    as_json: Json = False,
) -> None:
    """Run a scenario in the compiled engine without an event log, and show where the time goes; nothing is stored.

    Example: showroom profile scenarios/quickstart/base.toml --days 10
    """
    from app.compiling import compile_first
    from experiments.engine import engine_of
    from sim.compiled.profile import Profile, Unread
    from sim.run import simulate
    from sim.scenario.load import load

    loaded = load(file)
    engine_of(loaded, "compiled")
    compile_first([file], "compiled")
    found, people, lanes = Profile(), Unread("customers"), threads or len(os.sched_getaffinity(0))
    began = time.perf_counter()
    with progress("Days") as shown:
        simulate(
            loaded.scenario,
            sink=people,
            log_share=0.0,
            days=days,
            progress=shown,
            engine="compiled",
            threads=lanes,
            profile=found,
        )
    wall = time.perf_counter() - began
    if as_json:
        print_json(_as_json(found, people.rows, wall, lanes))
    else:
        _show(found, people.rows, wall, lanes)


def _as_json(found: "Profile", people: int, wall: float, threads: int) -> dict[str, Any]:
    events = [{"event": kind, "count": count, "share": share} for kind, count, share in found.events()]
    return {"seconds": wall, "people": people, "threads": threads, "phases": found.phases, "events": events}


def _show(found: "Profile", people: int, wall: float, threads: int) -> None:
    rows = [*found.phases.items(), ("start and end of the run", wall - sum(found.phases.values()))]
    table("By phase of the day", ["phase", "seconds", "share"], [(n, f"{t:.2f}", f"{t / wall:.0%}") for n, t in rows])
    rest = [(kind.replace("_", " "), f"{count:,}", f"{share:.0%}") for kind, count, share in found.events()]
    table("Within the days of the stores", ["event", "events", "share"], rest)
    say(
        f"{people:,} people in {wall:.1f} s with {threads} thread{'s' if threads > 1 else ''}: "
        f"{wall / max(1, people) * 1e6:.1f} µs each. Reading the clock around every event is part of it."
    )
