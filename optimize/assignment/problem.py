"""Who could go where: people, places and what each pairing costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from optimize.problem import ProblemError, check_ids, check_known, check_number


@dataclass(frozen=True)
class Person:
    """Somebody (or a job, a key account) who needs one place.

    Attributes:
        skills: what the person can do.
        now: the id of the place where the person is; None when new.
        optional: may stay without a place, at no cost.
    """

    id: str
    skills: frozenset[str] = frozenset()
    now: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class Place:
    """A store, a mentor, an advisor: whatever takes people up to a capacity.

    Attributes:
        capacity: in the unit of the arcs' load (hours a week, heads).
        least, most: heads; None: no limit.
        needs: skills that everybody there must have.
        quota: at least so many people with a skill.
    """

    id: str
    capacity: float
    least: int = 0
    most: int | None = None
    needs: frozenset[str] = frozenset()
    quota: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Arc:
    """A pairing that could be.

    Attributes:
        cost_cny: what it costs; negative where it gains.
        load: how much of the place's capacity the person takes.
        km: the person's way to the place.
    """

    person: str
    place: str
    cost_cny: float
    load: float = 1.0
    km: float = 0.0


@dataclass(frozen=True)
class AssignmentProblem:
    """Minimise the cost of pairings, ways and moves; everybody has one place, or costs `unplaced_cny` without one.

    Attributes:
        reach_km: the longest way that anybody is asked to go; None: no limit.
        cny_per_km: price of a kilometre of way.
        move_cny: price of leaving the place where a person is now.
        unplaced_cny: price of a person without a place; None: everybody must have one.
    """

    people: tuple[Person, ...]
    places: tuple[Place, ...]
    arcs: tuple[Arc, ...]
    reach_km: float | None = None
    cny_per_km: float = 0.0
    move_cny: float = 0.0
    unplaced_cny: float | None = None

    def __post_init__(self) -> None:
        """Raises ProblemError when the data contradict themselves."""
        check_ids("person", (p.id for p in self.people))
        check_ids("place", (p.id for p in self.places))
        for place in self.places:
            _check_place(place)
        self._check_arcs()
        check_number("cny_per_km", self.cny_per_km)
        check_number("move_cny", self.move_cny)
        for name, value in (("reach_km", self.reach_km), ("unplaced_cny", self.unplaced_cny)):
            if value is not None:
                check_number(name, value)

    def _check_arcs(self) -> None:
        people = {p.id for p in self.people}
        places = {p.id for p in self.places}
        pairs: set[tuple[str, str]] = set()
        for number, arc in enumerate(self.arcs, 1):
            where = f"arc {number}"
            if arc.person not in people:
                check_known("person", arc.person, people, where)
            if arc.place not in places:
                check_known("place", arc.place, places, where)
            if (arc.person, arc.place) in pairs:
                raise ProblemError(f"{where}: {arc.person} and {arc.place} are paired twice; once is expected.")
            pairs.add((arc.person, arc.place))
            check_number(f"cost of {arc.person} at {arc.place}", arc.cost_cny, low=-float("inf"))
            check_number(f"load of {arc.person} at {arc.place}", arc.load)
            check_number(f"way of {arc.person} to {arc.place} in km", arc.km)
        for person in self.people:
            if person.now is not None and person.now not in places:
                check_known("place", person.now, places, f"person {person.id}")
        lonely = {p.id for p in self.people if not p.optional} - {arc.person for arc in self.eligible}
        if lonely and self.unplaced_cny is None:
            raise ProblemError(f"{min(lonely)} has no pairing with a place whose needed skills are there.")

    @cached_property
    def now(self) -> Mapping[str, str | None]:
        """Where everybody is, by person."""
        return {p.id: p.now for p in self.people}

    @cached_property
    def eligible(self) -> tuple[Arc, ...]:
        """The arcs whose person has every skill that the place needs of everybody."""
        skills = {p.id: p.skills for p in self.people}
        needs = {p.id: p.needs for p in self.places}
        return tuple(arc for arc in self.arcs if needs[arc.place] <= skills[arc.person])


def _check_place(place: Place) -> None:
    check_number(f"capacity of {place.id}", place.capacity)
    check_number(f"least heads of {place.id}", place.least)
    if place.most is not None:
        check_number(f"most heads of {place.id}", place.most)
        if place.most < place.least:
            raise ProblemError(f"{place.id} takes at least {place.least} and at most {place.most} people: none fits.")
    for skill, heads in place.quota.items():
        check_number(f"people with {skill} at {place.id}", heads)
