"""Named people to places, one place each: the generalised assignment problem."""

from optimize.assignment.model import ASSIGNMENT, FAMILIES
from optimize.assignment.problem import Arc, AssignmentProblem, Person, Place

__all__ = ["ASSIGNMENT", "FAMILIES", "Arc", "AssignmentProblem", "Person", "Place"]
