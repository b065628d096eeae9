"""How fast, how large: `make bench` measures, and nothing here is a test.

A benchmark is one file in `benchmarks/cases/`: a function under :func:`benchmarks.benchmark.benchmark` that answers a
question by naming its contenders. The runner does the rest: rounds in which all contenders take turns, medians, ratios
taken within a round, machine facts, tables. Add a file, and `make bench` finds it.
"""
