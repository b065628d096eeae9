"""The report of one scenario's stored replications: levels with their intervals, nothing compared."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from results.report.figures import bars
from results.report.html import kind, note, template, wordy
from results.report.model import Table
from results.report.words import cell
from results.report.workbook import write_table


@dataclass(frozen=True)
class RunReport:
    """Everything the report of a run shows.

    Attributes:
        replications: joined in it.
        tables: the KPIs first.
        provenance: what it was made from.
    """

    title: str
    title_zh: str
    region: str
    days: int
    replications: int
    tables: tuple[Table, ...]
    provenance: tuple[tuple[str, str], ...]

    @property
    def basis(self) -> str:
        """How far the numbers carry."""
        if self.replications == 1:
            return (
                "One replication: no interval. Another seed gives other numbers; run more replications to see how far."
            )
        return f"Means over {self.replications} replications with 95 % intervals."


def render_run(report: RunReport) -> str:
    """The report as one self-contained HTML page; the same report gives the same bytes."""
    tables = [
        (table, bars(("level",), table.chart, f"table{k}") if table.chart else "", wordy(table))
        for k, table in enumerate(report.tables)
    ]
    page: str = template("run.html.j2").render(report=report, tables=tables, cell=cell, kind=kind, note=note)
    return page


def write_run_workbook(report: RunReport, path: Path) -> None:
    """Write `tables.xlsx`, one sheet a table. Raises OSError when it cannot."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": report.title, "created": datetime(2023, 1, 1)})
        bold = book.add_format({"bold": True, "bg_color": "#eef4f9"})
        sheet = book.add_worksheet("What this is")
        for line, text in enumerate((report.title, report.title_zh, report.basis)):
            sheet.write_string(line, 0, text)
        for number, table in enumerate(report.tables):
            write_table(book, number, table, bold)
