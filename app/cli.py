"""The command line `showroom`: one command a file in `app.commands`, all heavy imports inside the commands."""

from typing import Annotated

import typer

from app.commands import check, compare, diff, explain, export, profile, report, run, schema, show
from app.commands import list as list_command
from app.group import Doors

HELP = """Simulate a sales policy before you announce it.

Examples:

  showroom check scenarios/quickstart/*.toml

  showroom compare scenarios/quickstart/base.toml scenarios/quickstart/*.toml

  showroom explain scenarios/quickstart/base.toml commission.per_car_cny

Exit codes: 0 done, 1 internal failure, 2 bad input, 130 interrupted.
"""

app = typer.Typer(
    cls=Doors,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")] = False,
) -> None:
    """Options of every command; errors are handled by the group."""


app.command("check")(check.check)
app.command("run")(run.run)
app.command("compare")(compare.compare)
app.command("diff")(diff.diff)
app.command("explain")(explain.explain)
app.command("schema")(schema.schema)
app.command("list")(list_command.list_runs)
app.command("show")(show.show)
app.command("report")(report.report)
app.command("export")(export.export)
app.command("profile")(profile.profile)


def main() -> None:
    """Entry point of the console script."""
    app(prog_name="showroom")


if __name__ == "__main__":
    main()
