"""The columns of the compiled engine: dtypes of its rows, and what is handed from function to function."""

from typing import Any, NamedTuple

import numpy as np

from sim.behaviour.choice import N_OFFER, N_TASTES
from sim.events import SERVICE_TASKS, Stage
from sim.headquarters.reports import STORE_DAY
from sim.log import TABLES

Array = np.ndarray[Any, Any]
N_SERVICES = len(SERVICE_TASKS)
#: Rows of people that a store takes at a time: its people lie together, so that a day reads memory in order.
PAGE = 64
#: Bits of an entry of the agenda that say what is due; the day is above them.
WHAT_BITS = 4
#: No day at all.
NOTHING_DUE = -1

#: Bytes of a line of the processor's cache; whatever is met at random should touch few of them.
LINE = 64


def in_lines(row: np.dtype[Any]) -> np.dtype[Any]:
    """The same row, as long as a whole number of cache lines."""
    fields: Any = row.fields
    formats, offsets = zip(*((field[0], field[1]) for field in fields.values()), strict=True)
    size = -(-row.itemsize // LINE) * LINE
    return np.dtype({"names": list(fields), "formats": formats, "offsets": offsets, "itemsize": size})


#: Somebody on the way through the funnel, as far as a telephone call needs to know.
_PERSON = np.dtype(
    [
        # The first line.
        ("id", "i8"),
        ("due_minute", "f8"),
        ("interest", "f8"),
        ("touched", "f8"),
        ("counts", "i2", (N_SERVICES,)),
        ("attempts", "i2"),
        ("calls", "i2"),
        ("rounds", "i2"),
        ("visits", "i2"),
        ("segment", "i1"),
        ("channel", "i1"),
        ("stage", "i1"),
        ("answers", "?"),
        # The second.
        ("arrived", "f8"),
        ("value", "f8"),
        ("first_contact", "f8"),
        ("owner_row", "i4"),  # of the staff: the own advisor, -1 for none
        ("store", "i4"),  # position
        ("next", "i4"),  # of a free row: the store's next free row, -1 at the end
        ("outcome", "i1"),
        ("reason", "i1"),
        ("alive", "?"),  # the row is in use
        ("seated", "?"),
        ("stays", "?"),
        ("visited", "?"),  # the row of `MIND` is in use
    ],
    align=True,
)

PERSON = in_lines(_PERSON)

#: What else there is to know of somebody who has come to a store or asked for a tender.
_MIND = np.dtype(
    [
        ("belief_sd", "f8"),
        ("persuaded", "f8"),
        ("surplus", "f8"),
        ("wait_minutes", "f8"),
        ("satisfaction", "f8"),
        ("late_days", "f8"),
        ("service_quality", "f8"),
        ("price_fen", "i8"),
        ("cars", "i8"),
        ("delivered_cars", "i8"),
        ("gone_cars", "i8"),
        ("favourite", "i8"),
        ("has_offer", "?"),
        ("times", "f8", (len(Stage),)),
        ("tastes", "f8", (N_TASTES,)),
        ("offer", "f8", (N_OFFER,)),
    ],
    align=True,
)

MIND = in_lines(_MIND)

#: Something a person has to do today, or that has to be done for them.
DUE = np.dtype(
    [("minute", "f8"), ("id", "i8"), ("unit", "i4"), ("person", "i4"), ("what", "i4"), ("handover", "i4")], align=True
)

#: A task asked for by a person who is due today; the next step of a visit uses the same row.
JOB = np.dtype(
    [
        ("priority", "i8"),
        ("within", "f8"),
        ("id", "i8"),
        ("unit", "i4"),
        ("left", "i4"),
        ("right", "i4"),
        ("person", "i4"),
        ("kind", "i4"),
        ("owner_row", "i4"),
        ("since", "f8"),
        ("car_since", "f8"),
        ("waited", "f8"),
        ("minutes", "f8"),
        ("turn", "i4"),  # counts the row's uses, so that an old end of patience is known as such
        ("handover", "i4"),  # row of the day's handovers, -1 for none
        ("model", "i4"),
        ("present", "?"),
        ("live", "?"),
        ("waiting", "?"),
        ("has_car", "?"),
    ],
    align=True,
)

#: A store today: what holds (see :class:`sim.headquarters.today.Today`), and what it lives through.
STORE = np.dtype(
    [
        ("id", "i8"),
        ("city", "i8"),
        ("city_row", "i8"),  # among the market's cities
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
        # Its people: how many pages it has, its first free row (-1: none), and how many are free.
        ("pages", "i8"),
        ("free", "i8"),
        ("left", "i8"),
        # Its part of the team and of the day's handovers.
        ("team_from", "i8"),
        ("team_to", "i8"),
        ("due_from", "i8"),
        ("due_to", "i8"),
        # What it lives through, for the books.
        *((name, STORE_DAY[name]) for name in STORE_DAY.names or ()),
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
#: Where a store's day is: sizes of its heap, jobs and crew, how many dues there are and the next of them, the ends of
#: the ring of consequences, taken seats, the root of the common queue, whether it is closed, when the first shift
#: begins, and the minute.
MOMENT = np.dtype(
    [
        ("heap", "i8"),
        ("jobs", "i8"),
        ("crew", "i8"),
        ("dues", "i8"),
        ("next_due", "i8"),
        ("fifo_head", "i8"),
        ("fifo_tail", "i8"),
        ("seats", "i8"),
        ("pool", "i8"),
        ("closed", "i8"),
        ("first_shift", "f8"),
        ("now", "f8"),
    ],
    align=True,
)


class World(NamedTuple):
    """What a day reads, and the people, staff and stores it changes.

    Attributes:
        agenda: by row of people, the day (shifted by `WHAT_BITS`) and the task of what is due next, `NOTHING_DUE`.
        minds: by row of people, as long as they are.
        pages: by (store, k), the number of the store's k-th page of `PAGE` rows of people.
        teams: rows of the staff, store by store.
        sets: which of `offers` holds by (0 with promised waits, 1 without; store; segment).
        offers, lengths, deals: offers (set, row, `O_*`), how many rows each set has, and terms (deal, `D_*`).
        demo: demo cars by (store, model).
        segments: parameters of a segment by (city, segment, `S_*`).
        enterprise, half_life, prior_sd, batch_mean: by segment.
        base_interest: by channel; of an owner's friend instead: friend_interest.
        distance: how far the lead score tells hot from cold.
        handovers: due today, store by store.
    """

    seed: int
    day: int
    date_number: int
    log: bool
    profiled: bool
    people: Array
    minds: Array
    agenda: Array
    pages: Array
    staff: Array
    teams: Array
    stores: Array
    sets: Array
    offers: Array
    lengths: Array
    deals: Array
    rivals: Array
    demo: Array
    segments: Array
    enterprise: Array
    half_life: Array
    prior_sd: Array
    batch_mean: Array
    base_interest: Array
    friend_interest: float
    distance: float
    rule: Array
    handovers: Array


class Out(NamedTuple):
    """What a day leaves; `counts` says how many rows of each are used, see the `N_*` of this module."""

    events: Array
    customers: Array
    signed: Array
    handed: Array
    owners: Array
    late: Array
    counts: Array


N_EVENTS, N_CUSTOMERS, N_SIGNED, N_HANDED, N_OWNERS, N_LATE = range(6)


class Scratch(NamedTuple):
    """Working memory of one store's day, used again by the next.

    Attributes:
        dues, spare: what is due today, in order; working memory of the sort.
        timed: heap of timed events; its last row is for moving.
        place_of: by row of the staff, the place in today's crew, -1 for somebody who is off.
        fifo: a ring of (place, job): consequences still to come at this minute, at most one an advisor.
        counts, sizes: the idle advisors, one a column, among whom a job is routed.
        luck: of a choice among offers or rivals.
        ticks: by :class:`sim.compiled.clock.Kind`, the processor's clock spent and how often, when a run is profiled.
    """

    dues: Array
    spare: Array
    jobs: Array
    timed: Array
    place_of: Array
    crew: Array
    fifo: Array
    models: Array
    moment: Array
    counts: Array
    sizes: Array
    luck: Array
    ticks: Array
