"""The running estimate."""

import math

import pytest

from experiments.estimate import RunningEstimate, paired_estimate


def test_interval_of_three_differences() -> None:
    """t(0.975, 2) = 4.30265; s = 1; half-width 4.30265 / sqrt(3)."""
    assert paired_estimate([1.0, 2.0, 3.0]) == pytest.approx((2.0, 4.302652730 / math.sqrt(3)))


def test_one_difference_has_no_interval() -> None:
    """One pair tells nothing of its own spread."""
    assert paired_estimate([4.0]) == (4.0, math.inf)


def test_no_difference_is_an_error() -> None:
    """There is no mean of nothing."""
    with pytest.raises(ValueError, match="at least one"):
        paired_estimate([])


def test_only_whole_pairs_count() -> None:
    """A replication counts once both policies have finished it, whatever the order of finishing."""
    estimate = RunningEstimate("orders", "base")
    estimate.add("price", 1, {"orders": 12.0})
    assert estimate.words() == ""
    estimate.add("base", 0, {"orders": 10.0})
    assert estimate.words() == ""
    estimate.add("base", 1, {"orders": 11.0})
    assert estimate.words() == "orders: price +1"
    estimate.add("price", 0, {"orders": 13.0})
    assert estimate.differences("price") == [3.0, 1.0]


def test_unknown_primary_kpi_is_an_error() -> None:
    """A misspelt output is never ignored."""
    with pytest.raises(KeyError):
        RunningEstimate("ordres", "base").add("base", 0, {"orders": 1.0})
