"""The page: one file that needs nothing else."""

import math
from pathlib import Path
from typing import Any

from results.report import figures
from results.report.model import Effect, Report
from results.report.words import amount, answer, interval, verdict


def render(report: Report) -> str:
    """The report as one self-contained HTML page; the same report gives the same bytes."""
    page: str = template("report.html.j2").render(
        report=report,
        answer=answer(report),
        forest=figures.forest(report, report.first, "forest"),
        together=[
            (figures.together(report, parts, whole, rest, f"together{k}"), whole, rest)
            for k, (parts, whole, rest) in enumerate(report.together)
        ],
        series=[(s.title, figures.lines(report, s, f"series{k}")) for k, s in enumerate(report.series)],
        groups=_groups(report),
        amount=amount,
        interval=interval,
        verdict=verdict,
        cell=cell,
    )
    return page


def template(name: str) -> Any:
    """A template of this folder."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name)


def _groups(report: Report) -> list[tuple[Effect, list[Effect]]]:
    """Differences by KPI, the primary one first."""
    order = dict.fromkeys(e.kpi for e in report.effects)
    groups = [[e for e in report.effects if e.kpi == kpi] for kpi in order]
    return [(group[0], group) for group in groups]


def cell(value: object) -> str:
    """A cell of a table.

    >>> cell(12345), cell(0.1234), cell("a"), cell(math.nan)
    ('12,345', '0.123', 'a', 'no value')
    """
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        if not math.isfinite(value):
            return "no value"
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return str(value)
