"""`showroom diff`: what differs between two scenarios, and nothing else."""

from pathlib import Path
from typing import Annotated

import typer

from app.options import Json
from app.output import print_json, say, table


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="A scenario file.", show_default=False)],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Show only what differs, after `extends` and defaults are resolved.

    Example: showroom diff scenarios/reform_2023/base.toml scenarios/reform_2023/price.toml
    """
    from experiments.loading import load_all
    from sim.scenario.diff import diff as differences

    first, second = load_all([a, b])
    found = differences(first, second)
    if as_json:
        print_json([{"key": d.key, "a": d.a, "b": d.b} for d in found])
    elif not found:
        say("The two scenarios are the same.")
    else:
        table("What differs", ["key", a.stem, b.stem], [(d.key, str(d.a), str(d.b)) for d in found])
