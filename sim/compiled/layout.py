"""The columns of the compiled engine: dtypes of its rows, and what is handed from function to function."""

from typing import Any, NamedTuple

import numpy as np

from sim.behaviour.choice import N_OFFER, N_TASTES
from sim.events import SERVICE_TASKS, Stage, Task
from sim.log import TABLES

Array = np.ndarray[Any, Any]
N_SERVICES = len(SERVICE_TASKS)
#: Days of the agenda before a slot is used again; what is due later stays in its slot until its day.
RING = 512

#: Somebody on the way through the funnel; the attributes of :class:`sim.agents.customer.Customer`.
PERSON = np.dtype(
    [
        ("id", "i8"),
        ("store", "i8"),  # position
        ("segment", "i8"),
        ("channel", "i8"),
        ("enterprise", "?"),
        ("arrived", "f8"),
        ("interest", "f8"),
        ("patience_minutes", "f8"),
        ("joint_days", "f8"),
        ("reach", "f8"),
        ("stickiness", "f8"),
        ("value", "f8"),
        ("score", "f8"),
        ("score_share", "f8"),
        ("belief_sd", "f8"),
        ("half_life", "f8"),
        ("touched", "f8"),
        ("stage", "i8"),
        ("outcome", "i8"),
        ("reason", "i8"),
        ("owner", "i8"),  # identity of the own advisor, -1 for none
        ("owner_row", "i8"),  # the same as a row of the staff
        ("answers", "?"),
        ("attempts", "i8"),
        ("calls", "i8"),
        ("rounds", "i8"),
        ("visits", "i8"),
        ("persuaded", "f8"),
        ("seated", "?"),
        ("stays", "?"),
        ("favourite", "i8"),
        ("has_offer", "?"),
        ("surplus", "f8"),
        ("wait_minutes", "f8"),
        ("satisfaction", "f8"),
        ("closed", "f8"),
        ("price_fen", "i8"),
        ("cars", "i8"),
        ("delivered_cars", "i8"),
        ("gone_cars", "i8"),
        ("late_days", "f8"),
        ("service_quality", "f8"),
        ("alive", "?"),  # the row is in use
        ("due_day", "i8"),
        ("due_minute", "f8"),
        ("due_what", "i8"),
        ("next", "i8"),  # the next in the same slot of the agenda, -1 at its end
        ("counts", "i8", (len(Task),)),
        ("times", "f8", (len(Stage),)),
        ("tastes", "f8", (N_TASTES,)),
        ("offer", "f8", (N_OFFER,)),
    ],
    align=True,
)

#: A task asked for by a person who is due today; the next step of a visit uses the same row.
JOB = np.dtype(
    [
        ("person", "i8"),
        ("kind", "i8"),
        ("priority", "i8"),
        ("within", "f8"),
        ("id", "i8"),
        ("unit", "i8"),
        ("owner_row", "i8"),
        ("present", "?"),
        ("live", "?"),
        ("waiting", "?"),
        ("has_car", "?"),
        ("model", "i8"),
        ("since", "f8"),
        ("car_since", "f8"),
        ("waited", "f8"),
        ("minutes", "f8"),
        ("turn", "i8"),  # counts the row's uses, so that an old end of patience is known as such
        ("handover", "i8"),  # row of the day's handovers, -1 for none
        ("left", "i8"),
        ("right", "i8"),
    ],
    align=True,
)

#: What holds in a store today; see :class:`sim.headquarters.today.Today`.
STORE = np.dtype(
    [
        ("id", "i8"),
        ("city", "i8"),
        ("seats", "i8"),
        ("first_model", "i8"),  # the first with a demo car, -1 for none
        ("open_minute", "f8"),
        ("close_minute", "f8"),
        ("visiting_minutes", "f8"),
        ("admin_minutes", "f8"),
        ("break_minutes", "f8"),
        ("open_hour", "f8"),
        ("close_hour", "f8"),
        ("shift_hours", "f8"),
        ("days_on_per_week", "i8"),
        ("routing", "i8"),
        ("dedicated_share", "f8"),
        ("by_score", "?"),
        ("urge", "f8"),
        ("deal", "i8"),
        ("priority", "i8", (N_SERVICES,)),
        ("mean_minutes", "f8", (N_SERVICES,)),
        ("law", "i8", (N_SERVICES,)),
        ("shape", "f8", (N_SERVICES,)),
    ],
    align=True,
)

#: A store's day for the books.
FOUND = np.dtype(
    [
        ("visits", "i8"),
        ("reneged", "i8"),
        ("balked", "i8"),
        ("served", "i8"),
        ("waited", "f8"),
        ("waited_served", "f8"),
        ("demo_seconds", "i8"),
        ("calls_open", "i8"),
        ("signed", "i8"),  # how many of the day's signatures and handovers are this store's
        ("handed_over", "i8"),
    ],
    align=True,
)

#: A handover due today, or left over for tomorrow.
HANDOVER = np.dtype(
    [
        ("store", "i8"),
        ("minute", "f8"),
        ("person", "i8"),
        ("unit", "i8"),
        ("model", "i8"),
        ("ordered_days", "f8"),
        ("promised_days", "f8"),
    ],
    align=True,
)

SIGNED = np.dtype([("person", "i8"), ("advisor", "i8"), ("time_days", "f8")], align=True)
HANDED = np.dtype([("customer", "i8"), ("unit", "i8"), ("time_days", "f8")], align=True)
#: Somebody whose last car has been handed over or cancelled.
OWNER = np.dtype(
    [
        ("customer", "i8"),
        ("store", "i8"),
        ("segment", "i8"),
        ("channel", "i8"),
        ("advisor", "i8"),
        ("satisfaction", "f8"),
        ("day", "i8"),
    ],
    align=True,
)
EVENT = np.dtype(list(TABLES["events"].items()), align=True)
CUSTOMER = np.dtype(list(TABLES["customers"].items()), align=True)


class World(NamedTuple):
    """What a day reads, and the people and staff it changes.

    Attributes:
        teams, team_of: rows of the staff store by store, and where each store's begin.
        now, public: by (store, segment), which of `offers` holds with and without promised waits.
        offers, lengths, deals: offers (set, row, `O_*`), how many rows each set has, and terms (deal, `D_*`).
        demo: demo cars by (store, model).
        head: by (store, day modulo `RING`), the first person of the agenda's slot.
        due_from: where each store's part of `handovers` begins.
    """

    seed: int
    day: int
    date_number: int
    log: bool
    people: Array
    staff: Array
    teams: Array
    team_of: Array
    stores: Array
    now: Array
    public: Array
    offers: Array
    lengths: Array
    deals: Array
    rivals: Array
    demo: Array
    batch_mean: Array
    rule: Array
    owner_rule: Array
    head: Array
    handovers: Array
    due_from: Array


class Out(NamedTuple):
    """What a day leaves; `counts` says how many rows of each are used, see the `N_*` of this module."""

    events: Array
    customers: Array
    signed: Array
    handed: Array
    owners: Array
    late: Array
    gone: Array
    found: Array
    counts: Array


N_EVENTS, N_CUSTOMERS, N_SIGNED, N_HANDED, N_OWNERS, N_LATE, N_GONE = range(7)


class Scratch(NamedTuple):
    """Working memory of one store's day, used again by the next.

    Attributes:
        minute, order, entity, unit, ref, turn: the heap of timed events, as columns; order is the rank.
        place_of: by row of the staff, the place in today's crew, -1 for somebody else's.
        crew and the columns behind it: who works today, by place.
        own, parked: roots of heaps of jobs: by place, and by model of the demo car that is waited for.
        free: demo cars that stand ready, by model.
        fifo: a ring of (place, job): consequences still to come at this minute, at most one an advisor.
        n, now: counters (`C_*`), and the minute of the day.
    """

    jobs: Array
    minute: Array
    order: Array
    entity: Array
    unit: Array
    ref: Array
    turn: Array
    place_of: Array
    crew: Array
    state: Array
    charged: Array
    paperwork: Array
    on_duty: Array
    idle: Array
    pause: Array
    serving: Array
    own: Array
    parked: Array
    free: Array
    fifo: Array
    n: Array
    now: Array


C_HEAP, C_JOBS, C_CREW, C_FIFO_HEAD, C_FIFO_TAIL, C_SEATS, C_POOL, C_CLOSED = range(8)
