"""A problem without a plan is answered by its cheapest repairs: limits moved at the price of their family.

Elastic relaxation: every row of a family with a price may be broken, and the total price is minimised.
Source: Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from optimize.family import Family
from optimize.model import Block, Floats, Key, Keys, Program
from optimize.plan import Change, Repair
from optimize.solver import Options, solve

_Found = tuple[tuple[Change, ...], float]

LIMIT = Options(seconds=60.0, gap=1e-3)


def repairs(
    program: Program,
    families: Mapping[str, Family],
    has_plan: Callable[[Sequence[Change]], bool],
    count: int,
) -> tuple[Repair, ...]:
    """Up to `count` different repairs, cheapest first.

    Looked for: over all families; over all, but at other limits than the ones before; over each family alone; over all
    but each that was used. `has_plan` applies changes to the planner's data and says whether there is a plan then.
    """
    movable = {block.name for block in program.rows if families[block.name].relaxation_cny is not None}
    found: list[_Found] = []

    def look(trial: set[str], without: set[tuple[str, Key]]) -> bool:
        other = _cheapest(program, families, trial, without)
        if other is not None and all(set(other[0]) != set(known[0]) for known in found):
            found.append(other)
        return other is not None

    if count < 1 or not look(movable, set()):
        return ()
    touched: set[tuple[str, Key]] = set()
    for _ in range(count - 1):
        touched |= {(change.family, change.key) for change in found[-1][0]}
        if not look(movable, touched):
            break
    used = {change.family for change in found[0][0]}
    for trial in [{name} for name in sorted(movable)] + [movable - {name} for name in sorted(used)]:
        look(trial, set())
    found.sort(key=lambda repair: repair[1])
    return tuple(
        Repair(changes, cost, sentence(changes, families), has_plan(changes)) for changes, cost in found[:count]
    )


def _cheapest(
    program: Program, families: Mapping[str, Family], movable: set[str], without: set[tuple[str, Key]]
) -> _Found | None:
    elastic, rows, signs = _elastic(program, families, movable, without)
    if not len(rows):
        return None
    solution = solve(elastic, LIMIT)
    if solution.values is None or solution.objective is None:
        return None
    amounts = solution.values[len(program.cost) :]
    total: dict[int, float] = {}
    for i in np.flatnonzero(amounts > 1e-7):
        total[int(rows[i])] = total.get(int(rows[i]), 0.0) + float(signs[i] * amounts[i])
    changes = []
    for block in program.rows:
        for row in range(block.first, block.first + len(block.keys)):
            if row in total:
                whole = families[block.name].whole
                amount = float(round(total[row])) if whole else _outward(total[row])
                changes.append(Change(block.name, block.keys[row - block.first], amount))
    return tuple(changes), float(solution.objective)


def _outward(amount: float) -> float:
    """A hair more than the solver found, so that its tolerance does not spoil the repair."""
    return amount * (1.0 + 1e-6)


def _elastic(
    program: Program, families: Mapping[str, Family], movable: set[str], without: set[tuple[str, Key]]
) -> tuple[Program, np.ndarray[tuple[int], np.dtype[np.int64]], Floats]:
    """The program with a column for each side of each movable row, and with the movable rows' price as the only cost.

    Returns it, the row of each added column, and the sign with which it moves the right-hand side.
    """
    rows: list[int] = []
    signs: list[float] = []
    cost: list[float] = []
    whole: list[bool] = []
    for block in program.rows:
        family = families[block.name]
        if block.name not in movable or family.relaxation_cny is None:
            continue
        for i in range(block.first, block.first + len(block.keys)):
            if without and (block.name, block.keys[i - block.first]) in without:
                continue
            sides = [
                (1.0, program.row_upper[i] < np.inf and family.repair != "down"),
                (-1.0, program.row_lower[i] > -np.inf and family.repair != "up"),
            ]
            for sign, there in sides:
                if there:
                    rows.append(i)
                    signs.append(sign)
                    cost.append(family.relaxation_cny)
                    whole.append(family.whole)
    n, index, sign_array = len(rows), np.array(rows, dtype=np.int64), np.array(signs)
    added = sparse.csr_array((-sign_array, (index, np.arange(n))), shape=(program.matrix.shape[0], n))
    keys = Keys("repair", ([str(i) for i in range(n)], np.arange(n)))
    elastic = replace(
        program,
        maximise=False,
        constant=0.0,
        cost=np.concatenate([np.zeros(len(program.cost)), np.array(cost)]),
        lower=np.concatenate([program.lower, np.zeros(n)]),
        upper=np.concatenate([program.upper, np.full(n, np.inf)]),
        integer=np.concatenate([program.integer, np.array(whole, dtype=bool)]),
        matrix=sparse.hstack([program.matrix, added], format="csr"),
        columns=(*program.columns, Block("repair", len(program.cost), keys)),
    )
    return elastic, index, sign_array


def sentence(changes: Sequence[Change], families: Mapping[str, Family]) -> str:
    """The changes as a planner reads them: `most people of Xi'an: +2 people`."""
    parts = []
    for change in changes:
        family = families[change.family]
        where = " / ".join(change.key[1:])
        parts.append(f"{family.title} of {where}: {change.amount:+.4g} {family.unit}")
    return "; ".join(parts)
