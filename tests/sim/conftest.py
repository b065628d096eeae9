"""A scenario in which much happens in a few days."""

from typing import Any

import pytest

from sim.scenario.local import merged
from sim.scenario.scenario import Scenario


def lively_changes(scenario: Scenario) -> dict[str, Any]:
    """What makes people buy, cars come and advisors go within a week that has a month's end in it."""
    segments = [{"id": s.id, "outside_utility": 1.0, "joint_decision_days": 1.0} for s in scenario.segments]
    fleet = [{"id": s.id, "share": 0.06} for s in scenario.segments if s.enterprise]
    centres = [{"id": c.id, "transit_days": 1, "stock_cars": 60} for c in scenario.delivery_centres]
    return merged(
        {
            "clock": {"start": "2023-05-27"},
            "segments": segments,
            "delivery_centres": centres,
            "customer": {"visit_delay_days": 0.5, "callback_gap_days": 0.5, "tender_days": 1.0},
            "delivery": {"build_days": 1, "cancel_hazard_per_day": 0.03},
            "owner": {"referrals_per_year": 60.0, "survey_delay_days": 1},
            "advisor": {"quit_per_year": 4.0, "replacement_days": 2},
        },
        {"segments": fleet},
    )


@pytest.fixture(scope="session")
def lively(tiny: Scenario) -> Scenario:
    """The tiny scenario with orders, deliveries, cancellations, surveys, referrals, quits and a pay day."""
    return Scenario.model_validate(merged(tiny.model_dump(), lively_changes(tiny)))


class Values(dict[str, Any]):
    """Values that are too many to print: when a drawn case fails, what was changed in them is what counts."""

    def __repr__(self) -> str:
        """A name instead of the values."""
        return "Values()"


@pytest.fixture(scope="session")
def lively_values(lively: Scenario) -> dict[str, Any]:
    """The same as plain values."""
    return Values(lively.model_dump())
