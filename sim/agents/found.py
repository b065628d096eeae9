"""What a store's day leaves for headquarters."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Found:
    """What a store lived through between opening and closing, and its rows for headquarters.

    Attributes:
        signed: rows of :data:`sim.headquarters.reports.SIGNATURE`.
        handed: rows of :data:`sim.headquarters.reports.HANDED`.
    """

    visits: int = 0
    reneged: int = 0
    balked: int = 0
    served: int = 0
    waited: float = 0.0
    waited_served: float = 0.0
    demo_seconds: int = 0
    calls_open: int = 0
    signed: list[tuple[Any, ...]] = field(default_factory=list)
    handed: list[tuple[Any, ...]] = field(default_factory=list)
