"""Who holds each post of a store: joins, leaves, and the replacement of those who quit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.company.heads import Post, changes
from sim.company.identity import advisor_id
from sim.compile import scalar

#: The hiring day of a team that is there when the scenario starts: no ramp, no hiring cost.
FOUNDING_DAY = -100_000


class Holder(NamedTuple):
    """An advisor in a post."""

    advisor: int
    post: Post
    #: Day of joining; FOUNDING_DAY for those who are there from the start.
    hired_day: int


class Staffing(NamedTuple):
    """What a night changes in a store's team."""

    joined: tuple[Holder, ...]
    #: Holders whose post closed (those who quit have already been reported by the engine).
    released: tuple[Holder, ...]


@dataclass(slots=True)
class _Seat:
    post: Post
    holder: int
    #: First day of the present or next holder.
    from_day: int


@scalar
def ramp_factor(days_since_hire: int, ramp_days: int, start_productivity: float) -> float:
    """Productivity of a new advisor: a straight line from the start value to 1 over the ramp.

    A 30-day ramp from 0 loses the area of a triangle, 15 full-time days:

    >>> sum(1 - (ramp_factor(d, 30, 0.0) + ramp_factor(d + 1, 30, 0.0)) / 2 for d in range(30))
    15.0
    """
    if days_since_hire >= ramp_days:
        return 1.0
    return start_productivity + (1.0 - start_productivity) * max(0, days_since_hire) / ramp_days


def expected_attempts(gate_pass_share: float) -> float:
    """Mean number of gate exams until one is passed: 1 / p (geometric law).

    >>> expected_attempts(0.8)
    1.25
    """
    return 1.0 / gate_pass_share


class Team:
    """The posts of one store and who holds them. A post's next holder starts `replacement_days` after a quit."""

    def __init__(self, store: int, posts: Iterable[Post]) -> None:
        self._store = store
        self._seats = {post.number: _Seat(post, 0, FOUNDING_DAY) for post in sorted(posts)}
        #: Holders that closed posts have had, so that an identity is never used twice.
        self._next_holder: dict[int, int] = {}

    def holders(self, day: int) -> tuple[Holder, ...]:
        """Advisors employed on `day`, by post number; vacant posts are left out."""
        return tuple(self._holder(seat) for _, seat in sorted(self._seats.items()) if seat.from_day <= day)

    def quit(self, post: int, day: int, replacement_days: int) -> None:
        """The holder leaves after working on `day`; a successor starts `replacement_days` later (at least one).

        Raises KeyError for a post that does not exist or is vacant.
        """
        seat = self._seats[post]
        if seat.from_day > day:
            raise KeyError(post)
        seat.holder += 1
        seat.from_day = day + max(1, replacement_days)

    def tomorrow(self, day: int, posts: Sequence[Post]) -> Staffing:
        """Bring the team to the posts of `day` + 1, highest number leaving first; who joins starts on that day."""
        start = day + 1
        opened, closed = changes(posts, [seat.post for seat in self._seats.values()])
        released = tuple(self._close(post, day) for post in closed)
        for post in opened:
            self._seats[post.number] = _Seat(post, self._next_holder.get(post.number, 0), start)
        joined = tuple(self._holder(seat) for _, seat in sorted(self._seats.items()) if seat.from_day == start)
        return Staffing(joined, tuple(holder for holder in released if holder is not None))

    def _close(self, post: Post, day: int) -> Holder | None:
        seat = self._seats.pop(post.number)
        present = seat.from_day <= day
        self._next_holder[post.number] = seat.holder + 1 if present else seat.holder
        return self._holder(seat) if present else None

    def _holder(self, seat: _Seat) -> Holder:
        return Holder(advisor_id(self._store, seat.post.number, seat.holder), seat.post, seat.from_day)
