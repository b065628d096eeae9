"""The re-check of a distribution of cars, from the problem alone: stock and orders counted through, week by week."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from optimize.certificate import TOLERANCE, Certificate, Limit, check, exact
from optimize.inventory.problem import InventoryProblem, Scenario
from optimize.plan import Cells

Amounts = dict[tuple[str, ...], Fraction]
ZERO = Fraction(0)


class _Plan:
    """The cells by word, and what each scenario does in each week."""

    def __init__(self, problem: InventoryProblem, cells: Cells) -> None:
        self.problem = problem
        by_word: dict[str, Amounts] = defaultdict(lambda: defaultdict(Fraction))
        for key, value in cells.items():
            by_word[key[0]][key[1:]] += exact(value)
        self.ship, self.rebuild = by_word["ship"], by_word["rebuild"]
        self.hand, self.stock, self.wait = by_word["hand over"], by_word["stock"], by_word["waiting"]
        self.committed = problem.weeks[: problem.committed_weeks]
        self.decided = [
            (f"{word} {' / '.join(k)}", v)
            for word in ("ship", "rebuild", "hand over", "stock", "waiting")
            for k, v in by_word[word].items()
        ]

    def sent(self, scenario: str, origin: str, to: str, kind: str, week: str) -> Fraction:
        """Cars sent in a scenario: the committed ones are everybody's."""
        name = "committed" if week in self.committed else scenario
        return self.ship[name, origin, to, kind, week]

    def moved(self, family: str, *ids: str) -> Fraction:
        """By how much a limit was moved by hand."""
        return exact(self.problem.moved.get((family, (family, *ids)), 0))


def certify(problem: InventoryProblem, cells: Cells) -> Certificate:
    """Check every limit in exact arithmetic, amounts that may be fractions up to the solver's tolerance."""
    plan = _Plan(problem, cells)
    cars = [(what, v) for what, v in plan.decided if what.startswith(("ship", "rebuild"))]
    routes = {(r.origin, r.to) for r in problem.routes}
    rebuilds = {(r.configuration, r.into) for r in problem.rebuilds}
    checks = (
        check("negative", (Limit(what, v, low=ZERO) for what, v in plan.decided), tolerance=TOLERANCE),
        check("whole", (Limit(what, v % 1, ZERO, ZERO) for what, v in cars if problem.whole)),
        check("route", (Limit(" / ".join(k), Fraction(k[1:3] not in routes), high=ZERO) for k in plan.ship)),
        check("committed", (
            Limit(" / ".join(k), Fraction((k[0] == "committed") != (k[4] in plan.committed)), high=ZERO)
            for k in plan.ship)),
        check("rebuilds", (Limit(" / ".join(k), Fraction(k[2:4] not in rebuilds), high=ZERO) for k in plan.rebuild)),
        check("stock", _stock(plan), tolerance=TOLERANCE),
        check("orders", _orders(plan), tolerance=TOLERANCE),
        check("bays", _bays(plan), tolerance=TOLERANCE),
        check("room", _room(plan), tolerance=TOLERANCE),
        check("transport", _transport(plan), tolerance=TOLERANCE),
        check("frozen", _frozen(plan), tolerance=TOLERANCE),
    )  # fmt: skip
    return Certificate(checks, _objective(plan))


def _stock(plan: _Plan) -> Iterator[Limit]:
    problem = plan.problem
    for way in problem.ways:
        for place in problem.places:
            for kind in problem.configurations:
                held = exact(problem.stock.get((place, kind.id), 0))
                for t, week in enumerate(problem.weeks):
                    held += exact(problem.supply.get((place, kind.id, week), 0))
                    held += exact(problem.arriving.get((place, kind.id, week), 0))
                    held += _net(plan, way.id, place, kind.id, t) - plan.hand[way.id, place, kind.id, week]
                    at = (way.id, place, kind.id, week)
                    yield Limit(" / ".join(at), plan.stock[at], held, held)
                    held = plan.stock[at]


def _net(plan: _Plan, way: str, place: str, kind: str, t: int) -> Fraction:
    """Cars that came by routes and rebuilding in a week, less those that left."""
    problem, week, net = plan.problem, plan.problem.weeks[t], ZERO
    for route in problem.routes:
        if route.to == place and t >= route.weeks:
            net += plan.sent(way, route.origin, place, kind, problem.weeks[t - route.weeks])
        if route.origin == place:
            net -= plan.sent(way, place, route.to, kind, week)
    for rebuild in problem.rebuilds:
        made = plan.rebuild[way, place, rebuild.configuration, rebuild.into, week]
        net += made * ((rebuild.into == kind) - (rebuild.configuration == kind))
    return net


def _orders(plan: _Plan) -> Iterator[Limit]:
    problem = plan.problem
    for way in problem.ways:
        for centre in problem.centres:
            for kind in problem.configurations:
                open_ = exact(problem.waiting.get((centre.id, kind.id), 0))
                for week in problem.weeks:
                    at = (way.id, centre.id, kind.id, week)
                    open_ *= 1 - exact(kind.cancel_share)
                    open_ += exact(way.demand.get((centre.id, kind.id, week), 0)) - plan.hand[at]
                    yield Limit(" / ".join(at), plan.wait[at], open_, open_)
                    open_ = plan.wait[at]


def _bays(plan: _Plan) -> Iterator[Limit]:
    for way, centre, week in (
        (w, c, t) for w in plan.problem.ways for c in plan.problem.centres for t in plan.problem.weeks
    ):
        if centre.bays is not None:
            used = sum((plan.hand[way.id, centre.id, k.id, week] for k in plan.problem.configurations), ZERO)
            most = exact(centre.bays) + plan.moved("bays", way.id, centre.id, week)
            yield Limit(f"{centre.id} in {week}", used, high=most)


def _room(plan: _Plan) -> Iterator[Limit]:
    for way, centre, week in (
        (w, c, t) for w in plan.problem.ways for c in plan.problem.centres for t in plan.problem.weeks
    ):
        if centre.room is not None:
            used = sum((plan.stock[way.id, centre.id, k.id, week] for k in plan.problem.configurations), ZERO)
            most = exact(centre.room) + plan.moved("room", way.id, centre.id, week)
            yield Limit(f"{centre.id} in {week}", used, high=most)


def _transport(plan: _Plan) -> Iterator[Limit]:
    kinds = plan.problem.configurations
    for way, route, week in (
        (w, r, t) for w in plan.problem.ways for r in plan.problem.routes for t in plan.problem.weeks
    ):
        if route.most is not None:
            used = sum((plan.sent(way.id, route.origin, route.to, k.id, week) for k in kinds), ZERO)
            most = exact(route.most) + plan.moved("transport", way.id, route.origin, route.to, week)
            yield Limit(f"{route.origin} to {route.to} in {week}", used, high=most)


def _frozen(plan: _Plan) -> Iterator[Limit]:
    problem = plan.problem
    frozen = problem.weeks[: problem.frozen_weeks]
    keys = {k[1:] for k in plan.ship if k[4] in frozen} | set(problem.frozen)
    for origin, to, kind, week in keys:
        given = exact(problem.frozen.get((origin, to, kind, week), 0))
        for way in problem.ways:
            yield Limit(f"{origin} to {to}, {kind} in {week}", plan.sent(way.id, origin, to, kind, week), given, given)


def scenario_cost(plan: _Plan, way: Scenario) -> Fraction:
    """What a scenario costs, in CNY."""
    problem = plan.problem
    price = {(r.origin, r.to): exact(r.cny) for r in problem.routes}
    total = ZERO
    for key, cars in plan.ship.items():
        if key[0] in ("committed", way.id):
            total += price.get((key[1], key[2]), ZERO) * cars
    price = {(r.configuration, r.into): exact(r.cny) for r in problem.rebuilds}
    for key, cars in plan.rebuild.items():
        if key[0] == way.id:
            total += price.get((key[2], key[3]), ZERO) * cars
    for kind in problem.configurations:
        for place in problem.places:
            gone = exact(kind.cancel_share) * exact(kind.cancel_cny)
            if place not in problem.hubs:
                total += gone * exact(problem.waiting.get((place, kind.id), 0))
            for week in problem.weeks:
                last = week == problem.weeks[-1]
                at = (way.id, place, kind.id, week)
                if not last:
                    total += gone * plan.wait[at]
                share = exact(problem.hub_share) if place in problem.hubs else 1
                holding = share * exact(kind.holding_cny) + (exact(kind.leftover_cny) if last else 0)
                waiting = exact(kind.waiting_cny) + (exact(kind.unmet_cny) if last else 0)
                atoms = problem.errors.get((place, kind.id, week), ((0.0, 1.0),))
                net = plan.stock[at] - plan.wait[at]
                if (place, kind.id, week) not in problem.errors:
                    total += holding * plan.stock[at] + waiting * plan.wait[at]
                    continue
                for value, probability in atoms:
                    off = net - exact(value)
                    total += exact(probability) * (holding * max(off, ZERO) + waiting * max(-off, ZERO))
    return total


def _objective(plan: _Plan) -> Fraction:
    """The mean, mixed with the mean of the worst share of scenarios."""
    problem = plan.problem
    costs = [(scenario_cost(plan, way), exact(way.probability)) for way in problem.ways]
    mean = sum((cost * p for cost, p in costs), ZERO)
    risk, left, worst = exact(problem.risk), exact(problem.tail), ZERO
    for cost, p in sorted(costs, reverse=True):
        part = min(p, left)
        worst += part * cost
        left -= part
    return (1 - risk) * mean + risk * worst / exact(problem.tail)
