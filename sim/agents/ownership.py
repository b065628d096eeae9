"""Owners: what they think, what they answer, and whom they bring."""

from collections import defaultdict
from typing import TYPE_CHECKING

from sim.events import Event

if TYPE_CHECKING:
    from sim.agents.customer import Customer
    from sim.agents.headquarters import Headquarters


class Ownership:
    """Surveys and referrals that are due, by day."""

    def __init__(self, headquarters: "Headquarters") -> None:
        self._hq = headquarters
        self._lab = headquarters.lab
        self._surveys: dict[int, list[tuple["Customer", float]]] = defaultdict(list)
        self._referrals: dict[int, list[tuple["Customer", int]]] = defaultdict(list)
        #: Survey answers of the running month by advisor: promoters, passives, detractors.
        self.answers: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
