"""Who must be served, where a store or centre could be, and what serving from there costs."""

from dataclasses import dataclass
from functools import cached_property

from optimize.problem import ProblemError, check_ids, check_known, check_number


@dataclass(frozen=True)
class Customer:
    """A district, a city, a store: a place with demand.

    Attributes:
        demand: in the unit of the sites' capacity (cars a month, visits a week).
        served: the share of it that must be served, 1 for all.
    """

    id: str
    demand: float
    served: float = 1.0


@dataclass(frozen=True)
class Size:
    """A way in which a site can be built.

    Attributes:
        fixed_cny: what being open in this size costs over the period of the plan.
    """

    id: str
    capacity: float
    fixed_cny: float


@dataclass(frozen=True)
class Site:
    """A place where something is open or could be.

    Attributes:
        now: the id of the size in which it is open; None when it is not.
        opening_cny, closing_cny, resizing_cny: once, where the plan opens, closes or resizes it.
    """

    id: str
    sizes: tuple[Size, ...]
    now: str | None = None
    opening_cny: float = 0.0
    closing_cny: float = 0.0
    resizing_cny: float = 0.0


@dataclass(frozen=True)
class Link:
    """A site that could serve a customer.

    Attributes:
        cost_cny: of serving all of the customer's demand from there; negative where it gains.
        km: the way between them.
    """

    customer: str
    site: str
    cost_cny: float
    km: float = 0.0


@dataclass(frozen=True)
class SitesProblem:
    """Minimise the cost of open sites and of serving; at most one size is open at a site.

    Attributes:
        single_source: every customer is served by one site; otherwise the demand may be split.
        most_sites: how many may be open; None: no limit.
        budget_cny: of fixed costs, openings, resizings; None: no limit.
        reach_km: the longest way; None: no limit.
    """

    customers: tuple[Customer, ...]
    sites: tuple[Site, ...]
    links: tuple[Link, ...]
    single_source: bool = False
    most_sites: int | None = None
    budget_cny: float | None = None
    reach_km: float | None = None

    def __post_init__(self) -> None:
        """Raises ProblemError when the data contradict themselves."""
        check_ids("customer", (c.id for c in self.customers))
        check_ids("site", (s.id for s in self.sites))
        for customer in self.customers:
            check_number(f"demand of {customer.id}", customer.demand)
            check_number(f"share served of {customer.id}", customer.served, high=1.0)
        for site in self.sites:
            _check_site(site)
        for name, value in (
            ("most_sites", self.most_sites),
            ("budget_cny", self.budget_cny),
            ("reach_km", self.reach_km),
        ):
            if value is not None:
                check_number(name, value)
        self._check_links()

    def _check_links(self) -> None:
        customers, sites = {c.id for c in self.customers}, {s.id for s in self.sites}
        seen: set[tuple[str, str]] = set()
        for number, link in enumerate(self.links, 1):
            where = f"link {number}"
            if link.customer not in customers:
                check_known("customer", link.customer, customers, where)
            if link.site not in sites:
                check_known("site", link.site, sites, where)
            if (link.customer, link.site) in seen:
                raise ProblemError(f"{where}: {link.customer} and {link.site} are linked twice; once is expected.")
            seen.add((link.customer, link.site))
            check_number(f"cost of serving {link.customer} from {link.site}", link.cost_cny, low=-float("inf"))
            check_number(f"way of {link.customer} to {link.site} in km", link.km)
        alone = {c.id for c in self.customers if c.served > 0} - {link.customer for link in self.links}
        if alone:
            raise ProblemError(f"Customer {min(alone)} is linked to no site; nothing can serve it.")
        cut_off = sites - {link.site for link in self.links}
        if cut_off:
            raise ProblemError(f"Site {min(cut_off)} is linked to no customer; it is disconnected.")

    @cached_property
    def options(self) -> tuple[tuple[Site, Size], ...]:
        """Every site in every size."""
        return tuple((site, size) for site in self.sites for size in site.sizes)


def opening_cost(site: Site, size: Size) -> float:
    """What a site costs in a size, in CNY: fixed, and once for opening or resizing."""
    once = site.opening_cny if site.now is None else site.resizing_cny if site.now != size.id else 0.0
    return size.fixed_cny + once


def _check_site(site: Site) -> None:
    names = check_ids(f"size of {site.id}", (size.id for size in site.sizes))
    if site.now is not None:
        check_known("size", site.now, names, f"site {site.id}")
    for size in site.sizes:
        check_number(f"capacity of {site.id} as {size.id}", size.capacity)
        check_number(f"fixed cost of {site.id} as {size.id}", size.fixed_cny)
    for name in ("opening_cny", "closing_cny", "resizing_cny"):
        check_number(f"{name} of {site.id}", getattr(site, name))
