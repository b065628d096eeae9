"""`showroom schema`: the schema of scenario files, for editors."""

from typing import Annotated

import typer

from app.output import print_json


def schema(
    draft4: Annotated[bool, typer.Option("--draft4", help="Flattened draft-4 schema, for TOML editors.")] = False,
) -> None:
    """Print the JSON Schema of scenario files.

    Example: showroom schema --draft4 > showroom.schema.json
    """
    from sim.scenario import jsonschema

    print_json(jsonschema.draft4() if draft4 else jsonschema.schema())
