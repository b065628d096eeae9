"""The model: x is 1 where a person goes to a place.

    min  sum (cost + cny_per_km km + move_cny [place is not now]) x + unplaced_cny u
    s.t. sum over places x + u = 1                     one place each
         sum over people load x <= capacity            capacity
         least <= sum over people x <= most            heads
         sum over people with a skill x >= quota       skill quota
         x = 0 where the way is longer than reach_km   reach

Source: Ross and Soland, "A branch and bound algorithm for the generalized assignment problem", Mathematical
Programming 8, 1975.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from optimize.assignment.certificate import certify
from optimize.assignment.problem import AssignmentProblem
from optimize.family import Family, registry
from optimize.model import Ints, Keys, Model
from optimize.plan import Cells, Change
from optimize.planner import Planner

FAMILIES = registry(
    Family("one place", "one place each", "places", 50_000.0, whole=True, repair="down"),
    Family("capacity", "capacity", "units of load", 1_000.0),
    Family("most", "most people", "people", 5_000.0, whole=True),
    Family("least", "least people", "people", 10_000.0, whole=True),
    Family("quota", "skill quota", "people", 8_000.0, whole=True),
    Family("reach", "way beyond the reach", "people", 3_000.0, whole=True),
)


def build(problem: AssignmentProblem) -> Model:
    """The problem as columns and rows."""
    model = Model("assignment")
    arcs = problem.eligible
    people, places = [p.id for p in problem.people], [p.id for p in problem.places]
    who = {name: i for i, name in enumerate(people)}
    where = {name: i for i, name in enumerate(places)}
    person = np.array([who[arc.person] for arc in arcs], dtype=np.int64)
    place = np.array([where[arc.place] for arc in arcs], dtype=np.int64)
    cost = [arc_cost(problem, i) for i in range(len(arcs))]
    x = model.columns(Keys("place", (people, person), (places, place)), cost=cost, upper=1.0, integer=True)
    terms = [(person, x, 1.0)]
    may_stay = np.array(
        [i for i, p in enumerate(problem.people) if p.optional or problem.unplaced_cny is not None], int
    )
    price = [0.0 if problem.people[i].optional else problem.unplaced_cny or 0.0 for i in may_stay]
    u = model.columns(Keys("unplaced", (people, may_stay)), cost=price, upper=1.0, integer=True)
    terms.append((may_stay, u, 1.0))
    model.rows("one place", Keys("one place", (people, np.arange(len(people)))), terms, "==", 1.0)
    load = np.array([arc.load for arc in arcs])
    seats = [p.capacity for p in problem.places]
    model.rows("capacity", Keys("capacity", (places, np.arange(len(places)))), [(place, x, load)], "<=", seats)
    _add_heads(model, problem, place, x)
    _add_quota(model, problem, person, place, x)
    _add_reach(model, problem, person, place, x)
    return model


def arc_cost(problem: AssignmentProblem, i: int) -> float:
    """What the i-th eligible arc costs, in CNY."""
    arc = problem.eligible[i]
    now = problem.now[arc.person]
    return arc.cost_cny + problem.cny_per_km * arc.km + (problem.move_cny if now not in (None, arc.place) else 0.0)


def _add_heads(model: Model, problem: AssignmentProblem, place: Ints, x: Ints) -> None:
    places = [p.id for p in problem.places]
    for family, limit in (
        ("most", {i: p.most for i, p in enumerate(problem.places) if p.most is not None}),
        ("least", {i: p.least for i, p in enumerate(problem.places) if p.least > 0}),
    ):
        limited = list(limit)
        row = {i: r for r, i in enumerate(limited)}
        pick = np.isin(place, limited)
        rows = np.array([row[int(i)] for i in place[pick]], dtype=np.int64)
        keys = Keys(family, (places, limited))
        model.rows(family, keys, [(rows, x[pick], 1.0)], "<=" if family == "most" else ">=", list(limit.values()))


def _add_quota(model: Model, problem: AssignmentProblem, person: Ints, place: Ints, x: Ints) -> None:
    asked = [(i, skill, n) for i, p in enumerate(problem.places) for skill, n in p.quota.items()]
    skills = sorted({skill for _, skill, _ in asked})
    able = {s: np.array([s in p.skills for p in problem.people]) for s in skills}
    rows, columns = [], []
    for r, (i, skill, _) in enumerate(asked):
        there = x[(place == i) & able[skill][person]]
        columns.append(there)
        rows.append(np.full(len(there), r))
    keys = Keys(
        "quota",
        ([p.id for p in problem.places], [i for i, _, _ in asked]),
        (skills, [skills.index(s) for _, s, _ in asked]),
    )
    terms = [(np.concatenate(rows), np.concatenate(columns), 1.0)] if asked else []
    model.rows("quota", keys, terms, ">=", [n for _, _, n in asked])


def _add_reach(model: Model, problem: AssignmentProblem, person: Ints, place: Ints, x: Ints) -> None:
    if problem.reach_km is None:
        return
    far = np.array([arc.km > problem.reach_km for arc in problem.eligible], dtype=bool)
    people, places = [p.id for p in problem.people], [p.id for p in problem.places]
    keys = Keys("reach", (people, person[far]), (places, place[far]))
    model.rows("reach", keys, [(np.arange(int(far.sum())), x[far], 1.0)], "<=", 0.0)


def decide(problem: AssignmentProblem, cells: Cells) -> Mapping[str, str]:
    """Place by person; who has none is not in it."""
    return {key[1]: key[2] for key, value in cells.items() if key[0] == "place" and value > 0.5}


def relaxed(problem: AssignmentProblem, changes: Sequence[Change]) -> AssignmentProblem:
    """The problem with limits moved: seats, heads and quotas in the places, the way of a pairing waived."""
    places = {p.id: p for p in problem.places}
    arcs = {(a.person, a.place): a for a in problem.arcs}
    people = {p.id: p for p in problem.people}
    for change in changes:
        name = change.key[1]
        match change.family:
            case "capacity":
                places[name] = replace(places[name], capacity=places[name].capacity + change.amount)
            case "most":
                places[name] = replace(places[name], most=(places[name].most or 0) + round(change.amount))
            case "least":
                places[name] = replace(places[name], least=places[name].least + round(change.amount))
            case "quota":
                quota = {**places[name].quota}
                quota[change.key[2]] += round(change.amount)
                places[name] = replace(places[name], quota=quota)
            case "reach":
                pair = (name, change.key[2])
                arcs[pair] = replace(arcs[pair], km=min(arcs[pair].km, problem.reach_km or 0.0))
            case "one place":
                people[name] = replace(people[name], optional=True)
    return replace(problem, people=tuple(people.values()), places=tuple(places.values()), arcs=tuple(arcs.values()))


ASSIGNMENT: Planner[AssignmentProblem, Mapping[str, str]] = Planner(
    name="assign",
    families=FAMILIES,
    decisions=frozenset({"place"}),
    model=build,
    decide=decide,
    certify=certify,
    relaxed=relaxed,
)
