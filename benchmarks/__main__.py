"""`python -m benchmarks [name ...]`: measure, print, and write the results."""

import argparse
import sys

from app.output import complain, say, table
from benchmarks import machine, report
from benchmarks.cases import find
from benchmarks.rounds import measure


def main() -> int:
    """Measure the benchmarks that are named, or all. 1 when a contender gives a wrong answer: speed is no excuse."""
    known = find()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast, how large; nothing is a test.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of: {', '.join(known)}; all by default")
    parser.add_argument("--rounds", type=int, help="rounds of each benchmark; by default its own number")
    parser.add_argument("--dry", action="store_true", help="print only, write no results")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        parser.error(f"expected names out of {', '.join(known)}, got {', '.join(unknown)}")
    if asked.rounds is not None and asked.rounds < 1:
        parser.error(f"expected at least 1 round, got {asked.rounds}")
    wrong = False
    for name in asked.names or known:
        benchmark, others = known[name], machine.Others()
        lines = measure(benchmark, asked.rounds or benchmark.rounds, complain)
        result = report.record(benchmark, lines, {**machine.facts(), "others_share": others.share()})
        heads, rows = report.columns(result)
        table(f"{name}: {benchmark.question}", heads, rows, numbers=1)
        say(*report.notes(result), "")
        if not asked.dry:
            report.keep(result, list(known))
        wrong = wrong or any(line.held is not None and not line.held.agrees for line in lines)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
