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

#: A store today: what holds (see :class:`sim.headquarters.today.Today`), and what it lives through.
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
        # Its part of the team and of the day's handovers.
        ("team_from", "i8"),
        ("team_to", "i8"),
        ("due_from", "i8"),
        ("due_to", "i8"),
        # What it lives through, for the books.
        ("visits", "i8"),
        ("reneged", "i8"),
        ("balked", "i8"),
        ("served", "i8"),
        ("waited", "f8"),
        ("waited_served", "f8"),
        ("demo_seconds", "i8"),
        ("calls_open", "i8"),
        ("signed", "i8"),
        ("handed_over", "i8"),
    ],
    align=True,
)

#: Who has signed with whom (a row of the staff), and when.
SIGNED = np.dtype([("person", "i8"), ("advisor_row", "i8"), ("time_days", "f8")], align=True)
EVENT = np.dtype(list(TABLES["events"].items()), align=True)
CUSTOMER = np.dtype(list(TABLES["customers"].items()), align=True)


#: A timed event of a store's day; order is the rank among events of the same minute.
TIMED = np.dtype(
    [("minute", "f8"), ("order", "i8"), ("entity", "i8"), ("unit", "i8"), ("ref", "i8"), ("turn", "i8")], align=True
)
#: An advisor at work today.
CREW = np.dtype(
    [
        ("row", "i8"),  # of the staff
        ("state", "i8"),
        ("charged", "i8"),  # second up to which the hour ledger is written
        ("paperwork", "i8"),  # seconds of it still to do
        ("serving", "i8"),  # job
        ("own", "i8"),  # root of the queue of jobs nobody else may do
        ("on_duty", "?"),
        ("idle", "?"),
        ("pause", "?"),  # a break is due
    ],
    align=True,
)
#: Demo cars of a model: how many stand ready, and the root of the queue of those who wait for one.
MODEL = np.dtype([("free", "i8"), ("parked", "i8")], align=True)
#: Where a store's day is: sizes of its heap, jobs and crew, the ends of the ring of consequences, taken seats, the root
#: of the common queue, whether it is closed, and the minute.
MOMENT = np.dtype(
    [
        ("heap", "i8"),
        ("jobs", "i8"),
        ("crew", "i8"),
        ("fifo_head", "i8"),
        ("fifo_tail", "i8"),
        ("seats", "i8"),
        ("pool", "i8"),
        ("closed", "i8"),
        ("now", "f8"),
    ],
    align=True,
)


class World(NamedTuple):
    """What a day reads, and the people, staff and stores it changes.

    Attributes:
        teams: rows of the staff, store by store.
        sets: which of `offers` holds by (0 with promised waits, 1 without; store; segment).
        offers, lengths, deals: offers (set, row, `O_*`), how many rows each set has, and terms (deal, `D_*`).
        demo: demo cars by (store, model).
        head: by (store, day modulo `RING`), the first person of the agenda's slot.
        handovers: due today, store by store.
    """

    seed: int
    day: int
    date_number: int
    log: bool
    people: Array
    staff: Array
    teams: Array
    stores: Array
    sets: Array
    offers: Array
    lengths: Array
    deals: Array
    rivals: Array
    demo: Array
    batch_mean: Array
    rule: Array
    head: Array
    handovers: Array


class Out(NamedTuple):
    """What a day leaves; `counts` says how many rows of each are used, see the `N_*` of this module."""

    events: Array
    customers: Array
    signed: Array
    handed: Array
    owners: Array
    late: Array
    gone: Array
    counts: Array


N_EVENTS, N_CUSTOMERS, N_SIGNED, N_HANDED, N_OWNERS, N_LATE, N_GONE = range(7)


class Scratch(NamedTuple):
    """Working memory of one store's day, used again by the next.

    Attributes:
        timed: heap of timed events; its last row is for moving.
        place_of: by row of the staff, the place in today's crew, -1 for somebody who is off.
        fifo: a ring of (place, job): consequences still to come at this minute, at most one an advisor.
        counts, sizes: the idle advisors, one a column, among whom a job is routed.
    """

    jobs: Array
    timed: Array
    place_of: Array
    crew: Array
    fifo: Array
    models: Array
    moment: Array
    counts: Array
    sizes: Array
