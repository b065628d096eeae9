"""Work to be done and appointments to be kept."""

from typing import TYPE_CHECKING, Any

from sim.events import Task

if TYPE_CHECKING:
    from sim.agents.customer import Customer


class Due:
    """A person becomes due in a store at a minute of a day.

    Attributes:
        minute: since midnight.
        customer: who.
        what: the job that is due.
        unit: which of several cars of a fleet buyer.
    """

    __slots__ = ("customer", "minute", "unit", "what")

    def __init__(self, minute: float, customer: "Customer", what: Task, unit: int = 0) -> None:
        self.minute = minute
        self.customer = customer
        self.what = what
        self.unit = unit

    def order(self) -> tuple[float, int, int]:
        """The documented order of dues: minute, identity, unit."""
        return self.minute, self.customer.id, self.unit


class Job:
    """One task asked for by one person.

    Attributes:
        key: (priority, order within the priority, identity, unit): lower is served first.
        owner: identity of the advisor who must do it, or -1.
        present: the person waits in the showroom, on a seat, with limited patience.
        live: False once served, abandoned or sent home; dead jobs are skipped, never removed.
        waiting: nobody serves it yet.
    """

    __slots__ = (
        "car",
        "car_since",
        "customer",
        "key",
        "kind",
        "live",
        "model",
        "owner",
        "present",
        "since",
        "unit",
        "waiting",
    )

    def __init__(
        self,
        customer: "Customer",
        kind: Task,
        key: tuple[int, float, int, int],
        *,
        owner: int = -1,
        present: bool = False,
        model: int = -1,
        unit: int = 0,
    ) -> None:
        self.customer = customer
        self.kind = kind
        self.key = key
        self.owner = owner
        self.present = present
        self.model = model
        self.unit = unit
        self.live = True
        self.waiting = True
        self.since = 0.0
        self.car: Any = None
        self.car_since = 0.0

    def __lt__(self, other: "Job") -> bool:
        """Only asked when two keys are equal: a dead job of the same person stands before its successor."""
        return self.since < other.since
