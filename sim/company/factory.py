"""A night of the factory, the roads and the stock: the rules of :mod:`sim.company.supply` on the rows of cars and
orders.
"""

from typing import NamedTuple

from sim.company.backlog import Backlog, start_waiting, stop_waiting
from sim.company.cars import CARS, SupplyEvent, Where
from sim.company.links import join, leave
from sim.company.mix import Mix, next_variant, observe
from sim.company.orders import State
from sim.company.rows import Array, Ints
from sim.company.slots import next_slots
from sim.company.stock import ARRIVED, BUILT, DELIVERED, IN_TRANSIT, ON_HAND, Stock
from sim.compile import constant, inner, scalar

_GONE, _BUILDING = constant(Where.GONE), constant(Where.BUILDING)
_TRANSIT, _CENTRE = constant(Where.TRANSIT), constant(Where.CENTRE)
_BUILT, _ARRIVED = constant(SupplyEvent.BUILT), constant(SupplyEvent.ARRIVED)
_MATCHED, _READY = constant(SupplyEvent.MATCHED), constant(SupplyEvent.READY)
_WAITING, _COMING, _STANDS = constant(State.WAITING), constant(State.COMING), constant(State.READY)
_ONE_MORE, _ONE_LESS = constant(1), constant(-1)
#: Places in the tally.
_SPARE, _NEWS, _ALL_BUILT, _ALL_DELIVERED = range(4)


class Plant(NamedTuple):
    """What a night reads and changes.

    Attributes:
        spare: free rows of `cars`.
        tally: how many rows are spare, how many events the night has, cars built and delivered so far.
        line: the queue of cars being built. All take as many days, so the first begun is the first done.
        roads: queues of cars on their way, by day of arrival modulo their number.
        capacity: cars a week by model.
        transit: days by centre.
        model_of: by configuration.
    """

    orders: Array
    cars: Array
    spare: Ints
    tally: Ints
    news: Array
    backlog: Backlog
    stock: Stock
    mix: Mix
    line: Ints
    roads: Ints
    slots: Array
    capacity: Array
    transit: Ints
    model_of: Ints


@scalar
def live_night(p: Plant, day: int, new: Ints, cancelled: Ints, build_days: int, stock_share: float) -> int:
    """The night's events into `p.news`; returns how many. `new` is first come first, `cancelled` by customer."""
    p.tally[_NEWS] = 0
    observe(p.mix, day, p.orders, new)
    # Waiting orders leave first: a car that one cancellation frees must not go to an order cancelled in the same night.
    for row in cancelled:
        if p.orders[row].state == _WAITING:
            stop_waiting(p.backlog, p.orders, row)
    for row in cancelled:
        if p.orders[row].car >= 0:
            _release(p, row)
    _finish_builds(p, day)
    _finish_transits(p, day)
    for row in new:
        _place(p, row)
    for model in range(p.capacity.shape[0]):
        _start_builds(p, day, model, build_days, stock_share)
    return int(p.tally[_NEWS])


@scalar
def hand_over(p: Plant, orders: Ints) -> int:
    """These orders' cars leave the company. Returns -1, or the first order that has no car at its centre."""
    for row in orders:
        car = p.orders[row].car
        if car < 0 or p.cars[car].where != _CENTRE:
            return int(row)
        p.orders[row].car = -1
        c = p.cars[car]
        c.where = _GONE
        _count(p, ON_HAND, c.variant, _ONE_LESS)
        _count(p, DELIVERED, c.variant, _ONE_MORE)
        p.tally[_ALL_DELIVERED] += 1
        p.spare[p.tally[_SPARE]] = car
        p.tally[_SPARE] += 1
    return -1


@scalar
def new_car(p: Plant, variant: int, where: int) -> int:
    """A car that belongs to nobody, in the build plan or at its centre. Returns its row."""
    p.tally[_SPARE] -= 1
    car = int(p.spare[p.tally[_SPARE]])
    c = p.cars[car]
    c.variant, c.where, c.order = variant, where, -1
    if where == _CENTRE:
        _count(p, ON_HAND, variant, _ONE_MORE)
        _keep(p, car)
    return car


@inner
def _count(p: Plant, what: int, variant: int, cars: int) -> None:
    """Count cars of a variant at its centre and model."""
    configs = p.model_of.shape[0]
    centre, model = variant // configs, p.model_of[variant % configs]
    p.stock.counts[what, centre, model] += cars
    p.stock.places[centre, model] = True


@inner
def _say(p: Plant, event: int, car: int) -> None:
    row = p.news[p.tally[_NEWS]]
    p.tally[_NEWS] += 1
    row.event, row.variant, row.order = event, p.cars[car].variant, p.cars[car].order


@inner
def _keep(p: Plant, car: int) -> None:
    """A car at its centre belongs to nobody."""
    variant = p.cars[car].variant
    join(p.cars, p.stock.queues, variant, CARS, car)
    p.stock.free[variant] += 1


@inner
def _give(p: Plant, car: int, row: int) -> None:
    """The car belongs to the order from now on."""
    p.cars[car].order, p.orders[row].car = row, car
    _say(p, _MATCHED, car)
    if p.cars[car].where == _CENTRE:
        p.orders[row].state = _STANDS
        _say(p, _READY, car)
    else:
        p.orders[row].state = _COMING


@inner
def _release(p: Plant, row: int) -> None:
    """The car of a cancelled order belongs to nobody, or to the next order for it."""
    car = p.orders[row].car
    p.orders[row].car, p.cars[car].order = -1, -1
    _offer(p, car)


@inner
def _offer(p: Plant, car: int) -> None:
    """A car without an owner goes to the first order for it, else waits at (or for) its centre."""
    row = p.backlog.by_variant[p.cars[car].variant, 0]
    if row >= 0:
        stop_waiting(p.backlog, p.orders, row)
        _give(p, car, row)
    elif p.cars[car].where == _CENTRE:
        _keep(p, car)


@inner
def _place(p: Plant, row: int) -> None:
    """A new order takes a free car, or waits."""
    variant = p.orders[row].variant
    car = p.stock.queues[variant, 0]
    if car >= 0:
        leave(p.cars, p.stock.queues, variant, CARS, car)
        p.stock.free[variant] -= 1
        _give(p, car, row)
    else:
        start_waiting(p.backlog, p.orders, row)


@inner
def _finish_builds(p: Plant, day: int) -> None:
    car = p.line[0, 0]
    while car >= 0 and p.cars[car].due <= day:
        leave(p.cars, p.line, 0, CARS, car)
        c = p.cars[car]
        c.where = _TRANSIT
        p.tally[_ALL_BUILT] += 1
        _count(p, IN_TRANSIT, c.variant, _ONE_MORE)
        _count(p, BUILT, c.variant, _ONE_MORE)
        _say(p, _BUILT, car)
        arrival = day + p.transit[c.variant // p.model_of.shape[0]]
        join(p.cars, p.roads, arrival % p.roads.shape[0], CARS, car)
        car = p.line[0, 0]


@inner
def _finish_transits(p: Plant, day: int) -> None:
    road = day % p.roads.shape[0]
    car = p.roads[road, 0]
    while car >= 0:
        leave(p.cars, p.roads, road, CARS, car)
        c = p.cars[car]
        c.where = _CENTRE
        _count(p, IN_TRANSIT, c.variant, _ONE_LESS)
        _count(p, ON_HAND, c.variant, _ONE_MORE)
        _count(p, ARRIVED, c.variant, _ONE_MORE)
        _say(p, _ARRIVED, car)
        if c.order < 0:
            _offer(p, car)
        else:
            p.orders[c.order].state = _STANDS
            _say(p, _READY, car)
        car = p.roads[road, 0]


@inner
def _start_builds(p: Plant, day: int, model: int, build_days: int, stock_share: float) -> None:
    for_orders, for_stock = next_slots(p.slots[model], p.capacity[model], stock_share)
    for _ in range(for_orders):
        row = p.backlog.by_model[model, 0]
        if row < 0:
            break
        stop_waiting(p.backlog, p.orders, row)
        _give(p, _build(p, day + build_days, p.orders[row].variant), row)
    for _ in range(for_stock):
        variant = next_variant(p.mix, model)
        if variant >= 0:
            _build(p, day + build_days, variant)


@inner
def _build(p: Plant, due: int, variant: int) -> int:
    car = new_car(p, variant, _BUILDING)
    p.cars[car].due = due
    join(p.cars, p.line, 0, CARS, car)
    return car
