"""The order book: one row a car on order, from signature to handover or cancellation."""

from enum import IntEnum

import numpy as np

from sim.company.rows import Array, Ints, Rows
from sim.compile import constant


class State(IntEnum):
    """Where an order stands."""

    #: Nowhere: the row may be used again.
    CLOSED = 0
    #: Signed, and not yet known to the factory.
    SIGNED = 1
    #: It waits for a car.
    WAITING = 2
    #: A car is its own, and not yet at the centre's desk.
    COMING = 3
    #: Its car stands at the centre; it waits for an appointment.
    READY = 4
    #: The handover is booked.
    BOOKED = 5


#: Kinds of queue in which an order may stand, see :mod:`sim.company.links`.
BY_MODEL, BY_VARIANT, AT_DESK = constant(0), constant(1), constant(2)

#: One car on order. Money in fen; times in days since the start, NaN while they have not come.
ORDER = np.dtype(
    [
        ("person", "i8"),  # the engine's handle of the customer
        ("customer", "i8"),
        ("unit", "i8"),
        ("store", "i8"),  # position
        ("advisor", "i8"),
        ("advisor_row", "i8"),
        ("segment", "i8"),
        ("channel", "i8"),
        ("centre", "i8"),
        ("variant", "i8"),  # centre * configurations + configuration
        ("model", "i8"),
        ("battery", "i8"),
        ("pack", "i8"),
        ("payment", "i8"),
        ("tolerance_weeks", "f8"),  # how long the customer waits before patience fades
        ("ordered_days", "f8"),
        ("promised_days", "f8"),
        ("delivered_days", "f8"),
        ("cancelled_days", "f8"),
        ("price_fen", "i8"),
        ("cost_fen", "i8"),
        ("battery_fen", "i8"),
        ("battery_fees_fen", "i8"),
        ("swaps_fen", "i8"),
        ("charger_fen", "i8"),
        ("loan_subsidy_fen", "i8"),
        ("revenue_fen", "i8"),
        ("commission_fen", "i8"),
        ("charged_back_fen", "i8"),
        ("number", "i8"),  # orders in the order of their signature
        ("state", "i8"),
        ("car", "i8"),  # row of the supply's cars, -1 for none
        ("links", "i8", (6,)),
    ],
    align=True,
)


class OrderBook(Rows):
    """The rows of all open orders (`ORDER`)."""

    def __init__(self) -> None:
        super().__init__(ORDER)
        self._signed = 0

    def enter(self, new: Array) -> Ints:
        """Enter orders in the order of their signature. Returns their rows."""
        self.reserve(len(new))
        taken = self.take(len(new))
        new["number"] = np.arange(self._signed, self._signed + len(new))
        new["state"], new["car"] = State.SIGNED, -1
        new["delivered_days"] = new["cancelled_days"] = np.nan
        self._signed += len(new)
        self.rows[taken] = new
        return taken

    def close(self, rows: Ints) -> None:
        """These orders are done with; their rows are free."""
        self.rows["state"][rows] = State.CLOSED
        self.give_back(rows)

    def open(self) -> Ints:
        """Rows of all open orders, by customer and unit."""
        rows = np.flatnonzero(self.rows["state"] != State.CLOSED)
        there = self.rows[rows]
        return rows[np.lexsort((there["unit"], there["customer"]))]


def first_come(orders: Array) -> tuple[Array, ...]:
    """The sort keys of the order in which orders are served: time, customer, unit - a total order."""
    return orders["unit"], orders["customer"], orders["ordered_days"]
