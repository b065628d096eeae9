"""The re-check of a plan of sites, from the problem alone."""

from collections import defaultdict
from fractions import Fraction

from optimize.certificate import TOLERANCE, Certificate, Limit, check, exact
from optimize.plan import Cells
from optimize.sites.problem import SitesProblem


def certify(problem: SitesProblem, cells: Cells) -> Certificate:
    """Check every limit in exact arithmetic, split demands up to the solver's tolerance, and count the cost again."""
    zero, one = Fraction(0), Fraction(1)
    open_ = {key[1:]: exact(value) for key, value in cells.items() if key[0] == "open"}
    served = {key[1:]: exact(value) for key, value in cells.items() if key[0] == "serve"}
    sizes = {(site.id, size.id): size for site in problem.sites for size in site.sizes}
    links = {(link.customer, link.site): link for link in problem.links}
    demand = {c.id: exact(c.demand) for c in problem.customers}
    share: dict[str, Fraction] = defaultdict(Fraction)
    load: dict[str, Fraction] = defaultdict(Fraction)
    room: dict[str, Fraction] = defaultdict(Fraction)
    there: dict[str, Fraction] = defaultdict(Fraction)
    for (customer, site), value in served.items():
        share[customer] += value
        load[site] += value * demand[customer]
    for (site, size), value in open_.items():
        there[site] += value
        room[site] += value * exact(sizes[site, size].capacity)
    slack = Fraction(0) if problem.single_source else TOLERANCE
    far = problem.reach_km
    checks = [
        check("served", (Limit(c.id, share[c.id], exact(c.served), exact(c.served)) for c in problem.customers),
              tolerance=slack),
        check("capacity", (Limit(s.id, load[s.id], high=room[s.id]) for s in problem.sites), tolerance=slack),
        check("open", (Limit(f"{c} from {s}", v, zero, there[s]) for (c, s), v in served.items()), tolerance=slack),
        check("one size", (Limit(s.id, there[s.id], high=one) for s in problem.sites)),
        check("whole", (Limit(f"{s} as {z}", v, one, one) for (s, z), v in open_.items())),
        check("link", (Limit(f"{c} from {s}", Fraction((c, s) not in links), high=zero) for c, s in served)),
        check("reach", (Limit(f"way of {c} to {s}", exact(links[c, s].km), high=exact(far))
                        for (c, s), v in served.items() if far is not None and v > slack)),
    ]  # fmt: skip
    if problem.single_source:
        checks.append(check("one source", (Limit(f"{c} from {s}", v, one, one) for (c, s), v in served.items())))
    if problem.most_sites is not None:
        checks.append(check("sites", [Limit("all", sum(open_.values(), zero), high=Fraction(problem.most_sites))]))
    spent = _spent(problem, open_)
    if problem.budget_cny is not None:
        checks.append(check("budget", [Limit("all", spent, high=exact(problem.budget_cny))]))
    closing = (exact(s.closing_cny) for s in problem.sites if s.now is not None and there[s.id] == 0)
    serving = (exact(links[pair].cost_cny) * v for pair, v in served.items() if pair in links)  # type: ignore[index]
    return Certificate(tuple(checks), spent + sum(closing, zero) + sum(serving, zero))


def _spent(problem: SitesProblem, open_: dict[tuple[str, ...], Fraction]) -> Fraction:
    """Fixed costs, openings and resizings."""
    total = Fraction(0)
    for site in problem.sites:
        for size in site.sizes:
            once = site.opening_cny if site.now is None else site.resizing_cny if site.now != size.id else 0.0
            total += open_.get((site.id, size.id), Fraction(0)) * (exact(size.fixed_cny) + exact(once))
    return total
