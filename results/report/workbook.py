"""The workbook: the report's tables as numbers."""

import math
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from results.report.model import Effect, Report, Table
from results.report.words import answer, verdict

HEADS = (
    "indicator",
    "中文",
    "id",
    "unit",
    "policy",
    "base",
    "policy's",
    "difference",
    "low 95 %",
    "high 95 %",
    "verdict",
)


def write_workbook(report: Report, path: Path) -> None:
    """Write `tables.xlsx`; the first sheet holds the answer and the primary KPI. Raises OSError when it cannot."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        # A fixed date: the same report gives the same bytes.
        book.set_properties({"title": report.title, "created": datetime(2023, 1, 1)})
        bold = book.add_format({"bold": True, "bg_color": "#eef4f9"})
        sheet = book.add_worksheet("Answer")
        head = (report.title, report.title_zh, *answer(report), *report.notes)
        for line, text in enumerate(head):
            sheet.write_string(line, 0, text)
        _effects(sheet, len(head) + 1, report.first, report, bold)
        everything = book.add_worksheet("Differences")
        _effects(everything, 0, [e for group in report.groups for e in group], report, bold)
        everything.freeze_panes(1, 0)
        if report.together:
            page = book.add_worksheet("Alone and together")
            _effects(
                page, 0, [e for parts, whole, rest in report.together for e in (*parts, rest, whole)], report, bold
            )
            for line, name in enumerate(n for parts, _, _ in report.together for n in (*(e.policy + " alone" for e in parts), "interaction", "together")):  # fmt: skip
                page.write_string(line + 1, HEADS.index("policy"), name)
        for number, table in enumerate(report.tables):
            write_table(book, number, table, bold)
        page = book.add_worksheet("Made from")
        page.set_column(0, 0, 26)
        for line, pair in enumerate(report.provenance):
            page.write_row(line, 0, pair)


def write_table(book: Any, number: int, table: Table, bold: Any) -> None:
    """One table on a sheet of its own."""
    page = book.add_worksheet(sheet_name(number, table.title))
    columns, rows = table.spread()
    page.write_row(0, 0, columns, bold)
    page.freeze_panes(1, 0)
    page.set_column(0, len(columns), 16)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _cell(page, line, column, value)


def sheet_name(number: int, title: str) -> str:
    """The name of a table's sheet, in the letters and the length that Excel allows.

    >>> sheet_name(0, "Who was won: by segment")
    '1 Who was won by segment'
    """
    plain = re.sub(r"[^\w ,-]", "", title)
    return f"{number + 1} {plain}"[:31].strip()


def _effects(sheet: Any, top: int, rows: "list[Effect] | tuple[Effect, ...]", report: Report, bold: Any) -> None:
    sheet.write_row(top, 0, HEADS, bold)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(HEADS), 16)
    for line, e in enumerate(rows, start=top + 1):
        words = verdict(e, report.matters if e.kpi == report.primary else None)
        low, high = e.mean - e.half_width, e.mean + e.half_width
        cells = (e.name, e.name_zh, e.kpi, e.unit, e.policy, e.base, e.value, e.mean, low, high, words)
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
