"""The re-check of a plan of heads, from the problem alone."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from optimize.advisors.problem import AdvisorsProblem, Cell
from optimize.certificate import TOLERANCE, Certificate, Check, Limit, check, exact
from optimize.plan import Cells

Amounts = dict[tuple[str, ...], Fraction]
ZERO = Fraction(0)


class _Plan:
    """The cells of a plan by word, and the sums that limits are about."""

    def __init__(self, problem: AdvisorsProblem, cells: Cells) -> None:
        self.problem = problem
        by_word: dict[str, Amounts] = defaultdict(lambda: defaultdict(Fraction))
        for key, value in cells.items():
            by_word[key[0]][key[1:]] += exact(value)
        self.heads, self.hire = by_word["heads"], by_word["hire"]
        self.into, self.out = by_word["in"], by_word["out"]
        self.reserve, self.release = by_word["reserve"], by_word["release"]
        self.arrive, self.depart = by_word["arrive"], by_word["depart"]
        self.temps = by_word["temps"]
        self.city = {s.id: s.city for s in problem.stores}
        self.whole = [
            (f"{word} {' / '.join(key)}", value)
            for word, amounts in by_word.items()
            if word not in ("segment", "total", "more", "less")
            for key, value in amounts.items()
        ]

    def cells(self) -> Iterator[Cell]:
        """Every cell of every store."""
        for store in self.problem.stores:
            for grade in self.problem.grades:
                for speciality in self.problem.specialities:
                    yield store.id, grade.id, speciality

    def moved(self, family: str, *ids: str) -> Fraction:
        """By how much a limit was moved by hand."""
        return exact(self.problem.moved.get((family, (family, *ids)), 0))

    def before(self, cell: Cell, t: int) -> Fraction:
        """Heads at the end of the quarter before."""
        today = Fraction(self.problem.today.get(cell, 0))
        return self.heads[(*cell, self.problem.quarters[t - 1])] if t else today

    def leaving(self, cell: Cell, quarter: str) -> Fraction:
        """Known departures."""
        return Fraction(self.problem.leaving.get((cell, quarter), 0))


def certify(problem: AdvisorsProblem, cells: Cells) -> Certificate:
    """Check every limit in exact arithmetic and count the objective again, from the curves rather than the segments."""
    plan = _Plan(problem, cells)
    checks = (
        check("whole", (Limit(what, value % 1, ZERO, ZERO) for what, value in plan.whole)),
        check("negative", (Limit(what, value, low=ZERO) for what, value in plan.whole)),
        check("balance", _balance(plan)),
        check("reserve balance", _reserve_balance(plan)),
        check("exchange", _exchange(plan)),
        check("stay", _stay(plan)),
        check("hiring", _hiring(plan)),
        *_stores(plan),
        *_quarters(plan),
    )
    return Certificate(checks, _objective(plan))


def _balance(plan: _Plan) -> Iterator[Limit]:
    for cell in plan.cells():
        for t, quarter in enumerate(plan.problem.quarters):
            at = (*cell, quarter)
            now = plan.before(cell, t) - plan.leaving(cell, quarter) + plan.into[at] - plan.out[at] + plan.hire[at]
            yield Limit(" / ".join(at), plan.heads[at], now, now)


def _reserve_balance(plan: _Plan) -> Iterator[Limit]:
    flow: Amounts = defaultdict(Fraction)
    for (store, grade, speciality, quarter), value in plan.out.items():
        flow[plan.city[store], grade, speciality, quarter] += value
    for (store, grade, speciality, quarter), value in plan.into.items():
        flow[plan.city[store], grade, speciality, quarter] -= value
    for city in plan.problem.cities:
        for rank in plan.problem.grades:
            for speciality in plan.problem.specialities:
                held = ZERO
                for quarter in plan.problem.quarters:
                    at = (city, rank.id, speciality, quarter)
                    held += flow[at] + plan.arrive[at] - plan.depart[at] - plan.release[at]
                    yield Limit(" / ".join(at), plan.reserve[at], held, held)
                    held = plan.reserve[at]


def _exchange(plan: _Plan) -> Iterator[Limit]:
    total: Amounts = defaultdict(Fraction)
    for sign, amounts in ((1, plan.arrive), (-1, plan.depart)):
        for key, value in amounts.items():
            total[key[1:]] += sign * value
    for key, value in total.items():
        yield Limit(" / ".join(key), value, ZERO, ZERO)


def _stay(plan: _Plan) -> Iterator[Limit]:
    quarters = plan.problem.quarters
    for cell in plan.cells() if plan.problem.stay > 1 else ():
        for t, quarter in enumerate(quarters):
            recent = sum((plan.into[(*cell, q)] for q in quarters[max(0, t - plan.problem.stay + 1) : t]), ZERO)
            free = plan.before(cell, t) - plan.leaving(cell, quarter) - recent + plan.moved("stay", *cell, quarter)
            yield Limit(f"moves from {' / '.join(cell)} in {quarter}", plan.out[(*cell, quarter)], high=free)


def _hiring(plan: _Plan) -> Iterator[Limit]:
    """Nobody is hired into a grade without a price, or before the lead time is over."""
    closed = {g.id for g in plan.problem.grades if g.hire_cny is None}
    early = plan.problem.quarters[: plan.problem.hire_lead]
    for key, value in plan.hire.items():
        if key[1] in closed or key[3] in early:
            yield Limit(" / ".join(key), value, high=ZERO)


def _stores(plan: _Plan) -> Iterator[Check]:
    problem = plan.problem
    leads = {g.id for g in problem.grades if g.leads}
    people: Amounts = defaultdict(Fraction)
    spanned: Amounts = defaultdict(Fraction)
    managers: Amounts = defaultdict(Fraction)
    for (store, grade, _, quarter), value in plan.heads.items():
        people[store, quarter] += value
        managers[store, quarter] += value if grade in leads else 0
        spanned[store, quarter] += -exact(problem.span or 0) * value if grade in leads else value
    for (store, _, quarter), value in plan.temps.items():
        people[store, quarter] += value
    every = [(store, quarter) for store in problem.stores for quarter in problem.quarters]
    least = (Limit(f"{s.id} in {q}", people[s.id, q], low=s.least + plan.moved("cover", s.id, q)) for s, q in every)
    most = (
        Limit(f"{s.id} in {q}", people[s.id, q], high=s.most + plan.moved("desks", s.id, q))
        for s, q in every
        if s.most is not None
    )
    span = (
        Limit(f"{s.id} in {q}", spanned[s.id, q], high=plan.moved("span", s.id, q))
        for s, q in every
        if problem.span is not None
    )
    led = (
        Limit(f"{s.id} in {q}", managers[s.id, q], low=s.least_leads + plan.moved("leads", s.id, q)) for s, q in every
    )
    temps = (Limit(" / ".join(key), value, high=Fraction(problem.most_temps)) for key, value in plan.temps.items())
    yield from (
        check("cover", least),
        check("desks", most),
        check("leads", led),
        check("span", span),
        check("temps", temps),
    )


def _quarters(plan: _Plan) -> Iterator[Check]:
    problem = plan.problem
    heads: Amounts = defaultdict(Fraction)
    city_heads: Amounts = defaultdict(Fraction)
    for key, value in plan.heads.items():
        heads[(key[3],)] += value
        city_heads[plan.city[key[0]], key[3]] += value
    held: Amounts = defaultdict(Fraction)
    for key, value in plan.reserve.items():
        held[(key[3],)] += value
    hires: Amounts = defaultdict(Fraction)
    for key, value in plan.hire.items():
        hires[(key[3],)] += value
    cost = _cost(plan)
    yield check(
        "budget", (Limit(q, cost[q], high=exact(b) + plan.moved("budget", q)) for q, b in problem.budget_cny.items())
    )
    if problem.most_hires is not None:
        most = problem.most_hires
        yield check("hires", (Limit(q, hires[(q,)], high=most + plan.moved("hires", q)) for q in problem.quarters))
    share = exact(problem.reserve_share)
    yield check(
        "reserve",
        (
            Limit(q, held[(q,)], low=share * (heads[(q,)] + held[(q,)]) + plan.moved("reserve", q))
            for q in problem.quarters
        ),
        tolerance=TOLERANCE,
    )
    if problem.fairness is not None:
        weight: dict[str, Fraction] = defaultdict(Fraction)
        for store in problem.stores:
            weight[store.city] += exact(store.weight)
        whole = sum(weight.values(), ZERO)
        part = {city: (1 - exact(problem.fairness)) * weight[city] / whole for city in problem.cities}
        yield check(
            "fairness",
            (
                Limit(f"{c} in {q}", city_heads[c, q], low=part[c] * heads[(q,)] + plan.moved("fairness", c, q))
                for c in problem.cities
                for q in problem.quarters
            ),
            tolerance=TOLERANCE,
        )


def _cost(plan: _Plan) -> dict[str, Fraction]:
    """Pay, hiring, moving and releasing by quarter."""
    problem = plan.problem
    pay = {g.id: exact(g.pay_cny) for g in problem.grades}
    hire = {g.id: exact(g.hire_cny or 0) for g in problem.grades}
    cost: dict[str, Fraction] = defaultdict(Fraction)
    for amounts, price in ((plan.heads, pay), (plan.reserve, pay), (plan.hire, hire)):
        for key, value in amounts.items():
            cost[key[3]] += price[key[1]] * value
    for amounts, one in (
        (plan.into, problem.move_cny),
        (plan.arrive, problem.far_move_cny),
        (plan.release, problem.release_cny),
        (plan.temps, problem.temp_cny or 0.0),
    ):
        for key, value in amounts.items():
            cost[key[-1]] += exact(one) * value
    return cost


def _objective(plan: _Plan) -> Fraction:
    problem = plan.problem
    productivity = {g.id: exact(g.productivity) for g in problem.grades}
    effective: dict[tuple[str, str | None, str, str], Fraction] = defaultdict(Fraction)
    for part, amounts in ((Fraction(1), plan.heads), (exact(problem.ramp) - 1, plan.hire)):
        for (store, grade, speciality, quarter), value in amounts.items():
            effective[store, grade, speciality, quarter] += part * value
            effective[store, None, speciality, quarter] += part * productivity[grade] * value
    for (store, speciality, quarter), value in plan.temps.items():
        effective[store, None, speciality, quarter] += exact(problem.temp_productivity) * value
    total = -sum(_cost(plan).values(), ZERO)
    for curve in problem.curves:
        points = [(exact(p.heads), exact(p.gain_cny)) for p in curve.points]
        for quarter, season in problem.seasons.items():
            total += exact(season) * _on(points, effective[curve.store, curve.grade, curve.speciality, quarter])
    if problem.nervous_cny and problem.previous:
        keys = {(*cell, quarter) for cell, quarter in problem.previous} | set(plan.heads)
        for key in keys:
            last = Fraction(problem.previous.get(((key[0], key[1], key[2]), key[3]), 0))
            total -= exact(problem.nervous_cny) * abs(plan.heads[key] - last)
    return total


def _on(points: list[tuple[Fraction, Fraction]], x: Fraction) -> Fraction:
    """The curve's value; below 0 heads as at 0, beyond the last point as at the highest so far."""
    best = points[0][1]
    for (a, low), (b, high) in pairwise(points):
        if x <= a:
            break
        here = low + (min(x, b) - a) / (b - a) * (high - low)
        best = max(best, here)
    return best
