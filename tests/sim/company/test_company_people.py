"""Posts keep their numbers, days off belong to the person, routing is blind to labels."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.company.heads import TempWindow, changes, core_heads, posts
from sim.company.hiring import FOUNDING_DAY, Team
from sim.company.identity import advisor_id, holder_of, post_number, post_of, store_of
from sim.company.roster import Hours, advisor_phase, roster, shift_of, works
from sim.company.routing import POLICIES, Policy, choose
from sim.company.scoring import PERFECT, lead_score, score_share, separation
from sim.random import Purpose, normal, uniform

GRADES = {"junior": 0, "senior": 1}
TODAY = date(2023, 7, 1)
STORE = (440300 << 10) | 7
WEEK = Hours(10, 21, 8, 5)


@given(st.integers(0, 1 << 33), st.integers(0, (1 << 14) - 1), st.integers(0, 1023))
def test_an_advisor_can_be_read_back(store, post, holder) -> None:
    advisor = advisor_id(store, post, holder)
    assert (store_of(advisor), post_of(advisor), holder_of(advisor)) == (store, post, holder)


def test_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="posts"):
        post_number(0, 512)
    with pytest.raises(ValueError, match="holder"):
        advisor_id(1, 1, 1024)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5), st.sampled_from([1.0, 1.15, 2.0]))
def test_more_heads_touch_no_existing_post(few, more, temps, factor) -> None:
    window = TempWindow(0, "junior", temps, TODAY, date(2023, 8, 1))
    small = posts(core_heads({"junior": few, "senior": 1}, factor), [window], GRADES, TODAY)
    large = posts(core_heads({"junior": few + more, "senior": 1}, factor), [window], GRADES, TODAY)
    assert set(small) <= set(large)
    joins, leaves = changes(large, small)
    assert not leaves
    assert changes(small, large) == ((), tuple(reversed(joins)))


def test_the_neutral_factor_is_neutral() -> None:
    assert core_heads({"junior": 7}, 1.0) == {"junior": 7}


def test_a_team_hires_replaces_and_releases() -> None:
    small = posts({"junior": 1}, [], GRADES, TODAY)
    large = posts({"junior": 2}, [], GRADES, TODAY)
    team = Team(STORE, small)
    assert [holder.hired_day for holder in team.holders(0)] == [FOUNDING_DAY]
    assert [holder_of(holder.advisor) for holder in team.tomorrow(4, large).joined] == [0]
    assert len(team.holders(5)) == 2
    team.quit(small[0].number, 5, 10)
    assert len(team.holders(14)) == 1
    assert [holder_of(holder.advisor) for holder in team.tomorrow(14, large).joined] == [1]
    assert [post_of(holder.advisor) for holder in team.tomorrow(20, small).released] == [1]
    assert [holder_of(holder.advisor) for holder in team.tomorrow(30, large).joined] == [1]
    with pytest.raises(KeyError):
        team.quit(large[1].number, 30, 1)


def test_a_vacant_post_that_closes_releases_nobody_and_wastes_no_identity() -> None:
    one = posts({"junior": 1}, [], GRADES, TODAY)
    team = Team(STORE, one)
    team.quit(one[0].number, 3, 30)
    assert team.tomorrow(4, []).released == ()
    assert [holder_of(holder.advisor) for holder in team.tomorrow(5, one).joined] == [1]


@given(st.integers(0, 50), st.integers(730_000, 740_000), st.integers(1, 7))
def test_everybody_works_the_stated_days_of_any_seven(phase, start, days_on) -> None:
    assert sum(works(phase, start + k, days_on) for k in range(7)) == days_on


@settings(max_examples=30)
@given(st.integers(0, 99), st.integers(0, 10**6), st.integers(4, 6))
def test_two_neighbours_are_never_off_together(seed, day, days_on) -> None:
    hours = WEEK._replace(days_on_per_week=days_on)
    pair = [advisor_id(STORE, post_number(0, k), 0) for k in range(2)]
    assert any(roster(seed, advisor, day, hours) for advisor in pair)


def test_a_successor_takes_over_the_turn() -> None:
    first, second = (advisor_id(STORE, post_number(1, 3), holder) for holder in range(2))
    assert advisor_phase(5, first) == advisor_phase(5, second)


@given(st.integers(0, 20), st.integers(0, 10**6))
def test_shifts_lie_within_opening_hours_and_both_ends_are_staffed(phase, day) -> None:
    pair = [shift_of(phase + k, day, WEEK) for k in range(2)]
    assert {shift.start for shift in pair} == {600, 780}
    assert all(shift.end - shift.start == 480 and shift.end <= 1260 for shift in pair)
    short = shift_of(phase, day, WEEK._replace(close_hour=17))
    assert (short.start, short.end) == (600, 1020)


advisors = st.lists(
    st.tuples(
        st.integers(1, 10**9),  # identity
        st.integers(0, 2),  # leads today
        st.integers(0, 2),  # open load
        st.sampled_from([0.0, 1.0]),  # last assigned
        st.sampled_from([0.3, 0.9]),  # skill
        st.sampled_from([0.2, 0.7]),  # tie draw
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


def chosen(rows, policy: int, score: float) -> int:
    kinds = (np.int64, np.int64, np.int64, np.float64, np.float64, np.float64)
    columns = [np.array([row[i] for row in rows], dtype=kind) for i, kind in enumerate(kinds)]
    return rows[choose(policy, score, *columns)][0]


@settings(deadline=None)
@given(advisors, st.sampled_from(list(Policy)), st.floats(0, 1), st.randoms())
def test_relabelling_advisors_permutes_the_choice(rows, policy, score, random) -> None:
    assert chosen(rows, int(policy), score) == chosen(random.sample(rows, len(rows)), int(policy), score)


def test_round_robin_counts_differ_by_one_at_most() -> None:
    rows = [[k, 0, 0, 0.0, 0.5, uniform(1, k, int(Purpose.TIE_BREAK), 3)] for k in range(1, 6)]
    for lead in range(23):
        winner = chosen(rows, POLICIES["round_robin"], 0.5)
        rows[winner - 1][1] += 1
        rows[winner - 1][3] = float(lead + 1)
        counts = [row[1] for row in rows]
        assert max(counts) - min(counts) <= 1


def test_policies_choose_as_they_say() -> None:
    rows = [(1, 0, 9, 0.0, 0.9, 0.5), (2, 5, 1, 0.0, 0.4, 0.5)]
    assert chosen(rows, POLICIES["round_robin"], 0.5) == 1
    assert chosen(rows, POLICIES["least_loaded"], 0.5) == 2
    assert chosen(rows, POLICIES["skill_score"], 1.0) == 1
    assert chosen(rows, POLICIES["skill_score"], 0.0) == 2


def test_ties_do_not_always_go_to_the_most_senior() -> None:
    wins = set()
    for day in range(40):
        rows = [(k, 0, 0, 0.0, 0.5, uniform(1, k, int(Purpose.TIE_BREAK), day)) for k in range(1, 5)]
        wins.add(chosen(rows, POLICIES["round_robin"], 0.5))
    assert wins == {1, 2, 3, 4}


@pytest.mark.parametrize("auc", [0.5, 0.7, 0.9])
def test_scores_have_the_stated_accuracy(auc) -> None:
    people = 4000
    noise = np.array([normal(3, k, int(Purpose.LEAD_SCORE_NOISE), 0) for k in range(2 * people)])
    hot = np.array([lead_score(1.0, draw, separation(auc)) for draw in noise[:people]])
    cold = np.sort([lead_score(0.0, draw, separation(auc)) for draw in noise[people:]])
    measured = np.searchsorted(cold, hot).mean() / people
    assert abs(measured - auc) < 4 * np.sqrt(auc * (1 - auc) / people)


def test_scores_at_the_ends() -> None:
    assert separation(1.0) == PERFECT
    assert score_share(-1e9, 1.0) == 0.0
    with pytest.raises(ValueError, match="AUC"):
        separation(0.4)
