"""Cars, places, ways between them, and what is wanted where and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from optimize.model import NONE_MOVED, Key
from optimize.problem import ProblemError, check_ids, check_known, check_number

Wanted = Mapping[tuple[str, str, str], float]
"""New orders by (centre, configuration, week)."""

Atoms = tuple[tuple[float, float], ...]
"""A distribution: (value, probability), by value."""


@dataclass(frozen=True)
class Configuration:
    """A kind of car: model and options.

    Attributes:
        holding_cny: of a car in stock at the end of a week; waiting_cny: of an order that waits at the end of a week.
        cancel_share: of the orders that waited at the end of a week, cancelled in the next. cancel_cny: each.
        leftover_cny: of a car in stock at the end of the horizon; unmet_cny: of an order that still waits then.
    """

    id: str
    holding_cny: float
    waiting_cny: float
    cancel_share: float = 0.0
    cancel_cny: float = 0.0
    leftover_cny: float = 0.0
    unmet_cny: float = 0.0


@dataclass(frozen=True)
class Centre:
    """A delivery centre.

    Attributes:
        bays: handovers a week; room: cars in stock at the end of a week. None: no limit.
    """

    id: str
    bays: float | None = None
    room: float | None = None


@dataclass(frozen=True)
class Route:
    """A way from a hub, or sideways from a centre, to a centre.

    Attributes:
        weeks: on the way; 0: there in the same week.
        most: cars a week; None: no limit.
    """

    origin: str
    to: str
    cny: float = 0.0
    weeks: int = 0
    most: float | None = None


@dataclass(frozen=True)
class Rebuild:
    """A configuration made into another at any centre, within the week."""

    configuration: str
    into: str
    cny: float


@dataclass(frozen=True)
class Scenario:
    """One way in which demand may come."""

    id: str
    probability: float
    demand: Wanted


@dataclass(frozen=True)
class InventoryProblem:
    """Minimise the cost of shipping, rebuilding, stock, waiting and cancelled orders.

    Attributes:
        weeks: the horizon in order.
        supply: cars that come to a hub, by (hub, configuration, week). arriving: cars on the way to a centre, alike.
        stock: cars by (hub or centre, configuration) before the first week. waiting: orders by (centre, configuration).
        demand: expected orders. scenarios: instead of it, ways in which demand may come; decisions of the first
            `committed_weeks` weeks are the same in all, the later ones follow what came.
        risk, tail: the objective is (1 - risk) mean + risk CVaR, the mean of the worst `tail` share of scenarios.
        errors: by (centre, configuration, week), the distribution of cumulative demand's deviation from its mean;
            the week's stock and waiting there cost what they cost on average over it (newsvendor).
        hub_share: what a car in stock at a hub costs, as a share of a centre's holding_cny.
        frozen: shipments of the first `frozen_weeks` weeks, by (origin, to, configuration, week); no others go then.
        whole: cars are shipped and rebuilt in whole numbers.
        moved: limits moved by hand: added to the right-hand side, by constraint family and key.
    """

    weeks: tuple[str, ...]
    configurations: tuple[Configuration, ...]
    hubs: tuple[str, ...]
    centres: tuple[Centre, ...]
    routes: tuple[Route, ...]
    rebuilds: tuple[Rebuild, ...] = ()
    supply: Wanted = field(default_factory=dict)
    arriving: Wanted = field(default_factory=dict)
    stock: Mapping[tuple[str, str], float] = field(default_factory=dict)
    waiting: Mapping[tuple[str, str], float] = field(default_factory=dict)
    demand: Wanted = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    committed_weeks: int = 0
    risk: float = 0.0
    tail: float = 0.1
    errors: Mapping[tuple[str, str, str], Atoms] = field(default_factory=dict)
    hub_share: float = 1.0
    frozen: Mapping[tuple[str, str, str, str], float] = field(default_factory=dict)
    frozen_weeks: int = 0
    whole: bool = True
    moved: Mapping[tuple[str, Key], float] = NONE_MOVED

    def __post_init__(self) -> None:
        """Raises ProblemError when the data contradict themselves."""
        check_ids("week", self.weeks)
        check_ids("configuration", (c.id for c in self.configurations))
        check_ids("hub or centre", self.places)
        for c in self.configurations:
            for name in ("holding_cny", "waiting_cny", "cancel_cny", "unmet_cny"):
                check_number(f"{name} of {c.id}", getattr(c, name))
            check_number(f"leftover_cny of {c.id}", c.leftover_cny, low=-float("inf"))
            check_number(f"cancel_share of {c.id}", c.cancel_share, high=1.0)
        for centre in self.centres:
            for name in ("bays", "room"):
                if getattr(centre, name) is not None:
                    check_number(f"{name} of {centre.id}", getattr(centre, name))
        self._check_routes()
        self._check_amounts()
        self._check_scenarios()

    def _check_routes(self) -> None:
        centres = {c.id for c in self.centres}
        seen: set[tuple[str, str]] = set()
        for number, route in enumerate(self.routes, 1):
            check_known("hub or centre", route.origin, self.places, f"route {number}")
            check_known("centre", route.to, centres, f"route {number}")
            if (route.origin, route.to) in seen:
                raise ProblemError(f"route {number}: {route.origin} to {route.to} is there twice; once is expected.")
            seen.add((route.origin, route.to))
            check_number(f"cost of {route.origin} to {route.to}", route.cny)
            check_number(f"weeks of {route.origin} to {route.to}", route.weeks)
            if route.most is not None:
                check_number(f"most cars of {route.origin} to {route.to}", route.most)
        reached = {route.to for route in self.routes} | {place for place, _ in self.stock}
        reached |= {place for place, _, _ in self.arriving}
        for centre in self.centres:
            if centre.id not in reached:
                raise ProblemError(f"Centre {centre.id} is disconnected: no route leads to it, and it has no car.")
        kinds = {c.id for c in self.configurations}
        for rebuild in self.rebuilds:
            for name in (rebuild.configuration, rebuild.into):
                check_known("configuration", name, kinds, "a rebuild")
            check_number(f"cost of rebuilding {rebuild.configuration} into {rebuild.into}", rebuild.cny)

    def _check_amounts(self) -> None:
        centres, kinds = {c.id for c in self.centres}, {c.id for c in self.configurations}
        for word, table, places in (
            ("supply", self.supply, set(self.hubs)),
            ("arriving", self.arriving, centres),
            ("demand", self.demand, centres),
            *((f"demand of {s.id}", s.demand, centres) for s in self.scenarios),
        ):
            for (place, kind, week), amount in table.items():
                if place not in places:
                    check_known("place", place, places, word)
                if kind not in kinds:
                    check_known("configuration", kind, kinds, word)
                if week not in self.weeks:
                    raise ProblemError(f"{word} of {place}, {kind} is in {week}, outside the weeks of the plan.")
                check_number(f"{word} of {place}, {kind} in {week}", amount)
        for word, there, known in (("stock", self.stock, set(self.places)), ("waiting", self.waiting, centres)):
            for (place, kind), amount in there.items():
                if place not in known:
                    check_known("place", place, known, word)
                if kind not in kinds:
                    check_known("configuration", kind, kinds, word)
                check_number(f"{word} of {place}, {kind}", amount)
        routes = {(r.origin, r.to) for r in self.routes}
        for (origin, to, kind, week), amount in self.frozen.items():
            if (origin, to) not in routes or kind not in kinds or week not in self.weeks[: self.frozen_weeks]:
                raise ProblemError(f"frozen names {origin} to {to}, {kind} in {week}: no such shipment can be frozen.")
            check_number(f"frozen shipment {origin} to {to}, {kind} in {week}", amount)

    def _check_scenarios(self) -> None:
        check_number("risk", self.risk, high=1.0)
        check_number("hub_share", self.hub_share)
        check_number("tail", self.tail, low=1e-6, high=1.0)
        for name in ("committed_weeks", "frozen_weeks"):
            check_number(name, getattr(self, name), high=len(self.weeks))
        if self.scenarios:
            if "committed" in check_ids("scenario", (s.id for s in self.scenarios)):
                raise ProblemError("No scenario may be called committed; that word names what all scenarios share.")
            if self.demand:
                raise ProblemError("There are both demand and scenarios; one of them is expected.")
            for s in self.scenarios:
                check_number(f"probability of {s.id}", s.probability, high=1.0)
            total = sum(s.probability for s in self.scenarios)
            if abs(total - 1.0) > 1e-9:
                raise ProblemError(f"The probabilities of the scenarios add up to {total:g}; expected 1.")
        for place, atoms in self.errors.items():
            where = f"error of {', '.join(place)}"
            if place[0] not in {c.id for c in self.centres} or place[2] not in self.weeks:
                raise ProblemError(f"{where} names no centre, configuration and week of the plan.")
            kind = next((c for c in self.configurations if c.id == place[1]), None)
            if kind is not None and kind.holding_cny + kind.waiting_cny + min(0.0, kind.leftover_cny) < 0:
                raise ProblemError(f"{where}: a car left over must not bring more than holding and waiting cost.")
            if any(b[0] <= a[0] for a, b in pairwise(atoms)):
                raise ProblemError(f"{where}: the values must grow.")
            if abs(sum(p for _, p in atoms) - 1.0) > 1e-6:
                raise ProblemError(f"{where}: the probabilities must add up to 1.")

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Hubs, then centres."""
        return (*self.hubs, *(c.id for c in self.centres))

    @cached_property
    def ways(self) -> tuple[Scenario, ...]:
        """The scenarios; the expected demand as the only one when there are none."""
        return self.scenarios or (Scenario("expected", 1.0, self.demand),)
