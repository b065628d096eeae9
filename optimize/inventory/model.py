"""The model, for scenario s, place p, configuration c, week w:

    min  mean over scenarios of shipping + rebuilding + holding stock + waiting orders + cancelled orders + what is left
         (or its mix with CVaR)
    s.t. stock = stock before + supply + arrivals - shipments + rebuilt - handovers        stock
         waiting = (1 - cancel_share) waiting before + demand - handovers                  orders
         sum over configurations handovers <= bays of a centre                             bays
         sum over configurations stock <= room of a centre                                 room
         sum over configurations shipments <= most of a route                              transport

Shipments of the first committed_weeks weeks have no scenario. Without whole numbers, cancelled orders and shared limits
the matrix is a network's, and the linear program's answer is whole.
Source: Birge and Louveaux, Introduction to Stochastic Programming, 2nd ed., 2011, chapters 1 and 4; Rockafellar and
Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2, 2000, for CVaR as a linear program.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.family import Family, registry
from optimize.inventory.certificate import certify
from optimize.inventory.problem import InventoryProblem, Wanted
from optimize.model import Floats, Ints, Keys, Model, Term
from optimize.plan import Cells, Change, limits_moved
from optimize.planner import Planner

COMMITTED = "committed"

FAMILIES = registry(
    Family("stock", "cars from week to week", "cars"),
    Family("orders", "orders from week to week", "orders"),
    Family("bays", "handovers a week", "cars", 20_000.0, repair="up"),
    Family("room", "room at a centre", "cars", 10_000.0, repair="up"),
    Family("transport", "cars a week on a route", "cars", 8_000.0, repair="up"),
    Family("newsvendor", "net position", "cars"),
    Family("tail", "cost above the tail's edge", "CNY"),
)


@dataclass(frozen=True)
class Distribution:
    """The plan in cars.

    Attributes:
        shipments: by (scenario or `committed`, origin, to, configuration, week).
        rebuilt: by (scenario, centre, configuration, into, week).
        handovers, waiting: by (scenario, centre, configuration, week); stock: by (scenario, place, ...), alike.
    """

    shipments: Mapping[tuple[str, ...], float]
    rebuilt: Mapping[tuple[str, ...], float]
    handovers: Mapping[tuple[str, ...], float]
    stock: Mapping[tuple[str, ...], float]
    waiting: Mapping[tuple[str, ...], float]


class _Columns:
    """The columns of the model as arrays over (scenario, place or route, configuration, week)."""

    def __init__(self, problem: InventoryProblem, model: Model) -> None:
        self.problem, self.model = problem, model
        self.kinds = [c.id for c in problem.configurations]
        self.centres = [c.id for c in problem.centres]
        self.ways = [s.id for s in problem.ways]
        self.probability = np.array([s.probability for s in problem.ways])
        self.cost: list[tuple[Ints, Ints, Floats]] = []
        size = (len(self.ways), len(self.kinds), len(problem.weeks))
        self.ship = self._shipments(size)
        stock = np.repeat(self._weekly("holding_cny", "leftover_cny")[None], len(problem.places), axis=0)
        stock[: len(problem.hubs)] -= (1.0 - problem.hub_share) * self._each("holding_cny")[None, :, None]
        self.stock = self._by_place("stock", problem.places, size, stock)
        waiting = self._weekly("waiting_cny", "unmet_cny")
        # Who waits at the end of a week is cancelled in the next with the share's probability.
        waiting[:, :-1] += self._each("cancel_share", "cancel_cny")[:, None]
        self.wait = self._by_place("waiting", self.centres, size, waiting[None])
        self.hand = self._by_place("hand over", self.centres, size, np.zeros((1, 1, 1)))
        self.rebuild = self._rebuilds(size)

    def _each(self, *names: str) -> Floats:
        """The product of attributes, by configuration."""
        values = [[getattr(c, name) for name in names] for c in self.problem.configurations]
        return np.prod(np.array(values, dtype=np.float64), axis=1)

    def _weekly(self, every: str, last: str) -> Floats:
        """A cost of every week, with another on top in the last, as (configuration, week)."""
        cost = np.repeat(self._each(every)[:, None], len(self.problem.weeks), axis=1)
        cost[:, -1] += self._each(last)
        return cost

    def _add(self, keys: Keys, scenario: Ints, cost: Floats, *, integer: bool = False, **bounds: Floats) -> Ints:
        """Columns of given scenarios (-1: committed); the cost is weighted by probability, and kept for the tail."""
        weight = np.where(scenario >= 0, self.probability[scenario], 1.0)
        columns = self.model.columns(keys, cost=(1.0 - self.problem.risk) * weight * cost, integer=integer, **bounds)
        self.cost.append((columns, scenario, cost))
        return columns

    def _by_place(self, word: str, places: Sequence[str], size: tuple[int, ...], cost: Floats) -> Ints:
        """Columns for every scenario; cost over (place, configuration, week)."""
        shape = (size[0], len(places), *size[1:])
        s, p, c, w = (axis.ravel() for axis in np.indices(shape))
        keys = Keys(word, (self.ways, s), (places, p), (self.kinds, c), (self.problem.weeks, w))
        return self._add(keys, s, np.broadcast_to(cost, shape[1:])[p, c, w]).reshape(shape)

    def _shipments(self, size: tuple[int, ...]) -> Ints:
        """Shipments that arrive within the horizon; -1 for the others."""
        problem, weeks = self.problem, len(self.problem.weeks)
        shape = (size[0], len(problem.routes), *size[1:])
        s, r, c, w = (axis.ravel() for axis in np.indices(shape))
        transit = np.array([route.weeks for route in problem.routes], dtype=np.int64)
        shared = w < problem.committed_weeks
        there = (w + transit[r] < weeks) & (~shared | (s == 0))
        s, r, c, w, shared = s[there], r[there], c[there], w[there], shared[there]
        origins = [route.origin for route in problem.routes]
        targets = [route.to for route in problem.routes]
        names = [*self.ways, COMMITTED]
        keys = Keys(
            "ship",
            (names, np.where(shared, len(self.ways), s)),
            (origins, r),
            (targets, r),
            (self.kinds, c),
            (problem.weeks, w),
        )
        cost = np.array([route.cny for route in problem.routes])[r]
        fixed = self._frozen(r, c, w)
        held = w < problem.frozen_weeks
        bounds = {"lower": np.where(held, fixed, 0.0), "upper": np.where(held, fixed, np.inf)}
        columns = self._add(keys, np.where(shared, -1, s), cost, integer=problem.whole, **bounds)
        table = np.full(shape, -1, dtype=np.int64)
        table[s, r, c, w] = columns
        early = min(problem.committed_weeks, weeks)
        table[..., :early] = table[:1, ..., :early]
        return table

    def _frozen(self, r: Ints, c: Ints, w: Ints) -> Floats:
        problem = self.problem
        table = np.zeros((len(problem.routes), len(self.kinds), len(problem.weeks)))
        way = {(route.origin, route.to): i for i, route in enumerate(problem.routes)}
        for (origin, to, kind, week), amount in problem.frozen.items():
            table[way[origin, to], self.kinds.index(kind), problem.weeks.index(week)] = amount
        return table[r, c, w]

    def _rebuilds(self, size: tuple[int, ...]) -> Ints:
        """Rebuilt cars over (scenario, centre, rebuild, week)."""
        problem = self.problem
        shape = (size[0], len(self.centres), len(problem.rebuilds), size[2])
        s, p, b, w = (axis.ravel() for axis in np.indices(shape))
        before = [rebuild.configuration for rebuild in problem.rebuilds]
        after = [rebuild.into for rebuild in problem.rebuilds]
        keys = Keys("rebuild", (self.ways, s), (self.centres, p), (before, b), (after, b), (problem.weeks, w))
        cost = np.array([rebuild.cny for rebuild in problem.rebuilds])
        columns = self._add(keys, s, cost[b], integer=problem.whole) if len(s) else np.zeros(0, np.int64)
        return columns.reshape(shape)


def build(problem: InventoryProblem) -> Model:
    """The problem as columns and rows."""
    model = Model("inventory", moved=problem.moved)
    c = _Columns(problem, model)
    _add_stock(model, c)
    _add_orders(model, c)
    _add_limits(model, c)
    _add_newsvendor(model, c)
    _add_tail(model, c)
    return model


def _table(c: _Columns, places: Sequence[str], wanted: Wanted) -> Floats:
    """Amounts by (place, configuration, week) as an array."""
    table = np.zeros((len(places), len(c.kinds), len(c.problem.weeks)))
    at = {name: i for i, name in enumerate(places)}
    kind = {name: i for i, name in enumerate(c.kinds)}
    week = {name: i for i, name in enumerate(c.problem.weeks)}
    for (place, configuration, when), amount in wanted.items():
        table[at[place], kind[configuration], week[when]] = amount
    return table


def _before(c: _Columns, places: Sequence[str], amounts: Mapping[tuple[str, str], float]) -> Floats:
    """Amounts by (place, configuration) as an array."""
    return np.array([[amounts.get((place, kind), 0.0) for kind in c.kinds] for place in places])


def _keys(c: _Columns, word: str, places: Sequence[str]) -> Keys:
    s, p, k, w = (axis.ravel() for axis in np.indices((len(c.ways), len(places), len(c.kinds), len(c.problem.weeks))))
    return Keys(word, (c.ways, s), (places, p), (c.kinds, k), (c.problem.weeks, w))


def _add_stock(model: Model, c: _Columns) -> None:
    problem = c.problem
    right = _table(c, problem.places, {**problem.supply, **problem.arriving})
    right[..., 0] += _before(c, problem.places, problem.stock)
    row = np.arange(c.stock.size).reshape(c.stock.shape)
    hubs = len(problem.hubs)
    terms: list[Term] = [(row, c.stock, 1.0), (row[..., 1:], c.stock[..., :-1], -1.0), (row[:, hubs:], c.hand, 1.0)]
    at = {place: i for i, place in enumerate(problem.places)}
    for r, route in enumerate(problem.routes):
        there = c.ship[:, r] >= 0
        terms.append((row[:, at[route.origin]][there], c.ship[:, r][there], 1.0))
        last = len(problem.weeks) - route.weeks
        arrives = row[:, at[route.to], :, route.weeks :]
        on_the_way = c.ship[:, r, :, : max(last, 0)]
        if on_the_way.size:
            terms.append((arrives, on_the_way, -1.0))
    kind = {name: i for i, name in enumerate(c.kinds)}
    for b, rebuild in enumerate(problem.rebuilds):
        terms.append((row[:, hubs:, kind[rebuild.configuration]], c.rebuild[:, :, b], 1.0))
        terms.append((row[:, hubs:, kind[rebuild.into]], c.rebuild[:, :, b], -1.0))
    every = np.broadcast_to(right, c.stock.shape)
    model.rows("stock", _keys(c, "stock", problem.places), terms, "==", every.ravel())


def _add_orders(model: Model, c: _Columns) -> None:
    problem = c.problem
    right = np.stack([_table(c, c.centres, s.demand) for s in problem.ways])
    stay = 1.0 - c._each("cancel_share")
    right[..., 0] += _before(c, c.centres, problem.waiting) * stay[None, :]
    model.constant += float((_before(c, c.centres, problem.waiting) * c._each("cancel_share", "cancel_cny")).sum())
    row = np.arange(c.wait.size).reshape(c.wait.shape)
    terms: list[Term] = [
        (row, c.wait, 1.0),
        (row[..., 1:], c.wait[..., :-1], -stay[None, None, :, None]),
        (row, c.hand, 1.0),
    ]
    model.rows("orders", _keys(c, "orders", c.centres), terms, "==", right.ravel())


def _add_limits(model: Model, c: _Columns) -> None:
    """Bays and room of centres, cars on routes."""
    problem, hubs = c.problem, len(c.problem.hubs)
    at_centres = c.stock[:, hubs:]
    for family, columns, limits in (
        ("bays", c.hand, [centre.bays for centre in problem.centres]),
        ("room", at_centres, [centre.room for centre in problem.centres]),
        ("transport", c.ship, [route.most for route in problem.routes]),
    ):
        limited = np.flatnonzero([limit is not None for limit in limits])
        shape = (len(c.ways), len(limited), len(problem.weeks))
        row = np.arange(int(np.prod(shape))).reshape(shape)[:, :, None, :]
        picked = columns[:, limited]
        there = picked >= 0
        s, p, w = (axis.ravel() for axis in np.indices(shape))
        if family == "transport":
            axes = [([getattr(route, name) for route in problem.routes], limited[p]) for name in ("origin", "to")]
        else:
            axes = [(c.centres, limited[p])]
        keys = Keys(family, (c.ways, s), *axes, (problem.weeks, w))
        right = np.array([limits[i] for i in limited], dtype=np.float64)[p]
        model.rows(family, keys, [(np.broadcast_to(row, picked.shape)[there], picked[there], 1.0)], "<=", right)


def _add_newsvendor(model: Model, c: _Columns) -> None:
    """Stock and waiting of cells with a distribution cost what they cost on average over it.

    The net position is the first atom, less `under`, plus the steps between atoms in order, plus `over`.
    """
    problem, hubs = c.problem, len(c.problem.hubs)
    kind = {name: i for i, name in enumerate(c.kinds)}
    week = {name: i for i, name in enumerate(problem.weeks)}
    cells = [(c.centres.index(p), kind[k], week[w], atoms) for (p, k, w), atoms in problem.errors.items()]
    for s in range(len(c.ways)):
        for p, k, w, atoms in cells:
            shape = problem.configurations[k]
            last = w == len(problem.weeks) - 1
            holding = shape.holding_cny + (shape.leftover_cny if last else 0.0)
            waiting = shape.waiting_cny + (shape.unmet_cny if last else 0.0)
            value, mass = (np.array(x) for x in zip(*atoms, strict=True))
            slope = np.concatenate([[waiting], -waiting + (holding + waiting) * np.cumsum(mass)])
            # Under, then each step, then over; under lowers the position, so it costs what waiting costs.
            width = np.concatenate([[np.inf], np.diff(value), [np.inf]])
            n = np.arange(len(width))
            names = [str(i) for i in n]
            keys = Keys(
                "step",
                (c.ways, np.full(len(n), s)),
                (c.centres, np.full(len(n), p)),
                (c.kinds, np.full(len(n), k)),
                (problem.weeks, np.full(len(n), w)),
                (names, n),
            )
            step = c._add(keys, np.full(len(n), s), slope, upper=width)
            first = float(mass @ (value - value[0])) * waiting
            model.constant += c.probability[s] * first
            stock, wait = c.stock[s, hubs + p, k, w], c.wait[s, p, k, w]
            _recost(model, c, s, stock, -holding)
            _recost(model, c, s, wait, -waiting)
            sign = np.where(n == 0, 1.0, -1.0)
            name = Keys("newsvendor", (c.ways, [s]), (c.centres, [p]), (c.kinds, [k]), (problem.weeks, [w]))
            model.rows("newsvendor", name, [(0, stock, 1.0), (0, wait, -1.0), (0, step, sign)], "==", float(value[0]))


def _recost(model: Model, c: _Columns, s: int, column: int, change: float) -> None:
    """Change what a column of a scenario costs."""
    model.recost(column, (1.0 - c.problem.risk) * c.probability[s] * change)
    c.cost.append((np.array([column]), np.array([s]), np.array([change])))


def _add_tail(model: Model, c: _Columns) -> None:
    """CVaR: the edge of the tail, and each scenario's cost above it."""
    problem = c.problem
    if problem.risk == 0.0:
        return
    scenarios = np.arange(len(c.ways))
    edge = model.columns(Keys("edge", (("tail",), [0])), cost=problem.risk, lower=-np.inf)
    above = model.columns(Keys("above", (c.ways, scenarios)), cost=problem.risk * c.probability / problem.tail)
    terms: list[Term] = [(scenarios, above, -1.0), (scenarios, edge[0], -1.0)]
    for columns, scenario, cost in c.cost:
        own = scenario >= 0
        terms.append((scenario[own], columns[own], cost[own]))
        shared = ~own & (cost != 0.0)
        terms.append((scenarios[:, None], columns[shared][None, :], cost[shared][None, :]))
    model.rows("tail", Keys("tail", (c.ways, scenarios)), terms, "<=", 0.0)


def decide(problem: InventoryProblem, cells: Cells) -> Distribution:
    """The plan in cars."""

    def by(word: str) -> dict[tuple[str, ...], float]:
        return {key[1:]: value for key, value in cells.items() if key[0] == word}

    return Distribution(by("ship"), by("rebuild"), by("hand over"), by("stock"), by("waiting"))


def relaxed(problem: InventoryProblem, changes: Sequence[Change]) -> InventoryProblem:
    """The problem with limits moved."""
    return replace(problem, moved=limits_moved(problem.moved, changes))


INVENTORY: Planner[InventoryProblem, Distribution] = Planner(
    name="inventory",
    families=FAMILIES,
    decisions=frozenset({"ship", "rebuild"}),
    model=build,
    decide=decide,
    certify=certify,
    relaxed=relaxed,
)
