"""One benchmark a file."""

from importlib import import_module
from pkgutil import iter_modules

from benchmarks.benchmark import Benchmark


def find() -> dict[str, Benchmark]:
    """Every benchmark by name. Raises ValueError when two share one."""
    found: dict[str, Benchmark] = {}
    for module in iter_modules(__path__):
        for thing in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(thing, Benchmark):
                if thing.name in found:
                    raise ValueError(f"two benchmarks are called '{thing.name}'")
                found[thing.name] = thing
    return found
