"""A table `[tasks.<kind>]`: how long a kind of work takes and how urgent it is."""

from typing import Literal

from sim.scenario.base import Section
from sim.scenario.register import registered


class TaskRow(Section):
    """A table `[tasks.<kind>]`: how long a kind of work takes and how urgent it is."""

    mean_minutes: float = registered("tasks.mean_minutes", bound=(0.0001, 10000))
    law: Literal["constant", "exponential", "gamma"] = "gamma"
    shape: float = registered("tasks.shape", bound=(1, 1000))
    priority: int = registered("tasks.priority", bound=(0, 100))
