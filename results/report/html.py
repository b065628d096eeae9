"""The page: one file that needs nothing else."""

from pathlib import Path
from typing import Any

from results.report import figures
from results.report.model import Estimate, Report, Table
from results.report.words import Scale, answer, cell, verdict


def render(report: Report) -> str:
    """The report as one self-contained HTML page; the same report gives the same bytes."""
    policies = [name for name, _, _ in report.policies]
    tables = [
        (table, figures.bars(policies, table.chart, f"table{k}") if table.chart else "", wordy(table))
        for k, table in enumerate(report.tables)
    ]
    page: str = template("report.html.j2").render(
        report=report,
        answer=answer(report),
        scale=Scale.shared(report.first),
        forest=figures.forest(report, report.first, "forest"),
        together=[
            (figures.together(report, parts, whole, rest, f"together{k}"), parts, whole, rest)
            for k, (parts, whole, rest) in enumerate(report.together)
        ],
        series=[(s, figures.lines(report, s, f"series{k}")) for k, s in enumerate(report.series)],
        groups=[(Scale.shared(group), group) for group in report.groups],
        tables=tables,
        verdict=verdict,
        cell=cell,
        kind=kind,
        note=note,
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
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def note(table: Table, replications: int) -> str:
    """What stands above a table: estimates of one replication never stand there without a word on their interval.

    >>> note(Table("t", "In points.", ("a",), ((Estimate(1.0, float("inf")),),)), 1)
    'In points. One replication: no interval.'
    """
    estimated = any(isinstance(value, Estimate) for row in table.rows for value in row)
    return f"{table.note} One replication: no interval.".strip() if replications == 1 and estimated else table.note


def wordy(table: Table) -> bool:
    """Whether a table holds sentences, which must be wrapped, and not names and numbers alone."""
    return any(isinstance(value, str) and len(value) > 60 for row in table.rows for value in row)


def kind(value: object) -> str:
    """The class of a cell: text to the left, numbers to the right, what is not told apart from zero in grey.

    >>> kind("a"), kind(1), kind(Estimate(1.0, 2.0, difference=True))
    ('text', 'number', 'number quiet')
    """
    if isinstance(value, Estimate):
        return "number quiet" if value.difference and not value.told_apart else "number"
    return "text" if isinstance(value, str) else "number"
