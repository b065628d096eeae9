"""The funnel of the counted days' leads: entered = advanced + lost + in progress, at every stage."""

from dataclasses import dataclass
from functools import lru_cache

from results.database import cursor
from results.store import Run

STAGES = ("lead", "contact", "visit", "test_drive", "negotiation", "order", "delivery")


@dataclass(frozen=True)
class FunnelRow:
    """One stage. People who skip a stage (a walk-in needs no call) are not counted as entering it."""

    stage: str
    entered: int
    advanced: int
    lost: int
    in_progress: int


@lru_cache(maxsize=512)
def funnel(run: Run) -> tuple[FunnelRow, ...]:
    """Where the leads of the counted days stand at the end of the run.

    Raises AssertionError when a stage does not add up.
    """
    start = run.scenario["clock"]["warmup_days"]
    times = (
        "arrived_days",
        "first_contact_days",
        "visit_days",
        "drive_days",
        "negotiation_days",
        "order_days",
        "delivered_days",
    )
    rows = []
    with cursor() as db:
        for k, (stage, column) in enumerate(zip(STAGES, times, strict=True)):
            further = "outcome = 3" if stage == "delivery" else f"stage_reached > {k}"
            entered, advanced, lost, open_ = db.execute(
                f"""select count(*), count(*) filter ({further}),
                       count(*) filter (stage_reached = {k} and outcome in (1, 4)),
                       count(*) filter (stage_reached = {k} and outcome in (0, 2))
                    from '{run.table("customers")}' where arrived_days >= {start} and {column} is not null"""
            ).fetchall()[0]
            if entered != advanced + lost + open_:
                raise AssertionError(
                    f"the funnel does not add up at {stage}: {entered} != {advanced} + {lost} + {open_}"
                )
            rows.append(FunnelRow(stage, entered, advanced, lost, open_))
    return tuple(rows)


def losses(run: Run) -> dict[int, int]:
    """Leads of the counted days that were lost, by reason (number of `LossReason`)."""
    start = run.scenario["clock"]["warmup_days"]
    with cursor() as db:
        rows = db.execute(
            f"select loss_reason, count(*) from '{run.table('customers')}'"
            f" where arrived_days >= {start} and outcome in (1, 4) group by 1 order by 1"
        ).fetchall()
    return {int(reason): int(n) for reason, n in rows}


def daily(run: Run) -> dict[str, list[int]]:
    """Leads, orders and handovers on each day of the run."""
    clock = run.scenario["clock"]
    days = clock["warmup_days"] + clock["days"]
    columns = {
        "leads": ("customers", "arrived_days"),
        "orders": ("orders", "ordered_days"),
        "deliveries": ("orders", "delivered_days"),
    }
    result = {}
    with cursor() as db:
        for name, (table, column) in columns.items():
            found = dict(
                db.execute(
                    f"select floor({column})::int, count(*) from '{run.table(table)}' where {column} is not null group by 1"
                ).fetchall()
            )
            result[name] = [found.get(day, 0) for day in range(days)]
    return result
