"""Who cancels: by their own draw against the stated chance; an appointment binds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.behaviour.cancellation import cancel_chance
from sim.company.orders import ORDER, State
from sim.headquarters.cancelling import cancelling
from sim.random import code, uniform

SEED, DAY = 3, 20
RULE = (0.3, 0.5, 3.0)

orders = st.lists(
    st.tuples(
        st.integers(1, 10**9),
        st.integers(0, 30),
        st.floats(0, DAY + 0.99),
        st.floats(0, 60),
        st.floats(0, 6),
        st.sampled_from(State),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(orders)
def test_the_draw_of_each_order_decides(drawn) -> None:
    rows = np.zeros(len(drawn), ORDER)
    expected = []
    for k, (customer, unit, ordered, wait, tolerance, state) in enumerate(drawn):
        row = rows[k]
        row["customer"], row["unit"], row["ordered_days"], row["promised_days"] = (
            customer,
            unit,
            ordered,
            ordered + wait,
        )
        row["tolerance_weeks"], row["state"] = tolerance, state
        broken = ordered + wait < DAY + 1
        chance = cancel_chance(RULE[0], (DAY + 1 - ordered) / 7.0, tolerance, RULE[1], broken, RULE[2])
        free = state not in (State.CLOSED, State.BOOKED)
        if free and uniform(SEED, customer, code.CANCEL, (DAY << 8) | unit) < chance:
            expected.append(k)
    found = np.empty(len(rows), np.int64)
    assert found[: cancelling(SEED, DAY, rows, *RULE, found)].tolist() == expected
