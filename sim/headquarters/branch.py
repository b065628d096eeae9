"""A store as headquarters knows it, and what an engine reports about its day."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Branch:
    """One store.

    Attributes:
        position: among the run's stores, in order of identity.
        id: packed identity, see :func:`sim.world.identity.store_id`.
        demo_cars: by model position.
        centre: position of the delivery centre that serves it.
        lead_cost_fen: what today's leads have cost so far.
    """

    position: int
    id: int
    name: str
    city: int
    house: bool
    seats: int
    demo_cars: dict[int, int]
    centre: int
    lead_cost_fen: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """A contract signed in a store: `cars` cars of the person's offer (`O_*`), at a time in days.

    Attributes:
        person: the engine's own word for the customer, handed back to it.
        tastes: of the customer, `T_*`.
        advisor: identity of who signed.
    """

    person: Any
    customer: int
    segment: int
    channel: int
    tastes: Any
    offer: tuple[float, ...]
    cars: int
    advisor: int
    time_days: float


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A car of an order handed over at a time in days."""

    customer: int
    unit: int
    time_days: float


@dataclass
class BranchDay:
    """What a store lived through between opening and closing."""

    visits: int = 0
    reneged: int = 0
    balked: int = 0
    served: int = 0
    waited: float = 0.0
    waited_served: float = 0.0
    demo_seconds: int = 0
    calls_open: int = 0
    signed: list[Signature] = field(default_factory=list)
    handed_over: list[HandedOver] = field(default_factory=list)
