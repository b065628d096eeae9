"""Scenario files: their schema, one section a file; how they are read, checked, compared and explained."""
