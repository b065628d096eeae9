"""The two engines leave the same tables, bit for bit: two implementations of one model that never disagree."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.agents.advisor import Advisor
from sim.agents.customer import Customer
from sim.behaviour import decisions
from sim.random import code
from sim.scenario.load import load
from sim.scenario.local import merged
from sim.scenario.scenario import Scenario
from tests.sim.equality import difference
from tests.sim.strategies import changes

ROOT = Path(__file__).resolve().parents[3] / "scenarios"
FILES = sorted(
    path for folder in ("quickstart", "reform_2023", "reform_china") for path in (ROOT / folder).glob("*.toml")
)
FILES.append(ROOT / "china_2023.toml")
#: How many new scenarios `make soak` draws, in two parts that run at the same time; every other test draws the same few.
SOAK = int(os.environ.get("SHOWROOM_EXAMPLES", "0"))
PARTS = 2 if SOAK else 1
EXAMPLES = (SOAK or 200) // PARTS


def hold(scenario: Scenario, **how: Any) -> None:
    """Fail with the whole of what is to be said of a difference."""
    told = difference(scenario, **how)
    assert not told, told


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_committed_scenarios(file: Path) -> None:
    """Shrunk to eighteen days around the day on which the policy begins; of the country, to two cities."""
    scenario = load(file).scenario
    small: dict[str, Any] = {
        "clock": {"warmup_days": 6, "days": 12, "start": scenario.date_of(scenario.clock.warmup_days - 6)}
    }
    if len(scenario.market.cities) > 10:
        small["market"] = {"cities": ["hefei", "sanya"], "leads_per_day": 150.0}
    hold(Scenario.model_validate(merged(scenario.model_dump(), small)))


@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not SOAK,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(change=changes(), threads=st.integers(1, 2))
def test_any_scenario(part: int, lively_values: dict[str, Any], change: dict[str, Any], threads: int) -> None:
    """What fails is printed as the shortest change found, and as a line that draws it again."""
    hold(Scenario.model_validate(merged(lively_values, change)), threads=threads)


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_part_of_the_log(lively: Scenario, share: float) -> None:
    hold(lively, log_share=share)


# -- the tests above can fail -------------------------------------------------------------------------------------------


@pytest.fixture
def busy(lively: Scenario) -> Scenario:
    """Enough people for every rule to matter."""
    return Scenario.model_validate(merged(lively.model_dump(), {"market": {"leads_per_day": 120.0}}))


def test_another_behaviour_is_seen(busy: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """People in the agents engine who are a little readier for a test drive."""
    plain = decisions.wants_drive

    def readier(seed: int, person: int, visits: int, warmth: float, *rest: Any) -> bool:
        return plain(seed, person, visits, warmth + 0.05, *rest)

    monkeypatch.setattr(decisions, "wants_drive", readier)
    assert difference(busy).startswith("events, row")


def test_another_tie_rule_is_seen(busy: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among advisors with as many leads, the agents engine takes the lowest number."""
    monkeypatch.setattr(Advisor, "turn", lambda self: (self.leads_today, 0.0, 0.0, self.id))
    assert difference(busy).startswith("events, row")


def test_another_draw_is_seen(busy: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person of the agents engine draws the day of a drive from the draws for visits."""
    plain = Customer.book

    def book(self: Customer, day: Any, what: Any, purpose: int) -> None:
        plain(self, day, what, code.VISIT_DELAY if purpose == code.BOOK_DRIVE_DELAY else purpose)

    monkeypatch.setattr(Customer, "book", book)
    one_car = [{"id": s.id, "demo_cars": {m: 1 for m in s.demo_cars}} for s in busy.stores]
    crowded = Scenario.model_validate(merged(busy.model_dump(), {"stores": one_car}))
    assert "events, row" in difference(crowded)


def test_the_first_difference_is_told_with_both_sides(busy: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows, what led to them, and the state of the person, the advisor and the store on both sides."""
    monkeypatch.setattr(Customer, "persuasion", lambda self, day, advisor: 9.0)
    told = difference(busy)
    assert "agents: (" in told and "compiled: (" in told and "before it, of the same people" in told
    state = told[told.index("state on both sides:") :]
    assert all(f"{table} of " in state for table in ("customers", "advisor_days", "store_days"))
    assert "  agents: " in state and "  compiled: " in state
