"""What engines report to headquarters and what it answers, as rows. A `person` is the engine's number of a customer.

Friends of owners who enter tomorrow are rows of :data:`sim.world.arrivals.ENTRANT`.
"""

import numpy as np

from sim.behaviour.choice import N_OFFER, N_TASTES

#: A contract signed in a store (position): `cars` cars of the person's offer, at a time in days.
SIGNATURE = np.dtype(
    [
        ("person", "i8"),
        ("customer", "i8"),
        ("store", "i8"),
        ("segment", "i8"),
        ("channel", "i8"),
        ("advisor_row", "i8"),  # who signed
        ("cars", "i8"),
        ("time_days", "f8"),
        ("offer", "f8", (N_OFFER,)),
        ("tastes", "f8", (N_TASTES,)),
    ],
    align=True,
)

#: A car handed over at a time in days; `order` is the number that its booking brought.
HANDED = np.dtype([("order", "i8"), ("time_days", "f8")], align=True)

#: Somebody whose last car has been handed over or cancelled. `satisfaction` is the willingness to recommend, 0 to 10,
#: as it truly is.
OWNER = np.dtype(
    [
        ("customer", "i8"),
        ("store", "i8"),  # position
        ("segment", "i8"),
        ("channel", "i8"),
        ("advisor_row", "i8"),  # the customer's own advisor
        ("satisfaction", "f8"),
        ("day", "i8"),
    ],
    align=True,
)

#: What a store (rows by position) lived through between opening and closing.
STORE_DAY = np.dtype(
    [
        ("visits", "i8"),
        ("reneged", "i8"),
        ("balked", "i8"),
        ("served", "i8"),
        ("waited", "f8"),
        ("waited_served", "f8"),
        ("demo_seconds", "i8"),
        ("calls_open", "i8"),
    ],
    align=True,
)

#: A handover that is booked for tomorrow in the customer's store.
HANDOVER = np.dtype(
    [
        ("store", "i8"),
        ("minute", "f8"),
        ("person", "i8"),
        ("unit", "i8"),
        ("model", "i8"),
        ("ordered_days", "f8"),
        ("promised_days", "f8"),
        ("order", "i8"),
    ],
    align=True,
)
