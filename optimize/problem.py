"""Checks of the data handed to a planner: each finding is one clear sentence."""

import math
from collections.abc import Iterable, Mapping
from difflib import get_close_matches


class ProblemError(ValueError):
    """The data of a planning problem contradict themselves; the text says what, where and what is expected."""


def check_ids(what: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The ids of a list, or a complaint: the list is empty, an id is blank or stands twice.

    >>> check_ids("store", ["a", "b"])
    ('a', 'b')
    >>> check_ids("store", ["a", "a"])
    Traceback (most recent call last):
    optimize.problem.ProblemError: store a stands twice; every id must be there once.
    """
    names = tuple(ids)
    if not names:
        raise ProblemError(f"There is no {what}; at least one is needed.")
    seen: set[str] = set()
    for name in names:
        if not name.strip():
            raise ProblemError(f"A {what} has no id.")
        if name in seen:
            raise ProblemError(f"{what} {name} stands twice; every id must be there once.")
        seen.add(name)
    return names


def check_known(what: str, name: str, known: Iterable[str], where: str) -> None:
    """Complain about a name that is not in a list, with the nearest that is.

    >>> check_known("store", "Xian", ["Xi'an", "Wuhan"], "arc 3")
    Traceback (most recent call last):
    optimize.problem.ProblemError: arc 3 names store Xian, which is not listed; did you mean Xi'an?
    """
    names = list(known)
    if name in names:
        return
    near = get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {len(names)}."
    raise ProblemError(f"{where} names {what} {name}, which is not listed; {hint}")


def check_number(what: str, value: float, *, low: float = 0.0, high: float = math.inf) -> None:
    """Complain about a number that is not finite, or outside its bounds.

    >>> check_number("capacity of Xi'an", -2)
    Traceback (most recent call last):
    optimize.problem.ProblemError: capacity of Xi'an is -2; expected a number of at least 0.
    >>> check_number("capacity of Xi'an", float("nan"))
    Traceback (most recent call last):
    optimize.problem.ProblemError: capacity of Xi'an is nan; expected a number of at least 0.
    """
    if math.isfinite(value) and low <= value <= high:
        return
    expected = "a finite number" if low == -math.inf else f"a number of at least {low:g}"
    if high < math.inf:
        expected += f" and at most {high:g}"
    raise ProblemError(f"{what} is {value:g}; expected {expected}.")


def check_numbers(what: str, values: Mapping[str, float], *, low: float = 0.0, high: float = math.inf) -> None:
    """`check_number` for every entry of a table."""
    for name, value in values.items():
        check_number(f"{what} of {name}", value, low=low, high=high)
