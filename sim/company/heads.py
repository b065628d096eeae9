"""How many advisors a store has today: the core team by grade, and temporary heads in dated windows.

Posts are numbered so that raising a number of heads adds posts and touches no existing one, and lowering it takes the
highest away first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sim.company.identity import TEMP_LINE, post_number


class Post(NamedTuple):
    """A place in a store's team."""

    number: int
    grade: str
    #: Number of the temporary window, -1 for the core team.
    window: int


class TempWindow(NamedTuple):
    """Temporary heads: `per_store` people of a grade from the first day until the day before `until`."""

    number: int
    grade: str
    per_store: int
    first: date
    until: date


def scaled(heads: int, factor: float) -> int:
    """Heads times a factor, half a head rounded up, the factor taken as written in the scenario.

    >>> scaled(3, 1.5), scaled(10, 1.15), scaled(4, 1.0)
    (5, 12, 4)
    """
    return int((Decimal(heads) * Decimal(repr(factor))).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def core_heads(per_kind: Mapping[str, int], factor: float, by_store: Mapping[str, int] | None = None) -> dict[str, int]:
    """Heads by grade: the store's own number where it states one, else that of its kind; each times the factor.

    >>> core_heads({"advisor": 6, "senior": 1}, 1.5, {"senior": 2})
    {'advisor': 9, 'senior': 3}
    """
    stated = {**per_kind, **(by_store or {})}
    return {grade: scaled(heads, factor) for grade, heads in stated.items()}


def posts(
    core: Mapping[str, int],
    windows: Sequence[TempWindow],
    grade_numbers: Mapping[str, int],
    today: date,
) -> tuple[Post, ...]:
    """The posts that exist today, in order of number.

    Raises KeyError for a grade without a number, ValueError when more posts are asked than numbers exist.

    >>> window = TempWindow(0, "junior", 1, date(2023, 7, 1), date(2023, 8, 1))
    >>> [post.number for post in posts({"junior": 2}, [window], {"junior": 1}, date(2023, 7, 31))]
    [512, 513, 4096]
    >>> [post.number for post in posts({"junior": 2}, [window], {"junior": 1}, date(2023, 8, 1))]
    [512, 513]
    """
    found = [
        Post(post_number(grade_numbers[grade], k), grade, -1) for grade, heads in core.items() for k in range(heads)
    ]
    for window in windows:
        if window.first <= today < window.until:
            line = TEMP_LINE + window.number
            found += [Post(post_number(line, k), window.grade, window.number) for k in range(window.per_store)]
    return tuple(sorted(found))


def changes(today: Iterable[Post], yesterday: Iterable[Post]) -> tuple[tuple[Post, ...], tuple[Post, ...]]:
    """Posts that open (lowest number first) and posts that close (highest number first).

    >>> two, three = [Post(0, "a", -1), Post(1, "a", -1)], [Post(k, "a", -1) for k in range(3)]
    >>> changes(three, two)[0], changes(two, three)[1]
    ((Post(number=2, grade='a', window=-1),), (Post(number=2, grade='a', window=-1),))
    """
    now, before = {post.number: post for post in today}, {post.number: post for post in yesterday}
    joins = tuple(now[number] for number in sorted(now.keys() - before.keys()))
    leaves = tuple(before[number] for number in sorted(before.keys() - now.keys(), reverse=True))
    return joins, leaves
