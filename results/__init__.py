"""Stored runs: how they are written, found, and measured."""
