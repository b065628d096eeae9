"""The answer of a comparison in a terminal: the report's two sentences, the primary KPI, all others, where it lies."""

import math
from collections.abc import Sequence
from itertools import batched
from pathlib import Path

from app.output import say, table
from results.report.model import Effect, Report
from results.report.words import Scale, answer, verdict

#: Policies that stand side by side in 80 columns, and with how many of them there is room for the base.
SIDE_BY_SIDE, BESIDE_BASE = 4, 2


def print_answer(report: Report, folder: Path) -> None:
    """Print the whole answer, in the report's words; the primary KPI leads."""
    say(*answer(report), "")
    _print_first(report)
    for policies in batched([e.policy for e in report.first], SIDE_BY_SIDE):
        _print_all(report, policies)
    say("In brackets: cannot be told apart from the base. ± ?: too few replications that differ for an interval.", "")
    say(f"Report: {folder / 'report.html'}", f"Workbook: {folder / 'tables.xlsx'}")


def _print_first(report: Report) -> None:
    """The primary KPI: levels, differences, verdicts, and what policies do together beyond the sum of each alone."""
    scale, first = Scale.shared(report.first), report.first[0]
    rows = [_first_row(scale, e.policy, e, verdict(e, report.matters)) for e in report.first]
    for _, whole, rest in report.together:
        rows.append((f"{whole.policy}: interaction", "", scale.difference(rest.mean, rest.half_width), verdict(rest)))
    unit = f", {scale.unit}" if scale.unit else ""
    title = f"{first.name} (primary KPI){unit}; base: {scale.level(first.base)}"
    table(title, ("policy", "policy's", "difference ± 95 %", "verdict"), rows)


def _first_row(scale: Scale, name: str, e: Effect, judged: str) -> tuple[str, str, str, str]:
    return name, scale.level(e.value), scale.difference(e.mean, e.half_width), judged


def _print_all(report: Report, policies: Sequence[str]) -> None:
    """Every indicator's differences under some policies."""
    with_base = len(policies) <= BESIDE_BASE
    rows = []
    for group in report.groups:
        scale = Scale.shared(group)
        name = (", " if with_base else "\n").join(part for part in (group[0].name, scale.unit) if part)
        by_policy = {e.policy: e for e in group}
        base = (scale.level(group[0].base),) if with_base else ()
        rows.append((name, *base, *(_cell(scale, by_policy[p]) for p in policies)))
    heads = ("indicator", *(("base",) if with_base else ()), *policies)
    table("All indicators: paired differences ± 95 %", heads, rows, numbers=1)


def _cell(scale: Scale, e: Effect) -> str:
    text = scale.difference(e.mean, e.half_width).replace(" ± ", "±")
    return text if e.told_apart or not math.isfinite(e.half_width) else f"({text})"
