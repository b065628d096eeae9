"""Everything a report shows, so that page and workbook are functions of it and of nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """A paired difference of a KPI: policy less base, with the half-width of its 95 % interval (infinite: none)."""

    kpi: str
    name: str
    unit: str
    policy: str
    base: float
    value: float
    mean: float
    half_width: float

    @property
    def told_apart(self) -> bool:
        """Whether the interval leaves out zero."""
        return abs(self.mean) > self.half_width


@dataclass(frozen=True)
class Table:
    """A table of the report: heading, note, column names, rows."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Series:
    """Daily means over the replications, one list a policy."""

    title: str
    values: dict[str, list[float]]


@dataclass(frozen=True)
class Report:
    """A study as a report.

    Attributes:
        policies: (name, title, Chinese title), the base first.
        effects: all paired differences, the primary KPI's first.
        together: for a policy made of others: (effects of its parts alone, its own effect, the interaction).
        tables: further tables in order.
        provenance: what it was made from.
        notes: sentences that keep a reader from a wrong conclusion.
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
