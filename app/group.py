"""The group of commands: one place where every error of every command ends."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from app.errors import exit_code


class Doors(TyperGroup):
    """A group whose commands end with a sentence and an exit code, never with a stray traceback."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order they are used, not the alphabet's."""
        return list(self.commands)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; flush inside, so that a closed pipe is noticed here and not at exit."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except (KeyboardInterrupt, OSError) as error:
            raise typer.Exit(exit_code(error, debug=bool(ctx.params.get("debug")))) from None
        except Exception as error:
            if type(error).__module__.startswith("typer"):
                raise
            raise typer.Exit(exit_code(error, debug=bool(ctx.params.get("debug")))) from None
