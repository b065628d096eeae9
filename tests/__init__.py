"""Checks, mirrored on the rooms; a package by name, because others install packages called `tests`."""
