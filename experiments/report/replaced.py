"""Which functions of behaviour a stored run replaced."""

from collections.abc import Mapping
from typing import Any

from sim.scenario.extensions import Extension, replaced


def replaced_in(scenario: Mapping[str, Any]) -> str:
    """The functions in words, from the scenario of a manifest; empty when there are none."""
    return replaced({name: Extension(**each) for name, each in scenario.get("extensions", {}).items()})
