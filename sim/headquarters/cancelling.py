"""Who cancels tonight."""

from sim.behaviour.cancellation import cancel_chance
from sim.company.orders import State
from sim.company.rows import Array, Ints
from sim.compile import constant, scalar
from sim.random import code, uniform

_CLOSED, _BOOKED = constant(State.CLOSED), constant(State.BOOKED)
_CANCEL = constant(code.CANCEL)


@scalar
def cancelling(
    seed: int, day: int, orders: Array, per_day: float, wait_factor: float, broken_factor: float, found: Ints
) -> int:
    """Everybody who waits may lose patience: likelier the longer beyond tolerance, and after a broken promise.

    The rows of the orders cancelled go into `found`; returns how many. Who has an appointment stays.
    """
    count = 0
    for row in range(orders.shape[0]):
        o = orders[row]
        if o.state == _CLOSED or o.state == _BOOKED:
            continue
        waited, broken = day + 1 - o.ordered_days, day + 1 > o.promised_days
        chance = cancel_chance(per_day, waited / 7.0, o.tolerance_weeks, wait_factor, broken, broken_factor)
        if uniform(seed, o.customer, _CANCEL, (day << 8) | o.unit) < chance:
            found[count] = row
            count += 1
    return count
