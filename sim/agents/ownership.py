"""Owners: what they think, what they answer, and whom they bring."""

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from sim.behaviour.choice import N_TASTES
from sim.behaviour.referral import referrals_per_year
from sim.behaviour.satisfaction import answers_survey, surveyed_score
from sim.events import Event, Stage
from sim.random import bits, code, exponential, uniform
from sim.world.identity import FRIEND_BIT
from sim.world.people import N_PROFILE, draw_profile, draw_tastes

if TYPE_CHECKING:
    from sim.agents.customer import Customer
    from sim.agents.headquarters import Headquarters

YEAR = 365.0


class Ownership:
    """Surveys and referrals that are due, by day."""

    def __init__(self, headquarters: "Headquarters") -> None:
        self._hq = headquarters
        self._lab = headquarters.lab
        self._rule = headquarters.lab.market.scenario.owner
        self._surveys: dict[int, list[Customer]] = defaultdict(list)
        self._friends: dict[int, list[tuple[Customer, int]]] = defaultdict(list)
        #: Survey answers of the running month by advisor: promoters, passives, detractors, sum of points.
        self.answers: dict[int, list[float]] = {}

    def welcome(self, owner: "Customer", day: int) -> None:
        """A new owner: a survey is sent, and the first friend may come."""
        self._surveys[day + self._rule.survey_delay_days].append(owner)
        self._next_friend(owner, day, 0)

    def night(self, day: int) -> None:
        """Answers come in; friends who were told about us enter tomorrow's market."""
        for owner in sorted(self._surveys.pop(day, []), key=lambda person: person.id):
            self._ask(owner, day)
        for owner, k in sorted(self._friends.pop(day, []), key=lambda pair: (pair[0].id, pair[1])):
            self._introduce(owner, k, day)
            self._next_friend(owner, day, k + 1)

    # -- surveys -----------------------------------------------------------------------------------------------

    def _ask(self, owner: "Customer", day: int) -> None:
        seed, rule = self._lab.seed_value, self._rule
        chance = answers_survey(rule.survey_share, owner.satisfaction, rule.survey_mood)
        if uniform(seed, owner.id, code.SURVEY_RESPONSE, 0) >= chance:
            return
        advisor = owner.store.staff.get(owner.owner)
        begging = rule.begging_points * max(0.0, advisor.effort[3] - 1.0) if advisor is not None else 0.0
        answer = surveyed_score(owner.satisfaction, begging)
        self._say(owner, day, Event.SURVEY, answer)
        self._lab.recorder.rows["surveys"].append(
            (day + 1, owner.id, owner.store.id, owner.owner, owner.channel, answer)
        )
        tally = self.answers.setdefault(owner.owner, [0, 0, 0, 0.0])
        tally[0 if answer >= 9.0 else 2 if answer <= 6.0 else 1] += 1
        tally[3] += answer

    def _say(self, owner: "Customer", day: int, event: Event, value: float) -> None:
        self._lab.events.append(
            (float(day + 1), owner.id, event, Stage.DELIVERY, owner.store.id, owner.owner, -1, owner.channel, value)
        )

    # -- referrals ---------------------------------------------------------------------------------------------

    def _next_friend(self, owner: "Customer", day: int, k: int) -> None:
        rate = referrals_per_year(self._rule.referrals_per_year, owner.satisfaction, self._rule.referral_threshold)
        if rate > 0.0:
            gap = exponential(self._lab.seed_value, owner.id, code.REFERRAL, k) / rate * YEAR
            if gap < 3650.0:
                self._friends[day + 1 + int(gap)].append((owner, k))

    def _introduce(self, owner: "Customer", k: int, day: int) -> None:
        """The k-th friend of this owner: always the same person, of the owner's city and segment."""
        seed, market = self._lab.seed_value, self._lab.market
        a, b, _, _ = bits(seed, owner.id, code.FRIEND_ID, k)
        friend = FRIEND_BIT | (((a << 29) ^ b) & (FRIEND_BIT - 1))
        city = next(c for c in market.cities if c.position == owner.store.city)
        tastes, profile = np.empty(N_TASTES), np.empty(N_PROFILE)
        draw_tastes(seed, friend, city.segments[owner.segment], tastes)
        draw_profile(seed, friend, city.segments[owner.segment], self._rule.referral_interest, profile)
        self._say(owner, day, Event.REFERRAL, 1.0)
        minute = 1440.0 * uniform(seed, friend, code.ARRIVAL_TIME, 0)
        self._lab.expect(friend, owner, minute, tastes, tuple(profile.tolist()))
