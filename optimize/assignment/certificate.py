"""The re-check of an assignment, from the problem alone."""

from collections import defaultdict
from fractions import Fraction

from optimize.assignment.problem import AssignmentProblem
from optimize.certificate import Certificate, Limit, check, exact
from optimize.plan import Cells


def certify(problem: AssignmentProblem, cells: Cells) -> Certificate:
    """Check every limit of the problem in exact arithmetic, and count the cost again."""
    chosen = {key[1:]: value for key, value in cells.items() if key[0] == "place"}
    at: dict[str, list[str]] = defaultdict(list)
    places_of: dict[str, Fraction] = defaultdict(Fraction)
    for (person, place), value in chosen.items():
        places_of[person] += exact(value)
        at[place] += [person] * round(value)
    arcs = {(a.person, a.place): a for a in problem.arcs}
    skills = {p.id: p.skills for p in problem.people}
    free = {p.id for p in problem.people if p.optional or problem.unplaced_cny is not None}
    missing = {key[1]: exact(value) for key, value in cells.items() if key[0] == "unplaced" and key[1] in free}
    one = Fraction(1)
    checks = (
        check("one place", (Limit(p.id, places_of[p.id] + missing.get(p.id, 0), one, one) for p in problem.people)),
        check("pairing", (Limit(f"{a} at {b}", Fraction((a, b) not in arcs), high=Fraction(0)) for a, b in chosen)),
        check("capacity", (
            Limit(p.id, sum((exact(arcs[who, p.id].load) for who in at[p.id] if (who, p.id) in arcs), Fraction(0)),
                  high=exact(p.capacity)) for p in problem.places)),
        check("most", (Limit(p.id, Fraction(len(at[p.id])), high=Fraction(p.most))
                       for p in problem.places if p.most is not None)),
        check("least", (Limit(p.id, Fraction(len(at[p.id])), Fraction(p.least)) for p in problem.places)),
        check("needs", (Limit(f"{who} at {p.id}", Fraction(len(p.needs - skills[who])), high=Fraction(0))
                        for p in problem.places for who in at[p.id])),
        check("quota", (Limit(f"{skill} at {p.id}", Fraction(sum(skill in skills[w] for w in at[p.id])), Fraction(n))
                        for p in problem.places for skill, n in p.quota.items())),
        check("reach", (Limit(f"way of {a} to {b}", exact(arcs[a, b].km), high=exact(problem.reach_km))
                        for a, b in chosen if problem.reach_km is not None and (a, b) in arcs)),
    )  # fmt: skip
    return Certificate(checks, _cost(problem, cells))


def _cost(problem: AssignmentProblem, cells: Cells) -> Fraction:
    now = {p.id: p.now for p in problem.people}
    arcs = {(a.person, a.place): a for a in problem.arcs}
    optional = {p.id for p in problem.people if p.optional}
    total = Fraction(0)
    for key, value in cells.items():
        if key[0] == "unplaced":
            total += exact(value) * (0 if key[1] in optional else exact(problem.unplaced_cny or 0))
        elif key[1:] in arcs:
            arc = arcs[key[1], key[2]]
            moved = now[arc.person] is not None and now[arc.person] != arc.place
            price = exact(arc.cost_cny) + exact(problem.cny_per_km) * exact(arc.km)
            total += exact(value) * (price + (exact(problem.move_cny) if moved else 0))
    return total
