"""The report of a real small comparison: one page that needs nothing else, and a workbook with the same numbers."""

import math
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from experiments.compare import compare
from experiments.report.gather import gather
from results.report.html import render
from results.report.model import Effect, Estimate, Report
from results.report.words import answer, cell
from results.report.workbook import sheet_name, write_workbook

BASE = Path(__file__).resolve().parents[2] / "scenarios/quickstart/base.toml"
PRICE = '[[local]]\nid = "p"\nfirst = 2023-06-01\nset = { price = { change_cny = -30_000 } }\n'
PAY = '[[local]]\nid = "c"\nfirst = 2023-06-01\nset = { commission = { per_car_cny = 2000 } }\n'
POLICIES = {"price": ("只降价", PRICE), "pay": ("只提佣金", PAY), "both": ("两者同时", PRICE + PAY)}
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """Reads a page: its tags must nest; keeps attributes, and the tables as (class, rows of (attributes, cells))."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.classes: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[tuple[str, list[tuple[dict[str, str | None], list[str]]]]] = []
        self.outside: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Push."""
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "table":
            self.tables.append((found.get("class") or "", []))
            if not any("scroll" in c.split() for c in self.classes):
                self.outside.append(found.get("class") or "")
        elif tag == "tr":
            self.tables[-1][1].append((found, []))
        elif tag in ("td", "th"):
            self.tables[-1][1][-1][1].append("")
        if tag not in VOID:
            self.open.append(tag)
            self.classes.append(found.get("class") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Pop what was opened last."""
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"
        self.classes.pop()

    def handle_data(self, data: str) -> None:
        """Text of a cell; the small print under it apart by a bar."""
        if {"td", "th"} & set(self.open):
            cells = self.tables[-1][1][-1][1]
            cells[-1] += ("|" if self.open[-1] == "small" else "") + data

    def rows(self, kind: str) -> list[list[tuple[dict[str, str | None], list[str]]]]:
        """The bodies of the tables of a class."""
        return [rows[1:] for name, rows in self.tables if kind in name.split()]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Two policies and both together, six days of one city, two replications."""
    folder = tmp_path_factory.mktemp("report")
    clock = "[clock]\nstart = 2023-05-29\nwarmup_days = 3\ndays = 6\n"
    head = f'extends = "{BASE}"\n{clock}'
    (folder / "base.toml").write_text(f'title = "Zhuhai: six days"\ntitle_zh = "珠海六日"\n{head}', encoding="utf-8")
    for name, (title, text) in POLICIES.items():
        own = f'extends = "base.toml"\ntitle = "{name.title()} alone: a test"\ntitle_zh = "{title}"\n{text}'
        (folder / f"{name}.toml").write_text(own, encoding="utf-8")
    files = [folder / f"{name}.toml" for name in POLICIES]
    return gather(compare(folder / "base.toml", files, replications=2, workers=1, results_root=folder / "runs"))


@pytest.fixture(scope="module")
def html(report: Report) -> str:
    """The page."""
    return render(report)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    """The page, read."""
    return Page(html)


def test_page_parses(html: str, page: Page) -> None:
    """Every tag is closed in order, and every figure is sound XML."""
    assert not page.open
    figures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(figures) >= 8
    for figure in figures:
        ElementTree.fromstring(figure)


def test_nothing_is_fetched(html: str, page: Page) -> None:
    """No script, no style sheet, no picture, no font comes from anywhere else."""
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "img", "object", "image"}
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "srcset", "data", "action"):
                assert (value or "").startswith("#"), (tag, name, value)
    assert not re.search(r"url\(\s*['\"]?(?!#)", html) and "@import" not in html


def test_wide_tables_scroll_in_a_box_of_their_own(page: Page) -> None:
    """On a phone a table moves, not the page."""
    assert len(page.tables) > 10 and not page.outside


def test_primary_kpi_leads_every_table_of_indicators(report: Report, page: Page) -> None:
    """On the page and in the list it is made from."""
    assert report.primary == "orders" and report.effects[0].kpi == "orders"
    bodies = page.rows("effects") + page.rows("indicators")
    assert len(bodies) == 3
    for body in bodies:
        assert body[0][0]["data-kpi"] == "orders"
    assert [row["data-kpi"] for row, _ in page.rows("indicators")[0]] == [g[0].kpi for g in report.groups]


def test_every_effect_has_an_interval(report: Report, page: Page) -> None:
    """A difference is never shown alone; where there is no value it says so."""
    for body in page.rows("effects"):
        for _, cells in body:
            assert (any("±" in c for c in cells) and any(" to " in c for c in cells)) or "no interval" in cells
    (body,) = page.rows("indicators")
    for _, cells in body:
        assert len(cells) == 2 + len(POLICIES)
        for difference in cells[2:]:
            number, words = difference.split("|")
            assert "±" in number or words == "no interval"
    assert sum(math.isfinite(e.half_width) for e in report.effects) > 0.6 * len(report.effects)


def test_what_is_not_told_apart_says_so(report: Report, html: str) -> None:
    """No difference at all is not told apart, and is not called better."""
    none = next(e for e in report.effects if e.mean == 0.0 and e.half_width == 0.0)
    assert not none.told_apart and "cannot be told apart" in html


def test_answer_is_two_sentences_on_the_primary_kpi(report: Report) -> None:
    """Also when nothing is told apart, when only losses are, and with one replication."""
    e = Effect("orders", "Orders", "cars", "price", 20.0, 23.0, 3.0, 1.0)
    for first in (e, replace(e, half_width=9.0), replace(e, mean=-3.0), replace(e, half_width=math.inf)):
        for told in answer(replace(report, effects=(first, replace(e, policy="pay", mean=-5.0)))):
            assert told.endswith(".") and not re.search(r"\. [A-Z]", told)
    assert "orders" in answer(report)[0]


def test_parts_together_and_interaction(report: Report) -> None:
    """The interaction is what both do beyond the sum of each alone."""
    ((parts, whole, rest),) = report.together
    assert [e.policy for e in parts] == ["price", "pay"] and whole.policy == "both"
    assert whole.mean == pytest.approx(sum(e.mean for e in parts) + rest.mean)


def test_tables_a_board_asks_for(report: Report) -> None:
    """Each is there, and the funnel of the base adds up."""
    titles = [table.title for table in report.tables]
    for title in ("Funnel", "Where people leave, and why", "Load on advisors", "Load on demo cars", "Pay by grade", "Beside reality", "What this rests on"):  # fmt: skip
        assert title in titles
    for row in next(t for t in report.tables if t.title == "Funnel").rows:
        entered, advanced, lost, left = (c.mean for c in row[1:5] if isinstance(c, Estimate))
        assert entered == pytest.approx(advanced + lost + left)
    ledger = next(t for t in report.tables if t.title.startswith("Who was won"))
    for policy in POLICIES:
        rows = [[c.mean for c in row if isinstance(c, Estimate)] for row in ledger.rows if row[0] == policy]
        for column in range(5):
            assert rows[0][column] == pytest.approx(sum(row[column] for row in rows[1:]))


def test_ledger_of_people_agrees_with_orders(report: Report) -> None:
    """People won less people lost is the difference in leads that ordered."""
    won = next(t for t in report.tables if t.title.startswith("Who was won")).rows[0]
    entered = next(t for t in report.tables if t.title == "Funnel").rows[5][5]
    assert isinstance(won[2], Estimate) and isinstance(won[4], Estimate) and isinstance(entered, Estimate)
    assert won[2].mean - won[4].mean == pytest.approx(entered.mean)


def test_workbook_has_the_numbers_of_the_page(report: Report, page: Page, tmp_path: Path) -> None:
    """Sheet by sheet and row by row; written again from the workbook's numbers, every cell reads as on the page."""
    import openpyxl

    write_workbook(report, tmp_path / "tables.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx", read_only=True)
    bodies = page.rows("numbers")
    assert len(bodies) == len(report.tables)
    for k, (table, body) in enumerate(zip(report.tables, bodies, strict=True)):
        heads, *lines = book[sheet_name(k, table.title)].iter_rows(values_only=True)
        assert tuple(h or "" for h in heads) == table.spread()[0]
        assert len(lines) == len(body) == len(table.rows)
        for row, line, (_, cells) in zip(table.rows, lines, body, strict=True):
            numbers = iter(line)
            for value, text in zip(row, cells, strict=True):
                first = next(numbers)
                if isinstance(value, Estimate):
                    mean, half = (math.nan if x == "no value" else x for x in (first, next(numbers)))
                    half = math.inf if math.isnan(half) else half
                    assert cell(Estimate(mean, half, value.unit, value.difference)) == text
                else:
                    assert cell(first) == text
    rows = list(book["Differences"].iter_rows(values_only=True, min_row=2))
    assert [(row[2], row[4]) for row in rows] == [(e.kpi, e.policy) for group in report.groups for e in group]
    assert rows[0][7] == pytest.approx(report.first[0].mean)


def test_chinese_is_text(html: str) -> None:
    """In the headings and inside the figures: searchable, not drawn."""
    figures = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    written = "".join(re.findall(r"<text[^>]*>(.*?)</text>", figures, re.DOTALL))
    for title, _ in POLICIES.values():
        assert title in written
    assert "珠海六日" in html and "订单" in html
    assert not re.search(r'id="[^"]*DejaVu', figures)


def test_same_numbers_same_bytes(report: Report, html: str, tmp_path: Path) -> None:
    """A report is a function of its numbers."""
    assert render(report) == html
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(report, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_notes_stand_under_the_answer(report: Report) -> None:
    """And are escaped."""
    text = render(replace(report, notes=("Orders rise in every city & fall in all.",)))
    assert text.index('class="answer"') < text.index("every city &amp; fall") < text.index('id="first"')


def test_provenance_names_seeds_code_and_runs(report: Report) -> None:
    """Enough to make it again."""
    made = dict(report.provenance)
    assert made["seeds"] == "7, 8" and "numpy" in made["versions"]
    assert all(f"scenario {n}" in made and made[f"runs of {n}"].count("run-") == 2 for n in ("base", *POLICIES))


def test_one_replication_has_no_interval(report: Report, tmp_path: Path) -> None:
    """The page and the workbook are made, and say what is missing."""
    alone = tuple(replace(e, half_width=math.inf) for e in report.effects)
    single = replace(report, replications=1, effects=alone, together=())
    text = render(single)
    assert "no interval" in text and "±" not in answer(single)[0] and "1 replication each" in text
    assert "cannot be told apart" not in " ".join(Page(text).rows("indicators")[0][0][1])
    write_workbook(single, tmp_path / "tables.xlsx")
