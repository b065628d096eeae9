"""A delivery centre: cars of the model line on their way, on hand, and handed over."""

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from sim.agents.model import Lab


class DeliveryCentre(mesa.Agent):  # type: ignore[misc]
    """One delivery centre.

    Attributes:
        position: place in the scenario's list, the key of every table.
        bays, slots_per_bay_day: how many handovers fit into a day.
        transit_days: from the factory.
    """

    def __init__(
        self, lab: "Lab", position: int, *, name: str, bays: int, slots_per_bay_day: int, transit_days: int
    ) -> None:
        super().__init__(lab)
        self.position = position
        self.name = name
        self.bays = bays
        self.slots_per_bay_day = slots_per_bay_day
        self.transit_days = transit_days
