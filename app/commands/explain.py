"""`showroom explain`: where a value comes from."""

from typing import Annotated

import typer

from app.options import File, Json
from app.output import print_json, table


def explain(
    file: File,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Dotted key.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Show a key's value, the file and line that set it, unit, range and source.

    Example: showroom explain scenarios/quickstart/base.toml commission.per_car_cny
    """
    import dataclasses

    from sim.scenario.explain import explain as explanation
    from sim.scenario.load import load

    found = dataclasses.asdict(explanation(load(file), key))
    if as_json:
        print_json(found)
    else:
        table(key, ["", ""], [(name.replace("_", " "), _words(value)) for name, value in found.items()])


def _words(value: object) -> str:
    return "-" if value is None or value == "" else str(value)
