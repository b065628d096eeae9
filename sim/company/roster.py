"""Who works today, and from when to when.

Days off rotate: of any seven days in a row an advisor works `days_on_per_week`. The turn depends on who the advisor is
(store, line of work, place in the line) and on the date, never on who else is there: adding a post changes nobody's
days off, and a successor takes over the turn of the post. Neighbouring posts are one step apart in the rotation, so
that two of them are never off together when people work four days or more.
"""

from typing import Final, NamedTuple

from sim.company.identity import line_of, post_of, rank_of, store_of
from sim.compile import constant, scalar
from sim.random import code, uniform

_DAY_OFF = constant(code.DAY_OFF)
DAYS: Final = 7
MINUTES_PER_HOUR: Final = 60


class Shift(NamedTuple):
    """Minutes since midnight."""

    start: int
    end: int


class Hours(NamedTuple):
    """The roster rule of a store: opening hours, length of a shift (hours), working days of seven."""

    open_hour: float
    close_hour: float
    shift_hours: float
    days_on_per_week: int


@scalar
def store_phase(seed: int, store: int) -> int:
    """Where a store's rotation starts, 0 to 6: a draw that belongs to the store."""
    return int(uniform(seed, store, _DAY_OFF, 0) * DAYS)


@scalar
def advisor_phase(seed: int, advisor: int) -> int:
    """An advisor's place in the rotation: the store's start, plus the post's place in its line, plus the line."""
    post = post_of(advisor)
    return store_phase(seed, store_of(advisor)) + rank_of(post) + line_of(post)


@scalar
def works(phase: int, date_ordinal: int, days_on_per_week: int) -> bool:
    """Whether somebody in this place of the rotation works on a date (a running number that belongs to the date).

    The days on are spread as evenly as seven days allow:

    >>> [int(works(0, day, 5)) for day in range(7)]
    [1, 0, 1, 1, 0, 1, 1]
    """
    return (date_ordinal + phase) * days_on_per_week % DAYS < days_on_per_week


@scalar
def shift_of(phase: int, date_ordinal: int, hours: Hours) -> Shift:
    """The shift of somebody who works: early or late, by turns from post to post and from week to week.

    When the store is open no longer than a shift, everybody works from opening to closing.

    >>> day = Hours(10, 21, 8, 5)
    >>> shift_of(0, 0, day), shift_of(1, 0, day)
    (Shift(start=600, end=1080), Shift(start=780, end=1260))
    """
    opens, closes = round(hours.open_hour * MINUTES_PER_HOUR), round(hours.close_hour * MINUTES_PER_HOUR)
    length = round(hours.shift_hours * MINUTES_PER_HOUR)
    if closes - opens <= length:
        return Shift(opens, closes)
    late = (phase + date_ordinal // DAYS) % 2 == 1
    start = closes - length if late else opens
    return Shift(start, start + length)


def roster(seed: int, advisor: int, date_ordinal: int, hours: Hours) -> Shift | None:
    """The shift of an advisor on a date, None on a day off."""
    phase = advisor_phase(seed, advisor)
    if not works(phase, date_ordinal, hours.days_on_per_week):
        return None
    return shift_of(phase, date_ordinal, hours)
