"""The lever `[swaps]`: free battery swaps given with a car."""

from datetime import date

from sim.scenario.base import Section
from sim.scenario.register import registered


class SwapsLever(Section):
    """The lever `[swaps]`: free battery swaps given with a car."""

    free_per_month: int = registered("swaps.free_per_month", bound=(0, 60))
    cost_per_swap_cny: float = registered("swaps.cost_per_swap_cny", bound=(0, 1000))
    worth_per_swap_cny: float = registered("swaps.worth_per_swap_cny", bound=(0, 1000))
    months: int = registered("swaps.months", bound=(1, 240))
    offered_until: date | None = None
    deadline_pull_utils: float = registered("swaps.deadline_pull_utils", bound=(0, 5))
