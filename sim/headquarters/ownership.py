"""Owners: what they think, what they answer, and whom they bring."""

from collections import defaultdict
from dataclasses import dataclass

from sim.behaviour.referral import referrals_per_year
from sim.behaviour.satisfaction import answers_survey, surveyed_score
from sim.events import Event, Stage
from sim.headquarters.branch import Branch
from sim.headquarters.crowd import Crowd
from sim.headquarters.staff import Staff
from sim.log import Recorder
from sim.random import bits, code, exponential, uniform
from sim.world.identity import FRIEND_BIT
from sim.world.market import Market
from sim.world.people import first_interest

YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose last car has been handed over.

    Attributes:
        advisor: identity of the customer's own advisor.
        satisfaction: willingness to recommend, 0 to 10, as it truly is.
    """

    customer: int
    branch: Branch
    segment: int
    channel: int
    advisor: int
    satisfaction: float


@dataclass(frozen=True, slots=True)
class Friend:
    """Somebody an owner brings, who enters the owner's store at a minute of the next day."""

    customer: int
    branch: Branch
    segment: int
    minute: float
    interest: float


class Ownership:
    """Surveys and referrals that are due, by day."""

    def __init__(self, market: Market, seed: int, recorder: Recorder, crowd: Crowd, staff: Staff) -> None:
        self._market = market
        self._seed = seed
        self._recorder = recorder
        self._crowd = crowd
        self._staff = staff
        self._rule = market.scenario.owner
        self._surveys: dict[int, list[Owner]] = defaultdict(list)
        self._friends: dict[int, list[tuple[Owner, int]]] = defaultdict(list)

    def welcome(self, owner: Owner, day: int) -> None:
        """A new owner: a survey is sent, and the first friend may come."""
        self._surveys[day + self._rule.survey_delay_days].append(owner)
        self._next_friend(owner, day, 0)

    def night(self, day: int) -> None:
        """Answers come in; friends who were told about us enter tomorrow's market."""
        for owner in sorted(self._surveys.pop(day, []), key=lambda owner: owner.customer):
            self._ask(owner, day)
        for owner, k in sorted(self._friends.pop(day, []), key=lambda pair: (pair[0].customer, pair[1])):
            self._introduce(owner, k, day)
            self._next_friend(owner, day, k + 1)

    # -- surveys -----------------------------------------------------------------------------------------------

    def _ask(self, owner: Owner, day: int) -> None:
        rule = self._rule
        chance = answers_survey(rule.survey_share, owner.satisfaction, rule.survey_mood)
        if uniform(self._seed, owner.customer, code.SURVEY_RESPONSE, 0) >= chance:
            return
        advisor = self._staff.rows[self._staff.row_of(owner.advisor)]
        begging = rule.begging_points * max(0.0, float(advisor["effort"][3]) - 1.0) if advisor["employed"] else 0.0
        answer = surveyed_score(owner.satisfaction, begging)
        self._say(owner, day, Event.SURVEY, answer)
        self._recorder.rows["surveys"].append(
            (day + 1, owner.customer, owner.branch.id, owner.advisor, owner.channel, answer)
        )
        advisor["promoters" if answer >= 9.0 else "detractors" if answer <= 6.0 else "passives"] += 1
        advisor["points"] += answer

    def _say(self, owner: Owner, day: int, event: Event, value: float) -> None:
        place = (owner.branch.id, owner.advisor, -1, owner.channel)
        self._crowd.say((float(day + 1), owner.customer, event, Stage.DELIVERY, *place, value))

    # -- referrals ---------------------------------------------------------------------------------------------

    def _next_friend(self, owner: Owner, day: int, k: int) -> None:
        rate = referrals_per_year(self._rule.referrals_per_year, owner.satisfaction, self._rule.referral_threshold)
        if rate > 0.0:
            gap = exponential(self._seed, owner.customer, code.REFERRAL, k) / rate * YEAR
            if gap < 3650.0:
                self._friends[day + 1 + int(gap)].append((owner, k))

    def _introduce(self, owner: Owner, k: int, day: int) -> None:
        """The k-th friend of this owner: always the same person, of the owner's city and segment."""
        a, b, _, _ = bits(self._seed, owner.customer, code.FRIEND_ID, k)
        friend = FRIEND_BIT | (((a << 29) ^ b) & (FRIEND_BIT - 1))
        self._say(owner, day, Event.REFERRAL, 1.0)
        minute = 1440.0 * uniform(self._seed, friend, code.ARRIVAL_TIME, 0)
        interest = first_interest(self._seed, friend, self._rule.referral_interest)
        self._crowd.expect(Friend(friend, owner.branch, owner.segment, minute, interest))
