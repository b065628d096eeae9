"""The chart of accounts, and which accounts each money KPI adds up.

Every posting debits one account and credits another by the same number of fen, so all accounts together are always
worth zero. The *value* of an account below is debits minus credits: negative for income, positive for costs.

Worked example, one car sold for 113 000 yuan with 13 % VAT that cost 80 000 yuan: 100 000 yuan of revenue, 80 000 of
cost, a gross margin of 20 000.
"""

from enum import IntEnum
from typing import Final


class Account(IntEnum):
    """Where money comes from and goes to. The numbers are part of the file format and are never reused."""

    #: Money in the bank. Debited by what comes in, credited by what goes out.
    CASH = 1
    #: Finished cars that the company owns, at unit cost. Debited when built, credited when handed over.
    STOCK = 2
    #: Value-added tax collected for the state, credited at delivery. No part of any KPI.
    VAT = 3
    #: Batteries that the company keeps and leases out: the present value of the fees still to come.
    BATTERY_LEASES = 4
    #: Work done and not yet paid, benefits promised and not yet used (free swaps).
    PROVISIONS = 5
    #: Cars and option packs sold, and batteries sold to the battery asset company, net of VAT, at delivery.
    REVENUE = 10
    #: Battery leasing kept by the company: present value of the fees at delivery, then interest every month.
    RECURRING = 11
    #: Unit cost of the cars and packs delivered.
    COST_OF_CARS = 20
    #: Free swaps, home-charger subsidy and installation, loan subsidy. (A price cut is already in the price.)
    INCENTIVES = 21
    #: Base pay, commission, bonus, profit share and overtime of advisors.
    PAY = 22
    #: Cost of getting leads, by channel.
    MARKETING = 23
    #: Courses, recruiting and onboarding of advisors.
    TRAINING = 24
    #: Cost of keeping finished cars (capital, parking, insurance), per car and day.
    STOCK_HOLDING = 25
    #: Rent and running of stores.
    OVERHEAD = 26


#: Revenue = credits minus debits of these.
REVENUE_ACCOUNTS: Final = (Account.REVENUE, Account.RECURRING)
#: Gross margin = revenue minus (debits minus credits) of these.
MARGIN_COST_ACCOUNTS: Final = (Account.COST_OF_CARS, Account.INCENTIVES)
#: Contribution = gross margin minus (debits minus credits) of these.
OPERATING_COST_ACCOUNTS: Final = (
    Account.PAY,
    Account.MARKETING,
    Account.TRAINING,
    Account.STOCK_HOLDING,
    Account.OVERHEAD,
)
#: Pay = debits minus credits of this account alone.
PAY_ACCOUNTS: Final = (Account.PAY,)
