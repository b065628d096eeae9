"""The ledger of people: who was won, who was lost, who is better or worse off, person by person."""

from dataclasses import dataclass

from results.database import cursor
from results.store import Run


@dataclass(frozen=True)
class PeopleRow:
    """People of one segment (position), or of all (-1), in one pair of runs with the same seed.

    Attributes:
        base, policy: people who ordered under each.
        won: ordered under the policy only. lost: under the base only.
        new: of the won, those who would not even have become a lead under the base.
        better, worse: among those who ordered under both, by consumer surplus in money.
    """

    segment: int
    base: int
    policy: int
    won: int
    lost: int
    new: int
    better: int
    worse: int


def people(base: Run, policy: Run) -> list[PeopleRow]:
    """The ledger by segment, the total first.

    Raises ValueError when the runs have different seeds: their people are not the same people.
    """
    if base.manifest["seed"] != policy.manifest["seed"]:
        raise ValueError("only runs with the same seed can be paired")
    start = base.scenario["clock"]["warmup_days"]
    both = f"""
      with a as (select *, order_days is not null as bought from '{base.table("customers")}' where arrived_days >= {start}),
           b as (select *, order_days is not null as bought from '{policy.table("customers")}' where arrived_days >= {start}),
           j as (select coalesce(a.segment, b.segment) as segment, coalesce(a.bought, false) as x,
                        coalesce(b.bought, false) as y, a.customer is null as fresh,
                        b.surplus_cny - a.surplus_cny as gain
                 from a full outer join b on a.customer = b.customer)
      select {{key}}, count(*) filter (x), count(*) filter (y), count(*) filter (y and not x), count(*) filter (x and not y),
             count(*) filter (y and fresh), count(*) filter (x and y and gain > 0.005),
             count(*) filter (x and y and gain < -0.005)
      from j {{group}}"""
    with cursor() as db:
        rows = db.execute(both.format(key="-1", group="")).fetchall()
        rows += db.execute(both.format(key="segment", group="group by 1 order by 1")).fetchall()
    return [PeopleRow(*(int(x) for x in row)) for row in rows]
