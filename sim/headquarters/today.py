"""What holds in a store on one day: hours, task times, offers; plain numbers, made at dawn."""

from dataclasses import dataclass

from sim.behaviour.decisions import Rule
from sim.company.routing import Policy
from sim.compile import constant, scalar
from sim.random import code, exponential, gamma
from sim.scenario.customer import CustomerSection
from sim.scenario.levers import Levers
from sim.world.offers import Deal, Offers
from sim.world.people import Floats

CONSTANT, EXPONENTIAL, GAMMA = 0, 1, 2
_MINUTES = constant(code.TASK_MINUTES)
#: Nobody works past midnight: what is under way then ends just before it, and belongs to its day.
LAST_MINUTE = 1439.99


@dataclass(slots=True)
class Morning:
    """What the date brings, the same for all stores.

    Attributes:
        day: since the start of the run.
        urges: utils that the end of a limited offer adds today, by store.
        offers: what all stores offer today.
    """

    day: int
    date_number: int
    rivals: Floats
    urges: Floats
    offers: Offers


@dataclass(slots=True)
class Today:
    """The day's constants. Minutes are since midnight or of duration; days count from the start of the run.

    Attributes:
        store: position, which says what of the offers is the store's.
        morning: filled in anew every morning, one for all stores.
        habits: how customers behave; `rule` is the same for compiled functions.
    """

    store: int
    morning: Morning
    levers: Levers
    habits: CustomerSection
    rule: Rule
    open_minute: float
    close_minute: float
    admin_minutes: float
    break_minutes: float
    priority: tuple[int, ...]
    mean_minutes: tuple[float, ...]
    law: tuple[int, ...]
    shape: tuple[float, ...]
    routing: Policy
    dedicated_share: float
    by_score: bool
    overhead_fen: int

    @property
    def day(self) -> int:
        """Since the start of the run."""
        return self.morning.day

    @property
    def date_number(self) -> int:
        """A running number that belongs to the date."""
        return self.morning.date_number

    @property
    def rivals(self) -> Floats:
        """Rivals on sale."""
        return self.morning.rivals

    @property
    def offers(self) -> Offers:
        """What all stores offer."""
        return self.morning.offers

    @property
    def urge(self) -> float:
        """Utils that the end of a limited offer adds."""
        return float(self.morning.urges[self.store])

    @property
    def visiting_minutes(self) -> float:
        """The part of the opening hours in which appointments start: all but the last hour."""
        return max(1.0, self.close_minute - self.open_minute - 60.0)

    def offers_now(self, segment: int) -> Deal:
        """Offers to a segment with today's promised waits, and the terms."""
        return self.offers.now(self.store, segment)

    def offers_public(self, segment: int) -> Deal:
        """The same without waits."""
        return self.offers.now(self.store, segment, public=True)

    def minutes(self, seed: int, customer: int, kind: int, occurrence: int) -> float:
        """Minutes of a task for this customer, by the task's law."""
        law, mean, shape = self.law[kind], self.mean_minutes[kind], self.shape[kind]
        return task_minutes(seed, customer, kind, occurrence, law, mean, shape)


@scalar
def within_day(now: float, minutes: float) -> float:
    """How much of some minutes of work, begun now, is done before midnight.

    >>> within_day(600.0, 30.0), within_day(1439.0, 30.0) < 1.0
    (30.0, True)
    """
    return min(minutes, max(0.0, LAST_MINUTE - now))


@scalar
def task_minutes(seed: int, customer: int, kind: int, occurrence: int, law: int, mean: float, shape: float) -> float:
    """Minutes of a task: constant, exponential, or gamma with a shape of at least 1; the customer's own draw."""
    if law == CONSTANT:
        return mean
    where = (kind << 16) | occurrence
    if law == EXPONENTIAL:
        return mean * exponential(seed, customer, _MINUTES, where)
    return mean * gamma(shape, seed, customer, _MINUTES, where) / shape
