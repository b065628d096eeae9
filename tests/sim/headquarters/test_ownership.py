"""Friends come on the days, in the order and as the people that the owner's own draws say; so do surveys."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.behaviour.referral import referrals_per_year
from sim.behaviour.satisfaction import answers_survey
from sim.events import Event
from sim.headquarters.branch import branches_of
from sim.headquarters.nightlog import NightLog
from sim.headquarters.ownership import Ownership
from sim.headquarters.reports import OWNER
from sim.headquarters.staff import Staff
from sim.log import Memory, Recorder
from sim.random import bits, code, exponential, uniform
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from sim.world.identity import FRIEND_BIT
from sim.world.market import Market

SEED, DAYS, DELAY = 5, 40, 3


class Crowd:
    """Notes who is expected."""

    def __init__(self) -> None:
        self.friends: list[np.ndarray[Any, Any]] = []

    def expect(self, friends: np.ndarray[Any, Any]) -> None:
        self.friends.append(friends)


@pytest.fixture(scope="module")
def market(tiny: Scenario) -> Market:
    owner = {"referrals_per_year": 40.0, "survey_delay_days": DELAY, "survey_share": 0.5, "begging_points": 0.0}
    return Market(Scenario.model_validate(merged(tiny.model_dump(), {"owner": owner})))


def lived(market: Market, welcomes: list[tuple[int, int, float]]) -> tuple[list[Any], dict[str, Any]]:
    """Nights with these owners as (day, identity, satisfaction): friends by day, and the tables."""
    memory, crowd = Memory(), Crowd()
    recorder, branches = Recorder(memory), branches_of(market)
    staff = Staff(len(branches))
    staff.join(0, 77, 0, -1, 0)
    log = NightLog(recorder, np.array([branch.id for branch in branches]))
    ownership = Ownership(market, SEED, recorder, log, crowd, staff, branches)  # type: ignore[arg-type]
    days = []
    for day in range(DAYS):
        new = np.zeros(sum(when == day for when, _, _ in welcomes), OWNER)
        for row, (_, who, mood) in zip(new, (w for w in welcomes if w[0] == day), strict=True):
            row["customer"], row["satisfaction"], row["day"] = who, mood, day
        ownership.welcome(new)
        before = len(crowd.friends)
        ownership.night(day)
        days.append([row["id"] for rows in crowd.friends[before:] for row in rows])
    recorder.close()
    return days, memory.tables()


owners = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.integers(1, 10**6), st.floats(0, 10)), max_size=12, unique_by=lambda o: o[1]
)


@settings(max_examples=60, deadline=None)
@given(owners)
def test_every_friend_comes_on_the_owners_own_days(market: Market, welcomes) -> None:
    rule = market.scenario.owner
    expected: list[list[tuple[int, int, int]]] = [[] for _ in range(DAYS)]
    for start, who, mood in welcomes:
        day, k = start, 0
        while (rate := referrals_per_year(rule.referrals_per_year, mood, rule.referral_threshold)) > 0.0:
            gap = exponential(SEED, who, code.REFERRAL, k) / rate * 365.0
            day += 1 + int(gap)
            if gap >= 3650.0 or day >= DAYS:
                break
            a, b, _, _ = bits(SEED, who, code.FRIEND_ID, k)
            expected[day].append((who, k, FRIEND_BIT | (((a << 29) ^ b) & (FRIEND_BIT - 1))))
            k += 1
    found, tables = lived(market, welcomes)
    assert found == [[friend for _, _, friend in sorted(day)] for day in expected]
    told = tables["events"]["customer"][tables["events"]["event"] == Event.REFERRAL].tolist()
    assert told == [who for day in expected for who, _, _ in sorted(day)]


@settings(max_examples=60, deadline=None)
@given(owners)
def test_surveys_come_back_once_after_the_delay(market: Market, welcomes) -> None:
    rule = market.scenario.owner
    expected = [
        (start + DELAY + 1, who)
        for start, who, mood in welcomes
        if start + DELAY < DAYS
        and uniform(SEED, who, code.SURVEY_RESPONSE, 0) < answers_survey(rule.survey_share, mood, rule.survey_mood)
    ]
    surveys = lived(market, welcomes)[1]["surveys"]
    found = list(zip(surveys["day"].tolist(), surveys["customer"].tolist(), strict=True))
    assert found == sorted(expected)
    moods = {who: mood for _, who, mood in welcomes}
    assert surveys["score"].tolist() == [float(round(moods[who])) for _, who in found]
