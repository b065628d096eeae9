"""The lever `[loan]`: finance."""

from sim.scenario.base import Section
from sim.scenario.register import registered


class LoanLever(Section):
    """The lever `[loan]`: finance."""

    offered: bool = True
    apr_share: float = registered("loan.apr_share", bound=(0, 1))
    subsidised_apr_share: float = registered("loan.subsidised_apr_share", bound=(0, 1))
    term_months: int = registered("loan.term_months", bound=(1, 120))
    down_payment_share: float = registered("loan.down_payment_share", bound=(0, 1))
