"""What moves between two plans, what it gains, and which limit made the difference."""

from dataclasses import dataclass

from optimize.model import Key
from optimize.plan import Binding, Plan


@dataclass(frozen=True)
class Move:
    """A cell that differs."""

    key: Key
    before: float
    after: float


@dataclass(frozen=True)
class PlanDifference:
    """Plan `after` less plan `before`.

    Attributes:
        moves: decisions that differ, largest first.
        gain: of the objective, positive when `after` is better.
        loosened: limits that only `before` uses up; tightened: that only `after` uses up.
    """

    moves: tuple[Move, ...]
    gain: float
    loosened: tuple[Binding, ...]
    tightened: tuple[Binding, ...]


def difference[D](before: Plan[D], after: Plan[D], words: frozenset[str] | None = None) -> PlanDifference:
    """Compare two plans of one planner, over the cells whose key begins with one of `words` (all when None).

    Raises ValueError when one of them is no plan, or they are of different planners.
    """
    if before.planner != after.planner:
        raise ValueError(f"a plan of {before.planner} cannot be compared with one of {after.planner}")
    if before.objective is None or after.objective is None:
        raise ValueError("one of the two problems has no plan to compare")
    keys = [key for key in {**before.cells, **after.cells} if words is None or key[0] in words]
    moves = [Move(key, before.cells.get(key, 0), after.cells.get(key, 0)) for key in keys]
    changed = [move for move in moves if abs(move.after - move.before) > 1e-6]
    changed.sort(key=lambda move: (-abs(move.after - move.before), move.key))
    sign = 1.0 if before.maximise else -1.0
    old, new = set(before.binding), set(after.binding)
    return PlanDifference(
        tuple(changed),
        sign * (after.objective - before.objective),
        tuple(b for b in before.binding if b not in new),
        tuple(b for b in after.binding if b not in old),
    )
