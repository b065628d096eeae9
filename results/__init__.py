"""Stored runs: how they are written, found, measured, compared and exported. Nothing heavy is imported here."""
