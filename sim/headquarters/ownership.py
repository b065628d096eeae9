"""Owners: what they think, what they answer, and whom they bring."""

from collections import defaultdict

import numpy as np

from sim.behaviour.referral import referrals_per_year
from sim.behaviour.satisfaction import answers_survey, surveyed_score
from sim.company.rows import Array, Ints, Rows
from sim.compile import constant, scalar
from sim.events import Event, Stage
from sim.headquarters.branch import Branch
from sim.headquarters.crowd import Crowd
from sim.headquarters.nightlog import NightLog
from sim.headquarters.reports import OWNER
from sim.headquarters.staff import Staff
from sim.log import Recorder
from sim.random import bits, code, exponential, uniform
from sim.world.arrivals import ENTRANT
from sim.world.identity import FRIEND_BIT
from sim.world.market import Market
from sim.world.people import Floats, first_interest

YEAR = 365.0
#: An owner whose next friend comes later than this brings no more.
LAST_DAY = 3650.0
#: Days of the ring of friends to come; more than `LAST_DAY`.
RING = 4096
#: An owner and the number of the next friend; `next` is the next row of the same day, -1 at the end.
PROMISED = np.dtype([("owner", OWNER), ("friend", "i8"), ("next", "i8")], align=True)
_REFERRAL, _FRIEND_ID = constant(code.REFERRAL), constant(code.FRIEND_ID)
_ARRIVAL, _SURVEY = constant(code.ARRIVAL_TIME), constant(code.SURVEY_RESPONSE)


class Ownership:
    """Surveys and referrals that are due, by day."""

    def __init__(
        self,
        market: Market,
        seed: int,
        recorder: Recorder,
        log: NightLog,
        crowd: Crowd,
        staff: Staff,
        branches: list[Branch],
    ) -> None:
        self._market = market
        self._seed = seed
        self._recorder = recorder
        self._log = log
        self._crowd = crowd
        self._staff = staff
        self._rule = market.scenario.owner
        self._stores = np.array([branch.id for branch in branches])
        self._surveys: dict[int, list[Array]] = defaultdict(list)
        self._promised = Rows(PROMISED)
        self._ring = np.full(RING, -1, np.int64)

    def welcome(self, owners: Array) -> None:
        """New owners (`OWNER`): a survey is sent, and the first friend may come."""
        if not len(owners):
            return
        for day in np.unique(owners["day"]).tolist():
            new = owners[owners["day"] == day]
            self._surveys[day + self._rule.survey_delay_days].append(new.copy())
            self._promised.reserve(len(new))
            rows = self._promised.take(len(new))
            there = self._promised.rows
            there["owner"][rows], there["friend"][rows] = new, -1
            self._next_friends(rows, day)

    def night(self, day: int) -> None:
        """Answers come in; friends who were told about us enter tomorrow's market."""
        if day in self._surveys:
            asked = np.concatenate(self._surveys.pop(day))
            self._ask(asked[np.argsort(asked["customer"])], day)
        self._introduce(day)

    # -- surveys -----------------------------------------------------------------------------------------------

    def _ask(self, asked: Array, day: int) -> None:
        rule, answers = self._rule, np.empty(len(asked))
        _answer(self._seed, asked, self._staff.rows, rule.survey_share, rule.survey_mood, rule.begging_points, answers)
        heard = ~np.isnan(answers)
        owners, score = asked[heard], answers[heard]
        self._say(owners, day, Event.SURVEY, score)
        columns = {
            "day": np.full(len(owners), day + 1),
            "customer": owners["customer"],
            "store": self._stores[owners["store"]],
            "advisor": self._staff.rows["id"][owners["advisor_row"]],
            "channel": owners["channel"],
            "score": score,
        }
        self._recorder.add("surveys", columns)

    def _say(self, owners: Array, day: int, event: Event, value: Floats | float) -> None:
        advisor = self._staff.rows["id"][owners["advisor_row"]]
        who, where, channel = owners["customer"], owners["store"], owners["channel"]
        self._log.write(day, event, who, where, stage=Stage.DELIVERY, advisor=advisor, channel=channel, value=value)

    # -- referrals ---------------------------------------------------------------------------------------------

    def _next_friends(self, rows: Ints, day: int) -> None:
        """The friend after the last comes some day, or none any more."""
        rule, done = self._rule, np.empty(len(rows), np.int64)
        rate, threshold = rule.referrals_per_year, rule.referral_threshold
        count = _promise(self._seed, self._promised.rows, rows, day, rate, threshold, self._ring, done)
        self._promised.give_back(done[:count])

    def _introduce(self, day: int) -> None:
        """Friends of owners: always the same people, of the owner's city and segment."""
        rows = np.empty(_length(self._promised.rows, self._ring[day % RING]), np.int64)
        if not len(rows):
            return
        _take(self._promised.rows, self._ring, day % RING, rows)
        there = self._promised.rows[rows]
        rows = rows[np.lexsort((there["friend"], there["owner"]["customer"]))]
        friends = np.zeros(len(rows), ENTRANT)
        friends["channel"] = self._market.referral_channel
        _draw(self._seed, self._promised.rows, rows, self._rule.referral_interest, friends)
        self._say(self._promised.rows["owner"][rows], day, Event.REFERRAL, 1.0)
        self._crowd.expect(friends)
        self._next_friends(rows, day)


@scalar
def _answer(
    seed: int, owners: Array, staff: Array, share: float, mood: float, begging_points: float, answers: Floats
) -> None:
    """The score that each owner gives, NaN from those who do not answer; it counts for their advisor's month."""
    for k in range(owners.shape[0]):
        o = owners[k]
        answers[k] = np.nan
        if uniform(seed, o.customer, _SURVEY, 0) >= answers_survey(share, o.satisfaction, mood):
            continue
        a = staff[o.advisor_row]
        begging = begging_points * max(0.0, a.effort[3] - 1.0) if a.employed else 0.0
        answers[k] = surveyed_score(o.satisfaction, begging)
        if answers[k] >= 9.0:
            a.promoters += 1
        elif answers[k] <= 6.0:
            a.detractors += 1
        else:
            a.passives += 1
        a.points += answers[k]


@scalar
def _promise(
    seed: int, promised: Array, rows: Ints, day: int, per_year: float, threshold: float, ring: Ints, done: Ints
) -> int:
    """The day on which each owner's next friend comes; who brings no more is put into `done`. Returns how many."""
    count = 0
    for row in rows:
        p = promised[row]
        p.friend += 1
        rate = referrals_per_year(per_year, p.owner.satisfaction, threshold)
        gap = LAST_DAY
        if rate > 0.0:
            gap = exponential(seed, p.owner.customer, _REFERRAL, p.friend) / rate * YEAR
        if gap < LAST_DAY:
            slot = (day + 1 + int(gap)) % RING
            p.next = ring[slot]
            ring[slot] = row
        else:
            done[count] = row
            count += 1
    return count


@scalar
def _length(promised: Array, row: int) -> int:
    """How many friends come on the day whose first row this is."""
    count = 0
    while row >= 0:
        count += 1
        row = promised[row].next
    return count


@scalar
def _take(promised: Array, ring: Ints, slot: int, rows: Ints) -> None:
    """Empty a day of the ring into `rows`."""
    row = ring[slot]
    for k in range(rows.shape[0]):
        rows[k] = row
        row = promised[row].next
    ring[slot] = -1


@scalar
def _draw(seed: int, promised: Array, rows: Ints, interest: float, friends: Array) -> None:
    """Who the friend is, how much they want a car (in the mean: interest) and when they come, in place."""
    for k in range(rows.shape[0]):
        owner, friend = promised[rows[k]].owner, friends[k]
        a, b, _, _ = bits(seed, owner.customer, _FRIEND_ID, promised[rows[k]].friend)
        friend.id = FRIEND_BIT | (((a << 29) ^ b) & (FRIEND_BIT - 1))
        friend.store, friend.segment = owner.store, owner.segment
        friend.interest = first_interest(seed, friend.id, interest)
        friend.minute = 1440.0 * uniform(seed, friend.id, _ARRIVAL, 0)
