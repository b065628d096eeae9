"""Both engines on the same scenario, and the first place where they disagree, with the state of whoever is in it."""

from typing import Any

from sim.events import Event
from sim.log import TABLES, Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario

Tables = dict[str, Columns]
Row = dict[str, Any]
SIDES = ("agents", "compiled")
#: Rows of the same people that are shown before the first that differs.
BEFORE = 8


def difference(scenario: Scenario, *, log_share: float = 1.0, threads: int = 1) -> str:
    """Run both engines. Returns what is to be said of the first difference of their tables, empty when there is none.

    threads: of the compiled engine.
    """
    agents, compiled = (
        simulate(scenario, engine=engine, log_share=log_share, threads=threads).tables for engine in SIDES
    )
    return first_difference(agents, compiled)


def same(a: Columns, b: Columns) -> bool:
    """Whether two tables are equal bit for bit: every column, type and order included."""
    return all(a[name].dtype == b[name].dtype and a[name].tobytes() == b[name].tobytes() for name in a)


def first_difference(agents: Tables, compiled: Tables) -> str:
    """The first row in which the tables of two runs differ, what led to it and both sides' state; empty when equal."""
    for table in TABLES:
        if not same(agents[table], compiled[table]):
            return _told(table, agents, compiled)
    return ""


def _told(table: str, agents: Tables, compiled: Tables) -> str:
    sides = [_rows(side[table]) for side in (agents, compiled)]
    lengths = [len(side) for side in sides]
    k = next((k for k, (a, b) in enumerate(zip(*sides, strict=False)) if repr(a) != repr(b)), min(lengths))
    rows = [side[k] if k < len(side) else None for side in sides]
    lines = [f"{table}, row {k} of {lengths[0]} and {lengths[1]}: {tuple(agents[table])}"]
    lines += [f"{name}: {tuple(row.values()) if row else 'no row'}" for name, row in zip(SIDES, rows, strict=True)]
    if table == "events":
        people = {row["customer"] for row in rows if row}
        lines += ["before it, of the same people:", *(f"  {line}" for line in _before(sides[0][:k], people))]
    return "\n".join([*lines, "state on both sides:", *(f"  {line}" for line in _states(rows, agents, compiled))])


def _rows(columns: Columns) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*(c.tolist() for c in columns.values()), strict=True)]


def _before(events: list[Row], people: set[int]) -> list[str]:
    mine = [row for row in events if row["customer"] in people][-BEFORE:]
    return [f"{Event(row['event']).name} {tuple(row.values())}" for row in mine]


def _states(rows: list[Row | None], agents: Tables, compiled: Tables) -> list[str]:
    """What the tables say of the people, advisors and stores of two rows; what happened that day and the day before."""
    there = [row for row in rows if row]
    days = {day - back for row in there for back in (0, 1) if (day := _day(row)) is not None}
    wanted: list[tuple[str, Row]] = []
    wanted += [("customers", {"customer": who}) for who in _values(there, "customer")]
    wanted += [("advisor_days", {"advisor": who, "day": d}) for who in _values(there, "advisor") for d in sorted(days)]
    wanted += [("store_days", {"store": who, "day": d}) for who in _values(there, "store") for d in sorted(days)]
    return [line for table, key in wanted for line in _state(table, key, agents[table], compiled[table])]


def _state(table: str, key: Row, agents: Columns, compiled: Columns) -> list[str]:
    """A row of both sides under a key: in full from the agents, from the compiled engine only what it has otherwise."""
    one, other = (_row(side, key) for side in (agents, compiled))
    if not one and not other:
        return []
    if one and other:
        other = {name: value for name, value in other.items() if repr(value) != repr(one[name])} or {"all": "the same"}
    head = f"{table} of {', '.join(f'{name} {value}' for name, value in key.items())}"
    return [head, *(f"  {name}: {_short(row)}" for name, row in zip(SIDES, (one, other), strict=True))]


def _row(columns: Columns, key: Row) -> Row:
    """The last row under a key, without the key; empty when there is none."""
    found = [row for row in _rows(columns) if all(row[name] == value for name, value in key.items())]
    return {name: value for name, value in found[-1].items() if name not in key} if found else {}


def _values(rows: list[Row], column: str) -> list[int]:
    """Who or what is in a column, each once; nobody is -1."""
    return sorted({row[column] for row in rows if row.get(column, -1) >= 0})


def _day(row: Row) -> int | None:
    """The day that a row is of; None when it is of no day."""
    times = [row[name] for name in ("day", "time_days", "closed_days", "arrived_days", "ordered_days") if name in row]
    return next((int(time) for time in times if time == time), None)


def _short(row: Row) -> str:
    """A row on one line; what is missing is said so, because the other side may have it."""
    return ", ".join(f"{name} {value if value == value else 'missing'}" for name, value in row.items()) or "no row"
