"""Which functions of behaviour a scenario may replace. Their sources are read, so that nothing is imported or compiled."""

import ast
import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "behaviour"
KINDS = ("float", "int", "bool")
#: What the result of a function can mean; of all others, any finite number.
CHANCE, SCORE, NOT_NEGATIVE = (0.0, 1.0), (0.0, 10.0), (0.0, sys.float_info.max)
RANGES = {
    "accepts": CHANCE,
    "answers_survey": CHANCE,
    "cancel_chance": CHANCE,
    "consideration": CHANCE,
    "quit_hazard": CHANCE,
    "next_fatigue": CHANCE,
    "surveyed_score": SCORE,
    "true_score": SCORE,
    "annuity_factor": NOT_NEGATIVE,
    "charger_value": NOT_NEGATIVE,
    "cooled": NOT_NEGATIVE,
    "effort": NOT_NEGATIVE,
    "expected_free_swaps": NOT_NEGATIVE,
    "experienced": NOT_NEGATIVE,
    "loan_factor": NOT_NEGATIVE,
    "pace": NOT_NEGATIVE,
    "posterior_sd": NOT_NEGATIVE,
    "referrals_per_year": NOT_NEGATIVE,
    "response_factor": NOT_NEGATIVE,
    "warmed": NOT_NEGATIVE,
}


@dataclass(frozen=True)
class Replaceable:
    """A function of behaviour.

    Attributes:
        module: that defines it.
        parameters: (name, kind) in their order; a kind is float, int or bool.
        doc: first line of its docstring.
    """

    name: str
    module: str
    parameters: tuple[tuple[str, str], ...]
    doc: str

    @property
    def range(self) -> tuple[float, float]:
        """Between which numbers its result, a float, must lie; both are allowed."""
        return RANGES.get(self.name, (-sys.float_info.max, sys.float_info.max))

    @property
    def gives(self) -> str:
        """The same in words.

        >>> [replaceable()[name].gives for name in ("accepts", "cooled", "worth_of_waiting")]
        ['a number from 0 to 1', 'a number of at least 0', 'a finite number']
        """
        low, high = self.range
        if low < 0.0:
            return "a finite number"
        return f"a number from 0 to {high:g}" if high < sys.float_info.max else "a number of at least 0"

    @property
    def call(self) -> str:
        """The function with its parameters.

        >>> replaceable()["cooled"].call
        'cooled(interest, days, half_life_days)'
        """
        return f"{self.name}({', '.join(name for name, _ in self.parameters)})"


@functools.cache
def replaceable() -> dict[str, Replaceable]:
    """Every function of `sim/behaviour` that is a question about numbers alone, by name.

    All its parameters are numbers and its result is a float. So it reads no table and no array, and takes no seed: who
    draws with a probability, and with whose luck, stays as it is. Raises ValueError when two of them share a name.
    """
    found: dict[str, Replaceable] = {}
    for file in sorted(FOLDER.glob("*.py")):
        for function in _functions(ast.parse(file.read_text(encoding="utf-8")), f"sim.behaviour.{file.stem}"):
            if function.name in found:
                raise ValueError(f"{file.name}: expected a name of its own for '{function.name}'")
            found[function.name] = function
    return found


def _functions(tree: ast.Module, module: str) -> Iterator[Replaceable]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or "scalar" not in map(ast.unparse, node.decorator_list):
            continue
        kinds = [_kind(argument.annotation) for argument in node.args.args]
        names = [argument.arg for argument in node.args.args]
        if all(kind in KINDS for kind in kinds) and _kind(node.returns) == "float" and "seed" not in names:
            doc = (ast.get_docstring(node) or "").split("\n")[0]
            yield Replaceable(node.name, module, tuple(zip(names, kinds, strict=True)), doc)


def _kind(annotation: ast.expr | None) -> str:
    return ast.unparse(annotation) if annotation is not None else ""
