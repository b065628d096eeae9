"""KPIs by the advisor's grade: the parts add up to the whole, and a sale belongs to the grade that signed it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from results.kpi import KPIS, breakdown, fractions
from results.store import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Two advisors; the second was promoted. Three cars, one of them signed in the warm-up; five leads, one held by nobody."""
    tables = {
        "advisor_days": {"day": [0, 1, 1, 2], "advisor": [10, 10, 20, 20], "grade": [0, 0, 1, 2]},
        "orders": {
            "advisor": [10, 20, 20, 10],
            "ordered_days": [2.5, 3.5, 4.0, 0.5],
            "delivered_days": [None, 5.0, None, None],
            "cancelled_days": pa.array([None, None, 4.5, None], pa.float64()),
            "revenue_fen": [100, 200, 400, 800],
        },
        "customers": {
            "advisor": [10, 10, 20, -1, 10],
            "arrived_days": [1.5, 2.0, 2.0, 3.0, 0.5],
            "order_days": [2.5, None, 3.5, None, 0.7],
        },
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    return Run("run-1", tmp_path, {"scenario": {"clock": {"warmup_days": 1}, "channels": []}})


def test_cars_belong_to_the_grade_that_signed_them(run: Run) -> None:
    assert breakdown(run, "orders", "grade") == {0: 1.0, 2: 2.0}
    assert breakdown(run, "deliveries", "grade") == {2: 1.0}
    assert breakdown(run, "revenue_of_orders_cny", "grade") == pytest.approx({0: 1.0, 2: 2.0})


def test_leads_that_nobody_holds_have_no_grade(run: Run) -> None:
    assert fractions(run, "order_rate", "grade") == {-1: (0.0, 1.0), 0: (1.0, 2.0), 2: (1.0, 1.0)}
    assert breakdown(run, "order_rate", "grade") == {-1: 0.0, 0: 0.5, 2: 1.0}


def test_what_has_no_grade_is_refused(run: Run) -> None:
    with pytest.raises(ValueError, match="can be broken down by"):
        breakdown(run, "visits", "grade")


def test_a_mean_wait_says_of_whom() -> None:
    """A wait of the served alone is short where many give up."""
    waits = [kpi.name for kpi in KPIS.values() if "wait" in kpi.id and kpi.unit == "minutes"]
    assert len(waits) == 2 and all(", of " in name for name in waits)
