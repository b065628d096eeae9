"""The model, for store s of city c, grade g, speciality k, quarter t:

    max  sum season gain - pay (heads + reserve) - temp pay - hiring - moves - releases - nervousness
    s.t. heads = heads before - leaving + in - out + hires                             balance
         reserve = reserve before + sum out - sum in + arrivals - departures - releases  reserve balance
         sum over cities arrivals = sum over cities departures                         exchange
         out + moved in within the last stay - 1 quarters <= heads before - leaving    stay
         gain = sum slope z, sum z <= effective heads                                  response
         least <= heads + temps <= most of a store                                     cover, desks
         leads of a store >= least_leads                                               leads
         heads that are spanned <= span * leads of a store                             span
         cost of a quarter <= budget                                                   budget
         hires of a quarter <= most_hires                                              hires
         sum reserve >= reserve_share * all heads                                      reserve
         heads of a city >= (1 - fairness) * its weight's part of all heads            fairness

Effective heads of a curve of one grade are heads - (1 - ramp) hires of the grade; of a curve of all grades they are the
same times productivity, summed over grades, plus temporary heads. Because each curve is concave, its segments fill in
order without whole variables. Where one grade, one speciality, one quarter and free moves are left, this is Fox's
marginal allocation.
Source: Fox, "Discrete optimization via marginal analysis", Management Science 13, 1966; Holt, Modigliani, Muth and
Simon, Planning Production, Inventories, and Work Force, 1960, for hiring, releasing and moving over time.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.advisors.certificate import certify
from optimize.advisors.problem import AdvisorsProblem, Cell
from optimize.family import Family, registry
from optimize.model import Floats, Ints, Keys, Model, Term
from optimize.plan import Cells, Change, limits_moved
from optimize.planner import Planner

FAMILIES = registry(
    Family("balance", "heads from quarter to quarter", "people"),
    Family("reserve balance", "reserve from quarter to quarter", "people"),
    Family("exchange", "moves between cities", "people"),
    Family("stay", "minimum stay", "people", 20_000.0, whole=True, repair="up"),
    Family("response", "gain by effective heads", "effective heads"),
    Family("cover", "cover minimum", "people", 30_000.0, whole=True, repair="down"),
    Family("desks", "desks", "people", 10_000.0, whole=True, repair="up"),
    Family("leads", "team leads of a store", "people", 30_000.0, whole=True, repair="down"),
    Family("span", "span of control", "people", 8_000.0, repair="up"),
    Family("budget", "budget", "CNY", 1.0, repair="up"),
    Family("hires", "hires of a quarter", "people", 15_000.0, whole=True, repair="up"),
    Family("reserve", "strategic reserve", "people", 15_000.0, repair="down"),
    Family("total", "all heads", "people"),
    Family("fairness", "fair part of a city", "people", 5_000.0, repair="down"),
    Family("nervous", "difference from the last plan", "people"),
)


@dataclass(frozen=True)
class Heads:
    """The plan in heads.

    Attributes:
        heads: by (cell, quarter). temps: by (store, speciality, quarter).
        hires, moved_in, moved_out: by (cell, quarter). reserve: by (city, grade, speciality, quarter).
        gain_cny, gain_error_cny: of all quarters, at the measured curves; the error takes curves as independent.
    """

    heads: Mapping[tuple[Cell, str], int]
    temps: Mapping[tuple[str, str, str], int]
    hires: Mapping[tuple[Cell, str], int]
    moved_in: Mapping[tuple[Cell, str], int]
    moved_out: Mapping[tuple[Cell, str], int]
    reserve: Mapping[tuple[str, str, str, str], int]
    gain_cny: float
    gain_error_cny: float


class _Columns:
    """The columns of the model as arrays over (place, grade, speciality, quarter); -1 where there is no column."""

    def __init__(self, problem: AdvisorsProblem, model: Model) -> None:
        self.problem, self.model = problem, model
        self.cities = problem.cities
        self.stores = [s.id for s in problem.stores]
        self.grades = [g.id for g in problem.grades]
        self.city = np.array([self.cities.index(s.city) for s in problem.stores], dtype=np.int64)
        self.pay = np.array([g.pay_cny for g in problem.grades])
        self.productivity = np.array([g.productivity for g in problem.grades])
        stores, grades, specialities, quarters = (
            len(self.stores),
            len(self.grades),
            len(problem.specialities),
            self.span,
        )
        shape = (stores, grades, specialities, quarters)
        everywhere = np.ones(shape, dtype=bool)
        hired = everywhere.copy()
        hired[:, [g.hire_cny is None for g in problem.grades]] = False
        hired[..., : problem.hire_lead] = False
        hire_cost = np.array([g.hire_cny or 0.0 for g in problem.grades])
        self.heads = self._at("heads", self.stores, everywhere, -self.pay)
        self.hire = self._at("hire", self.stores, hired, -hire_cost)
        self.into = self._at("in", self.stores, everywhere, np.full(grades, -problem.move_cny))
        self.out = self._at("out", self.stores, everywhere, np.zeros(grades))
        pool = np.ones((len(self.cities), *shape[1:]), dtype=bool)
        self.reserve = self._at("reserve", self.cities, pool, -self.pay)
        self.release = self._at("release", self.cities, pool, np.full(grades, -problem.release_cny))
        self.arrive = self._at("arrive", self.cities, pool, np.full(grades, -problem.far_move_cny))
        self.depart = self._at("depart", self.cities, pool, np.zeros(grades))
        self.temps = self._temps()

    @property
    def span(self) -> int:
        return len(self.problem.quarters)

    def _at(self, word: str, places: Sequence[str], where: np.ndarray, cost: Floats) -> Ints:  # type: ignore[type-arg]
        """Columns in whole heads at the true places of `where`; cost by grade."""
        p, g, k, t = np.nonzero(where)
        keys = self.keys(word, places, p, g, k, t)
        column = np.full(where.shape, -1, dtype=np.int64)
        if len(p):
            column[where] = self.model.columns(keys, cost=cost[g], integer=True)
        return column

    def keys(self, word: str, places: Sequence[str], p: Ints, g: Ints, k: Ints, t: Ints) -> Keys:
        """Names over all four axes."""
        problem = self.problem
        return Keys(word, (places, p), (self.grades, g), (problem.specialities, k), (problem.quarters, t))

    def _temps(self) -> Ints:
        """Columns of temporary heads over (store, speciality, quarter)."""
        problem = self.problem
        shape = (len(self.stores), len(problem.specialities), self.span)
        if problem.temp_cny is None or problem.most_temps == 0:
            return np.full(shape, -1, dtype=np.int64)
        s, k, t = (axis.ravel() for axis in np.indices(shape))
        keys = Keys("temps", (self.stores, s), (problem.specialities, k), (problem.quarters, t))
        columns = self.model.columns(keys, cost=-problem.temp_cny, upper=problem.most_temps, integer=True)
        return columns.reshape(shape)


def build(problem: AdvisorsProblem) -> Model:
    """The problem as columns and rows."""
    model = Model("advisors", maximise=True, moved=problem.moved)
    c = _Columns(problem, model)
    _add_balance(model, c)
    _add_reserve_balance(model, c)
    _add_stay(model, c)
    _add_response(model, c)
    _add_stores(model, c)
    _add_quarters(model, c)
    _add_fairness(model, c)
    _add_nervousness(model, c)
    return model


def _table(c: _Columns, values: Mapping[Cell, int]) -> Floats:
    """Heads by cell as an array over (store, grade, speciality)."""
    table = np.zeros(c.heads.shape[:3])
    s, g, k = ({name: i for i, name in enumerate(ids)} for ids in (c.stores, c.grades, c.problem.specialities))
    for (store, grade, speciality), heads in values.items():
        table[s[store], g[grade], k[speciality]] = heads
    return table


def _leaving(c: _Columns) -> Floats:
    """Departures as an array over (store, grade, speciality, quarter)."""
    by_quarter = [
        _table(c, {cell: heads for (cell, quarter), heads in c.problem.leaving.items() if quarter == name})
        for name in c.problem.quarters
    ]
    return np.stack(by_quarter, axis=-1)


def _add_balance(model: Model, c: _Columns) -> None:
    right = -_leaving(c)
    right[..., 0] += _table(c, c.problem.today)
    row = np.arange(c.heads.size).reshape(c.heads.shape)
    terms: list[Term] = [
        (row, c.heads, 1.0),
        (row, c.into, -1.0),
        (row, c.out, 1.0),
        (row[..., 1:], c.heads[..., :-1], -1.0),
    ]
    there = c.hire >= 0
    terms.append((row[there], c.hire[there], -1.0))
    where = np.indices(c.heads.shape).reshape(4, -1)
    model.rows("balance", c.keys("balance", c.stores, *where), terms, "==", right.ravel())


def _add_reserve_balance(model: Model, c: _Columns) -> None:
    row = np.arange(c.reserve.size).reshape(c.reserve.shape)
    of_store = row[c.city]
    terms: list[Term] = [
        (row, c.reserve, 1.0),
        (row[..., 1:], c.reserve[..., :-1], -1.0),
        (of_store, c.out, -1.0),
        (of_store, c.into, 1.0),
        (row, c.arrive, -1.0),
        (row, c.depart, 1.0),
        (row, c.release, 1.0),
    ]
    where = np.indices(c.reserve.shape).reshape(4, -1)
    model.rows("reserve balance", c.keys("reserve balance", c.cities, *where), terms, "==", 0.0)
    shape = c.reserve.shape[1:]
    g, k, t = (axis.ravel() for axis in np.indices(shape))
    problem = c.problem
    keys = Keys("exchange", (c.grades, g), (problem.specialities, k), (problem.quarters, t))
    kind = np.arange(g.size).reshape(shape)
    model.rows("exchange", keys, [(kind, c.arrive, 1.0), (kind, c.depart, -1.0)], "==", 0.0)


def _add_stay(model: Model, c: _Columns) -> None:
    stay = c.problem.stay
    if stay < 2:
        return
    right = -_leaving(c)
    right[..., 0] += _table(c, c.problem.today)
    row = np.arange(c.heads.size).reshape(c.heads.shape)
    terms: list[Term] = [(row, c.out, 1.0), (row[..., 1:], c.heads[..., :-1], -1.0)]
    terms += [(row[..., lag:], c.into[..., :-lag], 1.0) for lag in range(1, min(stay, c.span))]
    where = np.indices(c.heads.shape).reshape(4, -1)
    model.rows("stay", c.keys("stay", c.stores, *where), terms, "<=", right.ravel())


def _add_response(model: Model, c: _Columns) -> None:
    problem = c.problem
    model.constant += sum(r.points[0].gain_cny for r in problem.curves) * sum(problem.seasons.values())
    curves = [r for r in problem.curves if len(r.points) > 1]
    store = {name: i for i, name in enumerate(c.stores)}
    kind = {name: i for i, name in enumerate(problem.specialities)}
    s = np.array([store[r.store] for r in curves], dtype=np.int64)
    k = np.array([kind[r.speciality] for r in curves], dtype=np.int64)
    of = [*c.grades, "all grades"]
    g = np.array([of.index(r.grade or "all grades") for r in curves], dtype=np.int64)

    def named(word: str, curve: Ints, *axes: tuple[Sequence[str], Ints]) -> Keys:
        return Keys(word, (c.stores, s[curve]), (of, g[curve]), (problem.specialities, k[curve]), *axes)

    count = np.array([len(r.slopes) for r in curves], dtype=np.int64)
    slope = np.array([x for r in curves for x in r.slopes])
    width = np.array([x for r in curves for x in r.widths])
    level = np.concatenate([np.zeros(0, np.int64), *(np.arange(m) for m in count)])
    segment, t = (axis.ravel() for axis in np.indices((len(slope), c.span)))
    curve = np.repeat(np.arange(len(curves)), count)[segment]
    names = [str(i + 1) for i in range(int(count.max(initial=0)))]
    season = np.array(list(problem.seasons.values()))
    keys = named("segment", curve, (names, level[segment]), (problem.quarters, t))
    z = model.columns(keys, cost=slope[segment] * season[t], upper=width[segment])
    row = np.arange(len(curves) * c.span).reshape(len(curves), c.span)
    terms: list[Term] = [(row[curve, t], z, 1.0), *_effective(c, row, (s, g, k))]
    each, quarter = (axis.ravel() for axis in np.indices(row.shape))
    model.rows("response", named("response", each, (problem.quarters, quarter)), terms, "<=", 0.0)


def _effective(c: _Columns, row: Ints, curve: tuple[Ints, Ints, Ints]) -> list[Term]:
    """Less the effective heads of each curve: of one grade, or of all grades and temporary heads together."""
    s, g, k = curve
    every = g == len(c.grades)
    one = (g[:, None] == np.arange(len(c.grades))).astype(float)
    weight = np.where(every[:, None], c.productivity[None, :], one)[:, :, None]
    heads, hire = c.heads[s, :, k], c.hire[s, :, k]
    new = hire >= 0
    terms: list[Term] = [
        (row[:, None, :], heads, -weight),
        (
            np.broadcast_to(row[:, None, :], hire.shape)[new],
            hire[new],
            (1.0 - c.problem.ramp) * np.broadcast_to(weight, hire.shape)[new],
        ),
    ]
    if (c.temps >= 0).all():
        terms.append((row[every], c.temps[s[every], k[every]], -c.problem.temp_productivity))
    return terms


def _add_stores(model: Model, c: _Columns) -> None:
    """Cover, desks and span: limits of a store in a quarter."""
    problem = c.problem
    leads = np.array([g.leads for g in problem.grades])
    least = np.array([s.least for s in problem.stores])
    most = np.array([-1 if s.most is None else s.most for s in problem.stores])
    for family, pick, sense in (("cover", least > 0, ">="), ("desks", most >= 0, "<=")):
        s = np.flatnonzero(pick)
        row = np.arange(len(s) * c.span).reshape(len(s), c.span)
        terms: list[Term] = [(row[:, None, None, :], c.heads[s], 1.0)]
        if (c.temps >= 0).all():
            terms.append((row[:, None, :], c.temps[s], 1.0))
        right = np.repeat((least if family == "cover" else most)[s], c.span)
        model.rows(family, _store_keys(c, family, s), terms, sense, right)  # type: ignore[arg-type]
    s = np.flatnonzero([store.least_leads > 0 for store in problem.stores])
    led = np.arange(len(s) * c.span).reshape(len(s), 1, 1, c.span)
    right = np.repeat([problem.stores[i].least_leads for i in s], c.span)
    model.rows("leads", _store_keys(c, "leads", s), [(led, c.heads[s][:, leads], 1.0)], ">=", right)
    if problem.span is not None:
        each = np.arange(len(c.stores) * c.span).reshape(len(c.stores), 1, 1, c.span)
        weight = np.where(leads, -problem.span, 1.0)[None, :, None, None]
        keys = _store_keys(c, "span", np.arange(len(c.stores)))
        model.rows("span", keys, [(each, c.heads, weight)], "<=", 0.0)


def _store_keys(c: _Columns, word: str, s: Ints) -> Keys:
    quarters = np.tile(np.arange(c.span), len(s))
    return Keys(word, (c.stores, np.repeat(s, c.span)), (c.problem.quarters, quarters))


def _add_quarters(model: Model, c: _Columns) -> None:
    """Budget, hires and reserve: limits of a quarter."""
    problem = c.problem
    names = list(problem.quarters)
    limited = [t for t, name in enumerate(names) if name in problem.budget_cny]
    if limited:
        terms: list[Term] = []
        for r, t in enumerate(limited):
            for column, price in _costs(c):
                there = column[..., t] >= 0
                terms.append(
                    (np.full(int(there.sum()), r), column[..., t][there], np.broadcast_to(price, there.shape)[there])
                )
        right = [problem.budget_cny[names[t]] for t in limited]
        model.rows("budget", Keys("budget", (names, limited)), terms, "<=", right)
    every = np.arange(c.span)
    if problem.most_hires is not None:
        there = c.hire >= 0
        quarter = np.nonzero(there)[3]
        model.rows("hires", Keys("hires", (names, every)), [(quarter, c.hire[there], 1.0)], "<=", problem.most_hires)
    if problem.reserve_share > 0.0:
        share = problem.reserve_share
        terms = [(every, c.reserve, 1.0 - share), (every, c.heads, -share)]
        model.rows("reserve", Keys("reserve", (names, every)), terms, ">=", 0.0)


def _costs(c: _Columns) -> list[tuple[Ints, Floats]]:
    """What counts against the budget: columns over (place, grade, speciality, quarter), prices over the first three."""
    problem = c.problem
    pay = c.pay[None, :, None]
    hire = np.array([g.hire_cny or 0.0 for g in problem.grades])[None, :, None]
    one = np.ones((1, 1, 1))
    costs = [
        (c.heads, pay),
        (c.reserve, pay),
        (c.hire, hire),
        (c.into, problem.move_cny * one),
        (c.arrive, problem.far_move_cny * one),
        (c.release, problem.release_cny * one),
    ]
    if (c.temps >= 0).all():
        costs.append((c.temps, np.full((1, 1), problem.temp_cny or 0.0)))
    return costs


def _add_fairness(model: Model, c: _Columns) -> None:
    problem = c.problem
    if problem.fairness is None:
        return
    every = np.arange(c.span)
    total = model.columns(Keys("total", (problem.quarters, every)))
    sums: list[Term] = [(every, c.heads, -1.0), (every, total, 1.0)]
    model.rows("total", Keys("total", (problem.quarters, every)), sums, "==", 0.0)
    weight = np.zeros(len(c.cities))
    np.add.at(weight, c.city, [s.weight for s in problem.stores])
    part = (1.0 - problem.fairness) * weight / max(weight.sum(), 1e-12)
    row = np.arange(len(c.cities) * c.span).reshape(len(c.cities), c.span)
    terms: list[Term] = [(row[c.city][:, None, None, :], c.heads, 1.0), (row, total, -part[:, None])]
    city, t = (axis.ravel() for axis in np.indices(row.shape))
    model.rows("fairness", Keys("fairness", (c.cities, city), (problem.quarters, t)), terms, ">=", 0.0)


def _add_nervousness(model: Model, c: _Columns) -> None:
    """|heads - previous| in two columns and one row a cell."""
    problem = c.problem
    if problem.nervous_cny == 0.0 or not problem.previous:
        return
    before = np.stack(
        [
            _table(c, {cell: heads for (cell, quarter), heads in problem.previous.items() if quarter == name})
            for name in problem.quarters
        ],
        axis=-1,
    )
    where = np.indices(c.heads.shape).reshape(4, -1)
    more = model.columns(c.keys("more", c.stores, *where), cost=-problem.nervous_cny)
    less = model.columns(c.keys("less", c.stores, *where), cost=-problem.nervous_cny)
    row = np.arange(c.heads.size)
    terms: list[Term] = [(row, c.heads.ravel(), 1.0), (row, more, -1.0), (row, less, 1.0)]
    model.rows("nervous", c.keys("nervous", c.stores, *where), terms, "==", before.ravel())


def decide(problem: AdvisorsProblem, cells: Cells) -> Heads:
    """The plan in heads, and what the measured curves say it brings in."""

    def by_cell(word: str) -> dict[tuple[Cell, str], int]:
        return {((k[1], k[2], k[3]), k[4]): int(v) for k, v in cells.items() if k[0] == word}

    gain, variance = 0.0, 0.0
    effective = effective_heads(problem, cells)
    for response in problem.responses:
        for quarter, season in problem.seasons.items():
            place = (response.store, response.grade, response.speciality, quarter)
            value, error = response.at(effective.get(place, 0.0))
            gain += season * value
            variance += (season * error) ** 2
    return Heads(
        heads=by_cell("heads"),
        temps={(k[1], k[2], k[3]): int(v) for k, v in cells.items() if k[0] == "temps"},
        hires=by_cell("hire"),
        moved_in=by_cell("in"),
        moved_out=by_cell("out"),
        reserve={(k[1], k[2], k[3], k[4]): int(v) for k, v in cells.items() if k[0] == "reserve"},
        gain_cny=gain,
        gain_error_cny=variance**0.5,
    )


def effective_heads(problem: AdvisorsProblem, cells: Cells) -> dict[tuple[str, str | None, str, str], float]:
    """What the curves are read at, by (store, grade, speciality, quarter).

    For a grade: heads of it. For None: heads of all grades and temporary heads, in heads of productivity 1. Newcomers
    count for the ramp's share of themselves.
    """
    productivity = {g.id: g.productivity for g in problem.grades}
    total: dict[tuple[str, str | None, str, str], float] = defaultdict(float)
    for key, value in cells.items():
        if key[0] == "temps":
            total[key[1], None, key[2], key[3]] += value * problem.temp_productivity
        elif key[0] in ("heads", "hire"):
            heads = value if key[0] == "heads" else -value * (1.0 - problem.ramp)
            total[key[1], key[2], key[3], key[4]] += heads
            total[key[1], None, key[3], key[4]] += heads * productivity[key[2]]
    return total


def relaxed(problem: AdvisorsProblem, changes: Sequence[Change]) -> AdvisorsProblem:
    """The problem with limits moved."""
    return replace(problem, moved=limits_moved(problem.moved, changes))


ADVISORS: Planner[AdvisorsProblem, Heads] = Planner(
    name="advisors",
    families=FAMILIES,
    decisions=frozenset({"heads", "temps"}),
    model=build,
    decide=decide,
    certify=certify,
    relaxed=relaxed,
)
