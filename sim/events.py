"""The vocabulary of the event log: what can happen, in which stage, and how it can end.

Every member is documented where it stands; the numbers are part of the file format and are never reused.
The *order* of a day's simultaneous events is documented in :mod:`sim.agents.day`.
"""

from enum import IntEnum


class Event(IntEnum):
    """What happened. `value` of the log row is stated for each member that uses it."""

    #: A person enters the market for us and becomes known to the company. value: interest in [0, 1].
    LEAD = 1
    #: The lead answered a call. value: minutes since the lead was created (first contact only, else 0).
    CONTACT_DONE = 2
    #: The lead did not answer a call. value: number of attempts so far.
    CONTACT_MISSED = 3
    #: A visit is agreed. value: day of the visit.
    VISIT_BOOKED = 4
    #: The booked visitor does not come.
    NO_SHOW = 5
    #: A person enters the showroom.
    VISIT = 6
    #: A person finds no seat, or a closed door, and leaves. value: loss reason.
    BALKED = 7
    #: A person waited longer than they would and left. value: minutes waited.
    RENEGED = 8
    #: Needs analysis and demonstration done. value: minutes waited before it.
    NEEDS_DONE = 9
    #: A test drive is booked for another day. value: day of the drive.
    DRIVE_BOOKED = 10
    #: Test drive done. value: minutes waited before it.
    DRIVE_DONE = 11
    #: A negotiation ended. value: 1 agreed, 0 thinking it over, -1 refused.
    NEGOTIATION_DONE = 12
    #: A tender of a fleet buyer was decided. value: cars won (0 when lost).
    TENDER_DONE = 13
    #: A contract is signed. value: price in fen, per car.
    ORDER = 14
    #: A signed order is cancelled before delivery. value: days since the order.
    CANCEL = 15
    #: A car was matched to the order. value: days since the order.
    MATCHED = 16
    #: A handover slot is booked. value: day of the handover.
    HANDOVER_BOOKED = 17
    #: The car is handed over. value: days since the order.
    DELIVERED = 18
    #: A person left the funnel. value: loss reason.
    LOST = 19
    #: An owner answered the survey. value: the score given, 0 to 10.
    SURVEY = 20
    #: An owner recommends us; the friend becomes a lead. value: 1.
    REFERRAL = 21
    #: An advisor starts work in a post.
    HIRED = 22
    #: An advisor leaves.
    QUIT = 23
    #: An advisor starts a task. value: kind of task.
    TASK_START = 24
    #: An advisor ends a task. value: minutes it took.
    TASK_END = 25


class Stage(IntEnum):
    """Where in the funnel a person stands: the furthest stage *entered*."""

    LEAD = 0
    CONTACT = 1
    VISIT = 2
    TEST_DRIVE = 3
    NEGOTIATION = 4
    ORDER = 5
    DELIVERY = 6


class LossReason(IntEnum):
    """Why a person left, as the simulation knows it (the truth, not what a CRM would record)."""

    NONE = 0
    #: Never answered within the allowed attempts.
    NOT_REACHED = 1
    #: Declined a visit and all call-backs.
    NOT_INTERESTED = 2
    #: Booked, did not come, and did not rebook.
    NO_SHOW = 3
    #: Left the showroom because of waiting.
    WAITED_TOO_LONG = 4
    #: Found the showroom full.
    SHOWROOM_FULL = 5
    #: Came when the store was closed.
    CLOSED = 6
    #: Bought from a rival.
    RIVAL = 7
    #: Buys nothing for now.
    NO_BUY = 8
    #: Cancelled the order because the wait was too long.
    CANCELLED_WAIT = 9
    #: Cancelled the order because the promised date was broken.
    CANCELLED_BROKEN_PROMISE = 10
    #: The fleet buyer gave the tender to somebody else.
    TENDER_LOST = 11


class Outcome(IntEnum):
    """State of a person at the end of the run."""

    OPEN = 0
    LOST = 1
    ORDERED = 2
    DELIVERED = 3
    CANCELLED = 4


class Task(IntEnum):
    """Kinds of work an advisor does; also the columns of the hour ledger."""

    CONTACT = 0
    CALLBACK = 1
    RECEIVE = 2
    NEEDS = 3
    TEST_DRIVE = 4
    NEGOTIATION = 5
    CONTRACT = 6
    HANDOVER = 7
    TENDER = 8
    ADMIN = 9
    TRAINING = 10
    IDLE = 11


#: Kinds that a customer asks for, with parameters in the scenario's `[tasks.<name>]`.
SERVICE_TASKS: tuple[Task, ...] = tuple(Task(k) for k in range(Task.TENDER + 1))


#: Kinds that are done by telephone.
CALLS: tuple[Task, ...] = (Task.CONTACT, Task.CALLBACK)


class Payment(IntEnum):
    """Ways of paying."""

    CASH = 0
    LOAN = 1
    BAAS = 2
