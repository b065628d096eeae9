"""The model: y is 1 where a site is open in a size, x is the share of a customer that a site serves.

    min  sum cost x + sum (fixed + once) y + sum closing (1 - y) over sites open now
    s.t. sum over sites x = served                        served
         sum over customers demand x <= capacity y        capacity
         x <= y                                           open
         sum over sizes y <= 1                            one size
         sum y <= most_sites                              sites
         sum (fixed + once) y <= budget                   budget
         x = 0 where the way is longer than reach_km      reach

x is whole with `single_source`. The rows x <= y are implied for whole y, and make the relaxation much tighter.
Source: Daskin, Network and Discrete Location, 2nd ed., 2013, chapter 7; Holmberg, Ronnqvist and Yuan, "An exact
algorithm for the capacitated facility location problems with single sourcing", EJOR 113, 1999.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.family import Family, registry
from optimize.model import Ints, Keys, Model
from optimize.plan import Cells, Change
from optimize.planner import Planner
from optimize.sites.certificate import certify
from optimize.sites.problem import SitesProblem, Size, opening_cost

FAMILIES = registry(
    Family("served", "share served", "of its demand", 1_000_000.0, repair="down"),
    Family("capacity", "capacity", "units of demand", 1_000.0, repair="up"),
    Family("open", "served only where open", "sites"),
    Family("one size", "one size each", "sizes"),
    Family("sites", "number of sites", "sites", 500_000.0, whole=True, repair="up"),
    Family("budget", "budget", "CNY", 1.0, repair="up"),
    Family("reach", "way beyond the reach", "of its demand", 20_000.0, repair="up"),
)


@dataclass(frozen=True)
class SitePlan:
    """What is open, and who is served from where.

    Attributes:
        open: size by site.
        served: share of the customer's demand by (customer, site).
    """

    open: Mapping[str, str]
    served: Mapping[tuple[str, str], float]


def build(problem: SitesProblem) -> Model:
    """The problem as columns and rows."""
    model = Model("sites")
    customers, sites = [c.id for c in problem.customers], [s.id for s in problem.sites]
    who, where = {c: i for i, c in enumerate(customers)}, {s: i for i, s in enumerate(sites)}
    customer = np.array([who[link.customer] for link in problem.links], dtype=np.int64)
    site = np.array([where[link.site] for link in problem.links], dtype=np.int64)
    x = model.columns(
        Keys("serve", (customers, customer), (sites, site)),
        cost=[link.cost_cny for link in problem.links],
        upper=1.0,
        integer=problem.single_source,
    )
    y, at = _add_sizes(model, problem, where)
    n, m, links = len(customers), len(sites), np.arange(len(problem.links))
    served = [c.served for c in problem.customers]
    model.rows("served", Keys("served", (customers, np.arange(n))), [(customer, x, 1.0)], "==", served)
    demand = np.array([c.demand for c in problem.customers])
    room = np.array([size.capacity for _, size in problem.options])
    capacity = [(site, x, demand[customer]), (at, y, -room)]
    model.rows("capacity", Keys("capacity", (sites, np.arange(m))), capacity, "<=", 0.0)
    link, option = np.nonzero(site[:, None] == at[None, :])
    pairs = Keys("open", (customers, customer), (sites, site))
    model.rows("open", pairs, [(links, x, 1.0), (link, y[option], -1.0)], "<=", 0.0)
    model.rows("one size", Keys("one size", (sites, np.arange(m))), [(at, y, 1.0)], "<=", 1.0)
    _add_limits(model, problem, x, y, (customer, site))
    return model


def _add_sizes(model: Model, problem: SitesProblem, where: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Columns of the sizes and the index of the site of each."""
    at = np.array([where[site.id] for site, _ in problem.options], dtype=np.int64)
    names = sorted({size.id for _, size in problem.options})
    which = [names.index(size.id) for _, size in problem.options]
    cost = [
        opening_cost(site, size) - (site.closing_cny if site.now is not None else 0.0) for site, size in problem.options
    ]
    sites = [s.id for s in problem.sites]
    y = model.columns(Keys("open", (sites, at), (names, which)), cost=cost, upper=1.0, integer=True)
    model.constant = sum(s.closing_cny for s in problem.sites if s.now is not None)
    return y, at


def _add_limits(model: Model, problem: SitesProblem, x: Ints, y: Ints, link: tuple[Ints, Ints]) -> None:
    whole = (("all",), [0])
    if problem.most_sites is not None:
        model.rows("sites", Keys("sites", whole), [(0, y, 1.0)], "<=", problem.most_sites)
    if problem.budget_cny is not None:
        cost = [opening_cost(site, size) for site, size in problem.options]
        model.rows("budget", Keys("budget", whole), [(0, y, cost)], "<=", problem.budget_cny)
    if problem.reach_km is not None:
        far = np.array([link.km > problem.reach_km for link in problem.links], dtype=bool)
        customers, sites = [c.id for c in problem.customers], [s.id for s in problem.sites]
        keys = Keys("reach", (customers, link[0][far]), (sites, link[1][far]))
        model.rows("reach", keys, [(np.arange(int(far.sum())), x[far], 1.0)], "<=", 0.0)


def decide(problem: SitesProblem, cells: Cells) -> SitePlan:
    """Sizes by site, and shares by customer and site."""
    return SitePlan(
        open={key[1]: key[2] for key, value in cells.items() if key[0] == "open" and value > 0.5},
        served={(key[1], key[2]): value for key, value in cells.items() if key[0] == "serve"},
    )


def relaxed(problem: SitesProblem, changes: Sequence[Change]) -> SitesProblem:
    """The problem with limits moved; a site's added capacity is added to each of its sizes."""
    customers = {c.id: c for c in problem.customers}
    sites = {s.id: s for s in problem.sites}
    links = {(link.customer, link.site): link for link in problem.links}
    for change in changes:
        name = change.key[1]
        match change.family:
            case "served":
                less = max(0.0, customers[name].served + change.amount)
                customers[name] = replace(customers[name], served=less)
            case "capacity":
                grown = tuple(Size(z.id, z.capacity + change.amount, z.fixed_cny) for z in sites[name].sizes)
                sites[name] = replace(sites[name], sizes=grown)
            case "sites":
                problem = replace(problem, most_sites=(problem.most_sites or 0) + round(change.amount))
            case "budget":
                problem = replace(problem, budget_cny=(problem.budget_cny or 0.0) + change.amount)
            case "reach":
                pair = (name, change.key[2])
                links[pair] = replace(links[pair], km=min(links[pair].km, problem.reach_km or 0.0))
    return replace(
        problem, customers=tuple(customers.values()), sites=tuple(sites.values()), links=tuple(links.values())
    )


SITES: Planner[SitesProblem, SitePlan] = Planner(
    name="sites",
    families=FAMILIES,
    decisions=frozenset({"open", "serve"}),
    model=build,
    decide=decide,
    certify=certify,
    relaxed=relaxed,
)
