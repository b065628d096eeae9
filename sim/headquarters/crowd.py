"""What headquarters asks of an engine: the people, as far as the company meets them by night."""

from typing import Any, Protocol

import numpy as np

from sim.company.rows import Array, Ints


class Crowd(Protocol):
    """An engine, seen from above. A `person` is the engine's own number of a customer."""

    def joined(self, row: int) -> None:
        """Somebody has joined a team: a row of the staff."""

    def left(self, row: int) -> None:
        """Somebody has left a team: the row is no longer employed."""

    def stages(self, persons: Ints) -> Ints:
        """The furthest stages that customers have entered."""

    def cars_gone(self, persons: Ints, time_days: float, broken_promise: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        """Ordered cars of customers are cancelled, one a row."""

    def handovers(self, booked: Array) -> None:
        """Handovers (`HANDOVER`) are booked for tomorrow."""

    def expect(self, friends: Array) -> None:
        """Friends of owners (`ENTRANT`) enter tomorrow."""
