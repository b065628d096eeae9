"""The section `[extensions]`: functions of behaviour that a researcher's own take the place of.

In a file it says `cooled = "my_people.py:slower"`, relative to that file; loaded, it holds the source as well, so that a
scenario is whole wherever it is sent, and an edited function is another scenario.
"""

import ast
import hashlib
from collections.abc import Mapping

from sim.scenario.base import Section
from sim.scenario.problems import did_you_mean
from sim.scenario.replaceable import Replaceable, replaceable


class Extension(Section):
    """A function that stands in for one of `sim/behaviour`.

    Attributes:
        file: as the scenario states it.
        function: its name in the file.
        source: of the whole file: what the function calls belongs to it.
    """

    file: str
    function: str
    source: str

    @property
    def place(self) -> str:
        """Where it is written."""
        return f"{self.file}:{self.function}"

    @property
    def words(self) -> str:
        """Where it is written, and which state of it.

        >>> Extension(file="my_people.py", function="slower", source="").words
        'my_people.py:slower (source e3b0c44298fc)'
        """
        return f"{self.place} (source {hashlib.sha256(self.source.encode()).hexdigest()[:12]})"


def replaced(extensions: Mapping[str, Extension]) -> str:
    """The replaced functions in words; empty when there are none.

    >>> replaced({"cooled": Extension(file="my_people.py", function="slower", source="")})
    'cooled by my_people.py:slower (source e3b0c44298fc)'
    """
    return ", ".join(f"{name} by {extensions[name].words}" for name in sorted(extensions))


def complaint(name: str, extension: Extension) -> str:
    """What is wrong with a statement of the section, as far as the text tells: one sentence, or nothing."""
    known = replaceable()
    if name not in known:
        return f"expected a function of behaviour, got '{name}'{did_you_mean(name, known)}"
    try:
        tree = ast.parse(extension.source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        return f"expected Python in {extension.file}, got: {getattr(error, 'msg', error)}" + (
            f" (line {line})" if line else ""
        )
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if extension.function not in functions:
        hint = did_you_mean(extension.function, functions)
        return f"expected a function of {extension.file}, got '{extension.function}'{hint}"
    return _parameters(known[name], functions[extension.function], extension)


def _parameters(default: Replaceable, node: ast.FunctionDef, extension: Extension) -> str:
    """Names and order of the parameters must be the default's: nobody then mistakes one for another."""
    expected = [name for name, _ in default.parameters]
    given = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if given == expected and not (node.args.vararg or node.args.kwonlyargs or node.args.kwarg):
        return ""
    got = f"{node.name}({ast.unparse(node.args)})"
    return f"expected the parameters of {default.call}, got {got} on line {node.lineno} of {extension.file}"
