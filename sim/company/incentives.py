"""What is given away with a car, as expected when the contract is signed, in fen (rounded to the nearest)."""

from sim.behaviour.payment import annuity_factor, charger_value, expected_free_swaps
from sim.company.rounding import nearest
from sim.compile import scalar

_FEN_PER_YUAN = 100.0


@scalar
def swaps_fen(swaps_per_month: float, free_per_month: int, cost_per_swap_cny: float, months: float) -> int:
    """Cost of the free swaps of a customer who needs so many a month: the expected ones within the quota.

    >>> swaps_fen(2.0, 4, 30.0, 12.0)  # 1.924859 a month
    69295
    """
    free = expected_free_swaps(swaps_per_month, free_per_month)
    return nearest(free * cost_per_swap_cny * months, _FEN_PER_YUAN)


@scalar
def charger_fen(subsidy_cny: float, install_cost_cny: float, parking: float) -> int:
    """Home charger: subsidy paid and installation.

    >>> charger_fen(8000.0, 6000.0, 1.0)
    600000
    """
    return nearest(charger_value(subsidy_cny, install_cost_cny, parking), _FEN_PER_YUAN)


@scalar
def loan_subsidy_fen(price_cny: float, down_share: float, apr_share: float, months: int, bank_apr_share: float) -> int:
    """What the bank is paid so that it lends below its own rate: the present value of the difference.

    Principal less the annuity at the customer's rate, valued at the bank's. A loan of 100 000 yuan for a year without
    interest is worth 8 333.33 yuan a month, at 12 % a year (1 % a month) 93 792.31 yuan:

    >>> loan_subsidy_fen(125_000.0, 0.2, 0.0, 12, 0.12)
    620769
    """
    principal = (1.0 - down_share) * price_cny
    received = principal / annuity_factor(apr_share, months)
    return nearest(max(0.0, principal - received * annuity_factor(bank_apr_share, months)), _FEN_PER_YUAN)
