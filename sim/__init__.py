"""The simulated world: `from sim import Scenario, load, simulate`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.run import simulate
    from sim.scenario.load import load
    from sim.scenario.scenario import Scenario

__all__ = ["Scenario", "load", "simulate"]
_HOMES = {"Scenario": "sim.scenario.scenario", "load": "sim.scenario.load", "simulate": "sim.run"}


def __getattr__(name: str) -> Any:
    """Import on first use, so that a command that needs only the schema starts quickly."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
