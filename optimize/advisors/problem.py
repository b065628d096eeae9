"""Who works where today, what heads bring in, and what hiring, moving and paying them costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from optimize.advisors.response import Response, concave
from optimize.model import NONE_MOVED, Key
from optimize.problem import ProblemError, check_ids, check_known, check_number

Cell = tuple[str, str, str]
"""Store, grade, speciality."""


@dataclass(frozen=True)
class Grade:
    """A rank of advisors.

    Attributes:
        productivity: effective heads per head.
        pay_cny: per head and quarter.
        leads: a team lead, who spans others.
        hire_cny: price of hiring one from outside; None: nobody is hired into the grade.
    """

    id: str
    productivity: float
    pay_cny: float
    leads: bool = False
    hire_cny: float | None = None


@dataclass(frozen=True)
class Store:
    """A store.

    Attributes:
        weight: its share of need when cities are compared (leads, population); any unit.
        least, most: heads, temporary ones included; None: no limit. least_leads: team leads.
    """

    id: str
    city: str
    weight: float = 1.0
    least: int = 0
    most: int | None = None
    least_leads: int = 0


@dataclass(frozen=True)
class AdvisorsProblem:
    """Maximise what heads bring in, less pay, hiring, moving, releasing and nervousness, over all quarters.

    Attributes:
        seasons: by quarter, what the response curves are multiplied by; its keys are the horizon, in order.
        today: heads by cell before the first quarter. leaving: known departures by (cell, quarter).
        hire_lead: whole quarters between decision and first day: nobody arrives in the first `hire_lead` quarters.
        ramp: productivity of a newcomer in the first quarter, as a share.
        most_hires: in a quarter, over all stores; None: no limit.
        move_cny: of a move between stores of one city; far_move_cny: on top, between cities.
        stay: quarters that one stays at least after a move.
        release_cny: of a head given up.
        temp_cny: pay of a temporary head a quarter; None: there are none. temp_productivity, most_temps: each, and at
            most at a store.
        reserve_share: of all heads, kept in the cities' reserves: paid, at no store.
        span: heads that a team lead of a store spans; None: no limit.
        budget_cny: of pay, hiring, moving and releasing by quarter; quarters without one have no limit.
        previous: heads by (cell, quarter) of the last plan; nervous_cny: price of each head that differs.
        fairness: by what share a city's heads may fall short of its weight's part of all; None: no limit.
        caution: standard errors by which every gain is lowered before planning.
        moved: limits moved by hand: added to the right-hand side, by constraint family and key.
    """

    seasons: Mapping[str, float]
    grades: tuple[Grade, ...]
    specialities: tuple[str, ...]
    stores: tuple[Store, ...]
    responses: tuple[Response, ...]
    today: Mapping[Cell, int] = field(default_factory=dict)
    leaving: Mapping[tuple[Cell, str], int] = field(default_factory=dict)
    hire_lead: int = 0
    ramp: float = 1.0
    most_hires: int | None = None
    move_cny: float = 0.0
    far_move_cny: float = 0.0
    stay: int = 1
    release_cny: float = 0.0
    temp_cny: float | None = None
    temp_productivity: float = 1.0
    most_temps: int = 0
    reserve_share: float = 0.0
    span: float | None = None
    budget_cny: Mapping[str, float] = field(default_factory=dict)
    previous: Mapping[tuple[Cell, str], int] = field(default_factory=dict)
    nervous_cny: float = 0.0
    fairness: float | None = None
    caution: float = 0.0
    moved: Mapping[tuple[str, Key], float] = NONE_MOVED

    def __post_init__(self) -> None:
        """Raises ProblemError when the data contradict themselves."""
        check_ids("quarter", self.seasons)
        check_ids("grade", (g.id for g in self.grades))
        check_ids("speciality", self.specialities)
        check_ids("store", (s.id for s in self.stores))
        for quarter, season in self.seasons.items():
            check_number(f"season of {quarter}", season)
        for grade in self.grades:
            check_number(f"productivity of {grade.id}", grade.productivity)
            check_number(f"pay of {grade.id}", grade.pay_cny)
            check_number(f"hire_cny of {grade.id}", grade.hire_cny or 0.0)
        for store in self.stores:
            _check_store(store)
        self._check_numbers()
        self._check_cells()
        self._check_responses()

    def _check_numbers(self) -> None:
        for name in ("hire_lead", "move_cny", "far_move_cny", "release_cny", "temp_productivity", "nervous_cny"):
            check_number(name, getattr(self, name))
        for name in ("most_temps", "caution"):
            check_number(name, getattr(self, name))
        check_number("ramp", self.ramp, high=1.0)
        check_number("reserve_share", self.reserve_share, high=1.0)
        check_number("stay", self.stay, low=1.0)
        for name in ("most_hires", "temp_cny", "span"):
            if getattr(self, name) is not None:
                check_number(name, getattr(self, name))
        if self.fairness is not None:
            check_number("fairness", self.fairness, high=1.0)
        for quarter, budget in self.budget_cny.items():
            check_known("quarter", quarter, self.seasons, "budget_cny")
            check_number(f"budget of {quarter}", budget)

    def _check_cells(self) -> None:
        stores, grades = {s.id for s in self.stores}, {g.id for g in self.grades}
        for (store, grade, speciality), heads in self.today.items():
            if store not in stores:
                check_known("store", store, stores, "today")
            if grade not in grades:
                check_known("grade", grade, grades, "today")
            if speciality not in self.specialities:
                check_known("speciality", speciality, self.specialities, "today")
            check_number(f"heads of {store}, {grade}, {speciality} today", heads)
        for (cell, quarter), heads in self.leaving.items():
            check_known("quarter", quarter, self.seasons, "leaving")
            check_number(f"departures from {', '.join(cell)} in {quarter}", heads)
            if heads > 0 and cell not in self.today:
                raise ProblemError(f"leaving names {', '.join(cell)}, where nobody works today.")

    def _check_responses(self) -> None:
        stores, grades = {s.id for s in self.stores}, {g.id for g in self.grades}
        seen: dict[tuple[str, str], set[str | None]] = {}
        for response in self.responses:
            if response.store not in stores:
                check_known("store", response.store, stores, "a response")
            if response.speciality not in self.specialities:
                check_known("speciality", response.speciality, self.specialities, "a response")
            if response.grade is not None and response.grade not in grades:
                check_known("grade", response.grade, grades, "a response")
            of = seen.setdefault((response.store, response.speciality), set())
            if response.grade in of or (of and None in {response.grade, *of}):
                raise ProblemError(
                    f"{response.store}, {response.speciality} has two responses; expected one, or one for each grade."
                )
            of.add(response.grade)

    @property
    def quarters(self) -> tuple[str, ...]:
        """The horizon in order."""
        return tuple(self.seasons)

    @cached_property
    def curves(self) -> tuple[Response, ...]:
        """The responses as planned with: lowered by `caution` standard errors, and concave again."""
        if self.caution == 0.0:
            return self.responses
        z = self.caution
        lower = ([replace(p, gain_cny=p.gain_cny - z * p.error_cny) for p in r.points] for r in self.responses)
        return tuple(replace(r, points=concave(p)[0]) for r, p in zip(self.responses, lower, strict=True))

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """Every city that has a store, in order of the stores."""
        return tuple(dict.fromkeys(store.city for store in self.stores))


def _check_store(store: Store) -> None:
    if not store.city.strip():
        raise ProblemError(f"Store {store.id} has no city.")
    check_number(f"weight of {store.id}", store.weight)
    check_number(f"least heads of {store.id}", store.least)
    check_number(f"least leads of {store.id}", store.least_leads)
    if store.most is not None:
        check_number(f"most heads of {store.id}", store.most)
        if store.most < store.least:
            raise ProblemError(f"{store.id} needs at least {store.least} and has room for {store.most} people.")
