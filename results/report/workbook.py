"""The workbook: the report's tables as numbers."""

import math
from datetime import datetime
from pathlib import Path
from typing import Any

from results.report.model import Report, Table
from results.report.words import answer, verdict


def write_workbook(report: Report, path: Path) -> None:
    """Write `tables.xlsx`; the first sheet holds the answer and the primary KPI. Raises OSError when it cannot."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        # A fixed date: the same report gives the same bytes.
        book.set_properties({"title": report.title, "created": datetime(2023, 1, 1)})
        bold = book.add_format({"bold": True, "bg_color": "#eef4f9"})
        sheet = book.add_worksheet("Answer")
        for line, text in enumerate((report.title, report.title_zh, *answer(report))):
            sheet.write_string(line, 0, text)
        _effects(sheet, 5, report, primary=True, bold=bold)
        for line, note in enumerate(report.notes, start=7 + len(report.first)):
            sheet.write_string(line, 0, note)
        everything = book.add_worksheet("Differences")
        _effects(everything, 0, report, primary=False, bold=bold)
        everything.freeze_panes(1, 0)
        for number, table in enumerate(report.tables, start=1):
            write_table(book, number, table, bold)


def write_table(book: Any, number: int, table: Table, bold: Any) -> None:
    """One table on a sheet of its own."""
    page = book.add_worksheet(f"{number} {table.title}"[:31].replace(":", " ").replace("/", " "))
    page.write_row(0, 0, table.columns, bold)
    page.freeze_panes(1, 0)
    page.set_column(0, len(table.columns), 16)
    for line, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            _cell(page, line, column, value)


def _effects(sheet: Any, top: int, report: Report, *, primary: bool, bold: Any) -> None:
    heads = ("indicator", "id", "unit", "policy", "base", "policy's", "difference", "low 95 %", "high 95 %", "verdict")
    sheet.write_row(top, 0, heads, bold)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(heads), 16)
    rows = report.first if primary else report.effects
    for line, e in enumerate(rows, start=top + 1):
        words = verdict(e, report.matters if e.kpi == report.primary else None)
        low, high = e.mean - e.half_width, e.mean + e.half_width
        cells = (e.name, e.kpi, e.unit, e.policy, e.base, e.value, e.mean, low, high, words)
        for column, value in enumerate(cells):
            _cell(sheet, line, column, value)


def _cell(sheet: Any, line: int, column: int, value: object) -> None:
    if isinstance(value, int | float):
        if math.isfinite(value):
            sheet.write_number(line, column, value)
        else:
            sheet.write_string(line, column, "no value")
    else:
        sheet.write_string(line, column, str(value))
