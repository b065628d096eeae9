"""Options that several commands share."""

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
