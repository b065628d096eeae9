"""Facility location: every published instance, split and single-source, through the planner."""

from pathlib import Path

import pytest

from optimize.planner import plan
from optimize.sites import SITES, Customer, Link, Site, SitesProblem, Size
from optimize.solver import Options, Status
from tests.optimize.instances import numbers, published, rows


def problem(
    capacity: list[float], fixed: list[float], demand: list[float], cost: list[list[float]], *, single: bool
) -> SitesProblem:
    """Costs are by site, then by customer."""
    return SitesProblem(
        customers=tuple(Customer(f"c{j}", d) for j, d in enumerate(demand)),
        sites=tuple(Site(f"s{i}", (Size("one", capacity[i], fixed[i]),)) for i in range(len(capacity))),
        links=tuple(Link(f"c{j}", f"s{i}", cost[i][j]) for i in range(len(capacity)) for j in range(len(demand))),
        single_source=single,
    )


def read_cap(path: Path) -> SitesProblem:
    """OR-Library's format: sites with capacity and fixed cost, then for each customer demand and cost by site."""
    word = numbers(path)
    m, n = int(next(word)), int(next(word))
    sites = [(next(word), next(word)) for _ in range(m)]
    customers = [(next(word), [next(word) for _ in range(m)]) for _ in range(n)]
    cost = [[customers[j][1][i] for j in range(n)] for i in range(m)]
    return problem([c for c, _ in sites], [f for _, f in sites], [d for d, _ in customers], cost, single=False)


def read_holmberg(path: Path) -> SitesProblem:
    """Holmberg's format: capacities, fixed costs, demands, then by customer the cost of its whole demand by site."""
    word = numbers(path)
    m, n = int(next(word)), int(next(word))
    capacity, fixed = [next(word) for _ in range(m)], [next(word) for _ in range(m)]
    demand = [next(word) for _ in range(n)]
    cost = [[next(word) for _ in range(m)] for _ in range(n)]
    return problem(capacity, fixed, demand, [list(by_site) for by_site in zip(*cost, strict=True)], single=True)


@pytest.mark.parametrize("name", [f"cap{g}{i}" for g in (6, 7, 8, 9) for i in (1, 2, 3, 4)])
def test_split_demand_reaches_the_published_optimum(name: str) -> None:
    """OR-Library's capacitated warehouses, to the third decimal as published."""
    optimum = {r["instance"]: float(r["optimum_continuous_allocation"]) for r in rows("optim/cap")}[name]
    found = plan(SITES, read_cap(published(f"optim/cap/{name}.txt")), Options(seconds=120.0))
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(optimum, abs=1e-2)
    assert found.certificate is not None and found.certificate.holds
    assert float(found.certificate.objective) == pytest.approx(optimum, abs=1e-2)


@pytest.mark.parametrize("name", [f"p{i}" for i in range(1, 25)])
def test_single_source_reaches_the_published_optimum(name: str) -> None:
    """Holmberg's instances, exactly."""
    optimum = {r["instance"]: float(r["optimum_single_source"]) for r in rows("optim/sscflp_holmberg")}[name]
    found = plan(SITES, read_holmberg(published(f"optim/sscflp_holmberg/{name}.txt")), Options(seconds=120.0))
    assert found.status is Status.OPTIMAL
    assert found.certificate is not None and found.certificate.holds
    assert found.certificate.objective == optimum
