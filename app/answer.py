"""The answer of a comparison in a terminal: two sentences, the primary KPI, the rest, and where the study lies."""

import math
from collections.abc import Sequence
from pathlib import Path

from app.output import say, table
from experiments.compare import Comparison
from experiments.differences import Difference, interactions

HEADS = ("policy", "base", "policy's", "difference", "± 95 %", "")


def print_answer(comparison: Comparison, found: Sequence[Difference], folder: Path) -> None:
    """Print the whole answer; the primary KPI leads."""
    first = [d for d in found if d.kpi == comparison.primary_kpi]
    say(*answer(comparison, first), "")
    table(f"{comparison.primary_kpi} (primary KPI)", HEADS, [row(d) for d in first], numbers=1)
    for kpi in dict.fromkeys(d.kpi for d in found if d.kpi != comparison.primary_kpi):
        table(kpi, HEADS, [row(d) for d in found if d.kpi == kpi], numbers=1)
    _print_interactions(comparison)
    say(f"Report: {folder / 'report.html'}", f"Workbook: {folder / 'tables.xlsx'}")


def answer(comparison: Comparison, first: Sequence[Difference]) -> tuple[str, str]:
    """Two sentences: the largest difference of the primary KPI, and what it rests on."""
    base, kpi = comparison.names[0], comparison.primary_kpi
    known = [d for d in first if d.told_apart]
    if known:
        top = max(known, key=lambda d: abs(d.mean))
        more = "more" if top.mean > 0 else "less"
        matters = (
            "which matters" if abs(top.mean) >= comparison.difference_that_matters else "which is too small to matter"
        )
        what = f"Against {base}, {top.policy} changes {kpi} most: {number(abs(top.mean))} {more}, {matters}."
    else:
        what = f"No policy can be told apart from {base} in {kpi}."
    unknown = [d.policy for d in first if not d.told_apart]
    rest = f"; not told apart from {base}: {', '.join(unknown)}" if known and unknown else ""
    return what, f"This rests on {len(comparison.seeds)} paired replications a policy{rest}."


def row(d: Difference) -> tuple[str, ...]:
    """The cells of a difference."""
    half = number(d.half_width) if math.isfinite(d.half_width) else "unknown"
    apart = "" if d.told_apart else "cannot be told apart"
    return d.policy, number(d.base), number(d.value), f"{'+' if d.mean >= 0 else '-'}{number(abs(d.mean))}", half, apart


def number(value: float) -> str:
    """A number in at most four significant digits, thousands apart.

    >>> number(1234567.0), number(0.01234567), number(12.0)
    ('1,234,567', '0.01235', '12')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _print_interactions(comparison: Comparison) -> None:
    for each in interactions(comparison, comparison.primary_kpi):
        parts = " + ".join(comparison.parts[each.policy])
        half = f" ± {number(each.half_width)}" if math.isfinite(each.half_width) else ""
        say(
            f"{each.policy} = {parts}: together {number(each.value)}, the sum of each alone {number(each.base)}, "
            f"interaction {number(each.mean)}{half}.",
            "",
        )
