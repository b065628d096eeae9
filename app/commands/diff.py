"""`showroom diff`: what differs between two scenarios, and nothing else."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.options import Json
from app.output import print_json, say, table

KEY_WIDTH = 24


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
        return
    rows = [(folded(d.key), words(d.a), words(d.b)) for d in found if words(d.a) != words(d.b)]
    if rows:
        heads = (a.stem, b.stem) if a.stem != b.stem else (str(a), str(b))
        table("What differs", ["key", *heads], rows)
    else:
        say("The two scenarios are the same.")


def words(value: Any) -> str:
    """A value in a cell; null, an empty list and what is absent say one thing.

    >>> words(None), words([]), words("(not stated)"), words(True), words(0.0), words(-60000.0)
    ('(not stated)', '(not stated)', '(not stated)', 'true', '0', '-60000')
    """
    from sim.scenario.diff import ABSENT

    if value is None or value == [] or value == {}:
        return ABSENT
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, list):
        return ", ".join(words(each) for each in value)
    return str(value)


def folded(key: str, width: int = KEY_WIDTH) -> str:
    """A dotted key over several lines, broken after a dot where that is possible.

    >>> folded("local.june_bundle.set.charger.subsidy_cny", 24)
    'local.june_bundle.set.\\n  charger.subsidy_cny'
    """
    lines, line = [], ""
    for part in key.replace(".", ".\n").split("\n"):
        if line.strip() and len(line + part) > width:
            lines.append(line)
            line = "  "
        line += part
    return "\n".join([*lines, line])
