"""Heads by store, grade and speciality, quarters ahead."""

from optimize.advisors.model import ADVISORS, FAMILIES, Heads
from optimize.advisors.problem import AdvisorsProblem, Cell, Grade, Store
from optimize.advisors.response import Point, Response, concave

__all__ = ["ADVISORS", "FAMILIES", "AdvisorsProblem", "Cell", "Grade", "Heads", "Point", "Response", "Store", "concave"]
