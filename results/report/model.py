"""Everything a report shows, so that page and workbook are functions of it and of nothing else."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """A paired difference of a KPI: policy less base, with the half-width of its 95 % interval (infinite: none).

    Attributes:
        better: the direction that is good news: up, down or neither.
    """

    kpi: str
    name: str
    unit: str
    policy: str
    base: float
    value: float
    mean: float
    half_width: float
    name_zh: str = ""
    better: str = "neither"

    @property
    def told_apart(self) -> bool:
        """Whether the interval leaves out zero."""
        return abs(self.mean) > self.half_width


@dataclass(frozen=True)
class Estimate:
    """A mean over the replications with the half-width of its 95 % interval, as a cell of a table.

    Attributes:
        unit: `share` is shown in per cent; every other unit stands in the head of the column.
        difference: of two policies, shown with its sign, and as told apart from zero or not.
    """

    mean: float
    half_width: float
    unit: str = ""
    difference: bool = False

    @property
    def told_apart(self) -> bool:
        """Whether the interval leaves out zero."""
        return abs(self.mean) > self.half_width


@dataclass(frozen=True)
class Chart:
    """Horizontal bars of the same categories in one panel or several.

    Attributes:
        stacked: parts of a whole in one bar, instead of a bar for each.
        categories: names of the bars, from the top.
        panels: (title, series); a series is (name, values, half-widths of the intervals or nothing).
    """

    label: str
    stacked: bool
    categories: tuple[str, ...]
    panels: tuple[tuple[str, tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]], ...]


@dataclass(frozen=True)
class Table:
    """A table of the report: heading, note, column names, rows, and the figure above it.

    A cell is a text, a number, or an `Estimate`.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    chart: Chart | None = None

    def spread(self) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
        """Columns and rows with every estimate as two numbers: its mean, its half-width.

        >>> Table("t", "", ("a", "b"), (("x", Estimate(1.0, 0.5)),)).spread()
        (('a', 'b', '± 95 %'), (('x', 1.0, 0.5),))
        """
        double = {k for row in self.rows for k, cell in enumerate(row) if isinstance(cell, Estimate)}
        columns = tuple(
            part for k, name in enumerate(self.columns) for part in ((name, "± 95 %") if k in double else (name,))
        )
        return columns, tuple(
            tuple(part for k, cell in enumerate(row) for part in _parts(cell, k in double)) for row in self.rows
        )


def _parts(cell: object, double: bool) -> tuple[object, ...]:
    if isinstance(cell, Estimate):
        return cell.mean, cell.half_width
    return (cell, math.nan) if double else (cell,)


@dataclass(frozen=True)
class Series:
    """Daily means over the replications, one list a policy; the counted days begin on day `start`."""

    title: str
    values: dict[str, list[float]]
    start: int = 0


@dataclass(frozen=True)
class Report:
    """A study as a report.

    Attributes:
        policies: (name, title, Chinese title), the base first.
        effects: all paired differences, the primary KPI's first.
        together: for a policy made of others: (effects of its parts alone, its own effect, the interaction).
        tables: further tables in order.
        provenance: what it was made from.
        notes: sentences that stand right under the answer.
    """

    title: str
    title_zh: str
    region: str
    primary: str
    matters: float
    replications: int
    days: int
    policies: tuple[tuple[str, str, str], ...]
    effects: tuple[Effect, ...]
    together: tuple[tuple[tuple[Effect, ...], Effect, Effect], ...]
    series: tuple[Series, ...]
    tables: tuple[Table, ...]
    provenance: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> tuple[Effect, ...]:
        """The primary KPI's differences."""
        return tuple(e for e in self.effects if e.kpi == self.primary)

    @property
    def groups(self) -> tuple[tuple[Effect, ...], ...]:
        """Differences by KPI, the primary one first."""
        order = dict.fromkeys(e.kpi for e in (*self.first, *self.effects))
        return tuple(tuple(e for e in self.effects if e.kpi == kpi) for kpi in order)
