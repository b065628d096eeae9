"""What is printed: tables and sentences for people, JSON for programs."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 80


def console(*, stderr: bool = False) -> Any:
    """A rich console of 80 columns (less on a narrower terminal); no colour when not a terminal or with NO_COLOR."""
    from rich.console import Console

    class Pipe(Console):
        """A console that leaves a closed pipe to the group of commands; rich alone would exit with 1."""

        def on_broken_pipe(self) -> None:
            """Let the error through."""
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    terminal = stream.isatty()
    width = min(WIDTH, os.get_terminal_size(stream.fileno()).columns or WIDTH) if terminal else WIDTH
    plain = not terminal or bool(os.environ.get("NO_COLOR"))
    return Pipe(
        file=stream,
        width=width,
        no_color=plain,
        color_system=None if plain else "auto",
        force_terminal=terminal,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def say(*lines: str) -> None:
    """Print sentences on standard output, wrapped by words; wide characters count as two columns."""
    out = console()
    for line in lines:
        out.print(line)


def complain(*lines: str) -> None:
    """Print sentences on standard error, one a line and never wrapped, so that a program can read them."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output and nothing else; what is not a number becomes null.

    >>> print_json({"share": float("nan")})
    {
      "share": null
    }
    """
    print(json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False))


def plain(value: Any) -> Any:
    """A value made of what JSON knows: dates and paths as text, NaN and infinity as None, arrays as lists.

    >>> plain({"a": (1, float("inf"))})
    {'a': [1, None]}
    """
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return str(value)


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int | None = None) -> None:
    """Print a table; long cells fold, numbers do not, none is cut off.

    Args:
        title: above the table.
        heads: names of the columns.
        rows: cells as text.
        numbers: columns from this one on are set flush right; None for no such column.
    """
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for i, head in enumerate(heads):
        right = numbers is not None and i >= numbers
        made.add_column(head, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        made.add_row(*row)
    console().print(made)
