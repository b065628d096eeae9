"""What a way of paying is worth: present values of cash, loan and battery leasing, and of free services."""

import math

from sim.compile import scalar


@scalar
def annuity_factor(rate_per_year: float, months: int) -> float:
    """Present value of one yuan a month for `months` months, first payment in one month.

    a = (1 - (1 + i)^-n) / i with i = rate_per_year / 12 and a = n at i = 0.
    Source: any text of finance, e.g. Luenberger, Investment Science, section 3.2.

    >>> round(annuity_factor(0.06, 36), 4)
    32.871
    >>> annuity_factor(0.0, 60)
    60.0
    """
    i = rate_per_year / 12.0
    if i == 0.0:
        return float(months)
    return (1.0 - math.pow(1.0 + i, -float(months))) / i


@scalar
def loan_factor(down_share: float, apr_share: float, months: int, annuity_own: float) -> float:
    """Present value of a car bought on an annuity loan, per yuan of its price, at the buyer's own annuity factor.

    d + (1 - d) * a_own / a(apr, n): a share d is paid today and the rest in n equal instalments at the contract rate a
    year. A zero rate valued at a zero discount rate equals cash.

    >>> loan_factor(0.2, 0.0, 36, 36.0)
    1.0
    """
    return down_share + (1.0 - down_share) * annuity_own / annuity_factor(apr_share, months)


@scalar
def baas_present_value(price_cny: float, deduction_cny: float, fee_cny_per_month: float, annuity_own: float) -> float:
    """Present value (CNY) of the car without its battery plus the monthly battery fee.

    A buyer is indifferent between cash and leasing at the rate r* that solves
    deduction = fee * a(r*, months); with a higher own rate leasing is cheaper.

    >>> baas_present_value(328_000.0, 70_000.0, 980.0, 60.0)
    316800.0
    """
    return price_cny - deduction_cny + fee_cny_per_month * annuity_own


@scalar
def expected_free_swaps(swaps_per_month: float, free_per_month: int) -> float:
    """Expected swaps a month that a quota pays for: E[min(N, q)] = sum over k = 1..q of P(N >= k), N Poisson.

    >>> round(expected_free_swaps(2.0, 4), 6)
    1.924859
    >>> expected_free_swaps(2.0, 0)
    0.0
    """
    term = math.exp(-swaps_per_month)
    below = 0.0
    total = 0.0
    for k in range(1, free_per_month + 1):
        below += term
        total += 1.0 - below
        term *= swaps_per_month / k
    return total


@scalar
def charger_value(subsidy_cny: float, install_cost_cny: float, parking: float) -> float:
    """What a home-charger subsidy is worth: at most the installation's cost, nothing without a place to park.

    >>> charger_value(8000.0, 6000.0, 1.0), charger_value(8000.0, 6000.0, 0.0)
    (6000.0, 0.0)
    """
    return min(subsidy_cny, install_cost_cny) * parking
