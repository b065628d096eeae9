"""Both engines on the same scenario, and the first place where they disagree."""

from sim.events import Event
from sim.log import TABLES, Columns
from sim.run import simulate
from sim.scenario.scenario import Scenario

Tables = dict[str, Columns]


def difference(scenario: Scenario, *, log_share: float = 1.0) -> str:
    """Run both engines. Returns a sentence on the first difference of their tables, empty when there is none."""
    agents, compiled = (
        simulate(scenario, engine=engine, log_share=log_share).tables for engine in ("agents", "compiled")
    )
    for table in TABLES:
        found = first_difference(table, agents[table], compiled[table])
        if found:
            return found
    return ""


def first_difference(table: str, a: Columns, b: Columns) -> str:
    """The first row in which two tables differ, with what led to it; empty when they are equal bit for bit."""
    if all(a[name].dtype == b[name].dtype and a[name].tobytes() == b[name].tobytes() for name in a):
        return ""
    rows = [list(zip(*(side[name].tolist() for name in side), strict=True)) for side in (a, b)]
    k = next((k for k, (x, y) in enumerate(zip(*rows, strict=False)) if repr(x) != repr(y)), min(map(len, rows)))
    sides = (
        f"{name}: {side[k] if k < len(side) else 'no row'}"
        for name, side in zip(("agents", "compiled"), rows, strict=True)
    )
    told = "\n".join(sides)
    if table == "events" and k < min(map(len, rows)):
        told += "\nbefore it, of the same people:\n" + "\n".join(_before(rows[0], k, {rows[0][k][1], rows[1][k][1]}))
    return f"{table}, row {k} of {len(rows[0])} and {len(rows[1])}: {tuple(a)}\n{told}"


def _before(rows: list[tuple[object, ...]], k: int, people: set[object]) -> list[str]:
    mine = [row for row in rows[:k] if row[1] in people][-8:]
    return [f"{Event(int(str(row[2]))).name} {row}" for row in mine]
