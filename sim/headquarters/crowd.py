"""What headquarters asks of an engine: the people, as far as the company meets them by night."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sim.headquarters.orders import Order
    from sim.headquarters.ownership import Friend


class Crowd(Protocol):
    """An engine, seen from above. A `person` is the engine's own word for a customer."""

    def say(self, event: tuple[Any, ...]) -> None:
        """Write a row of the event log."""

    def joined(self, row: int) -> None:
        """Somebody has joined a team: a row of the staff."""

    def left(self, row: int) -> None:
        """Somebody has left a team: the row is no longer employed."""

    def stage(self, person: Any) -> int:
        """The furthest stage a customer has entered."""

    def car_gone(self, person: Any, time_days: float, broken_promise: bool) -> None:
        """An ordered car of a customer is cancelled."""

    def handover(self, order: "Order", day: int, minute: float) -> None:
        """A handover is booked in the customer's store."""

    def expect(self, friend: "Friend") -> None:
        """An owner's friend enters tomorrow."""
