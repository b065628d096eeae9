"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario file (TOML).", show_default=False)]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario files (TOML).", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Results = Annotated[
    Path,
    typer.Option("--results", envvar="SHOWROOM_RESULTS", metavar="FOLDER", help="Where runs are kept."),
]
RESULTS = Path("results/runs")


class Engine(StrEnum):
    """Which engine runs."""

    AUTO = "auto"
    AGENTS = "agents"
    COMPILED = "compiled"


EngineOption = Annotated[Engine, typer.Option("--engine", help="Both engines leave the same tables, bit for bit.")]


def _share(text: str) -> float:
    share = {"all": 1.0, "none": 0.0}.get(text)
    try:
        share = float(text) if share is None else share
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise typer.BadParameter(f"expected all, none or a share from 0 to 1, got '{text}'")
    return share


LogShare = Annotated[
    float,
    typer.Option(
        "--log", parser=_share, metavar="all|none|SHARE", help="People whose events are kept, all of a person or none."
    ),
]
