"""The funnel: at every stage entered = advanced + lost + in progress, and nobody is counted who came before."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from results.funnel import FunnelRow, daily, funnel, losses
from results.store import Run

TIMES = ("first_contact_days", "visit_days", "drive_days", "negotiation_days", "order_days", "delivered_days")
OPEN, LOST, ORDERED, DELIVERED, CANCELLED = range(5)
# arrived, the days of the six further stages, furthest stage entered, outcome, reason of the loss
PEOPLE = [
    (0.5, (1.0, None, None, None, None, None), 1, LOST, 2),  # of the warm-up: not counted
    (1.5, (None, None, None, None, None, None), 0, LOST, 1),
    (1.5, (2.0, None, None, None, None, None), 1, OPEN, 0),
    (1.6, (None, 1.6, None, 1.7, 1.8, 3.9), 6, DELIVERED, 0),  # walks in, skips call and drive
    (2.0, (2.1, 2.5, 2.6, 2.7, 2.8, None), 5, CANCELLED, 9),
    (2.0, (2.1, 2.5, 2.6, 2.7, 2.8, None), 5, ORDERED, 0),
]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    columns = {
        "arrived_days": [p[0] for p in PEOPLE],
        "stage_reached": [p[2] for p in PEOPLE],
        "outcome": [p[3] for p in PEOPLE],
        "loss_reason": [p[4] for p in PEOPLE],
        **{name: pa.array([p[1][k] for p in PEOPLE], pa.float64()) for k, name in enumerate(TIMES)},
    }
    pq.write_table(pa.table(columns), tmp_path / "customers.parquet")
    orders = {"ordered_days": [1.8, 2.8, 2.8], "delivered_days": [3.9, None, None]}
    pq.write_table(pa.table(orders), tmp_path / "orders.parquet")
    return Run("run-1", tmp_path, {"scenario": {"clock": {"warmup_days": 1, "days": 3}}})


def test_every_stage_adds_up_and_skipped_stages_are_not_entered(run: Run) -> None:
    assert list(funnel(run)) == [
        FunnelRow("lead", 5, 4, 1, 0),
        FunnelRow("contact", 3, 2, 0, 1),
        FunnelRow("visit", 3, 3, 0, 0),
        FunnelRow("test_drive", 2, 2, 0, 0),
        FunnelRow("negotiation", 3, 3, 0, 0),
        FunnelRow("order", 3, 1, 1, 1),
        FunnelRow("delivery", 1, 1, 0, 0),
    ]


def test_losses_by_reason_are_those_of_the_counted_days(run: Run) -> None:
    assert losses(run) == {1: 1, 9: 1}


def test_daily_counts_have_every_day(run: Run) -> None:
    found = daily(run)
    assert found == {"leads": [1, 3, 2, 0], "orders": [0, 1, 2, 0], "deliveries": [0, 0, 0, 1]}


def test_a_stage_that_does_not_add_up_is_refused(run: Run) -> None:
    table = pq.read_table(run.table("customers"))
    behind = [0] * len(table)
    torn = table.set_column(table.schema.get_field_index("stage_reached"), "stage_reached", pa.array(behind))
    pq.write_table(torn, run.table("customers"))
    with pytest.raises(AssertionError, match="does not add up at lead"):
        funnel(run)
