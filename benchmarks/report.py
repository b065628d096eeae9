"""What is left of a benchmark: a table of 80 columns, a JSON file with every round, and a page that shows them all."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.numbers import shown
from benchmarks.benchmark import Benchmark
from benchmarks.rounds import Line, Reached

FOLDER = Path(__file__).resolve().parent / "results"
PAGE = Path(__file__).resolve().parent / "latest.md"
#: Raised when results are kept in another way, so that older ones are left out of the page.
FORMAT = 2
HEAD = """# Benchmarks

Written by `make bench` from the newest result of each benchmark; nothing here is a test. In every round all contenders
take turns. The first number is the median of the rounds, ± how far the farthest round was from it; the ratio is to the
first contender, taken within a round, and its median shown. CPU is the processor time of the process; the wall suffers
from whatever else runs on the machine. An aim is what the project wants of the ratio; what it wants of other numbers is
below the table.
"""


def record(benchmark: Benchmark, lines: Sequence[Line], machine: Mapping[str, Any]) -> dict[str, Any]:
    """A result as JSON knows it."""
    return {
        "format": FORMAT,
        "name": benchmark.name,
        "question": benchmark.question,
        "unit": benchmark.unit,
        "remark": benchmark.remark,
        "rounds": len(lines[0].samples),
        "machine": dict(machine),
        "contenders": [
            {
                "name": line.name,
                "value": line.value,
                "low": line.low,
                "high": line.high,
                "ratio": line.ratio,
                "facts": line.facts,
                "aim": "; ".join(sign(one) for one in line.reached if beside_the_first(one)),
                "reached": [sentence(line.name, one) for one in line.reached if not beside_the_first(one)],
                "held": str(line.held) if line.held else None,
                "samples": [{"value": sample.value, **sample.facts} for sample in line.samples],
            }
            for line in lines
        ],
    }


def keep(result: Mapping[str, Any], order: Sequence[str]) -> None:
    """Write a result, and the page anew from the newest result of each benchmark in this order."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{result['name']}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    files = [FOLDER / f"{name}.json" for name in order]
    results = [json.loads(file.read_text("utf-8")) for file in files if file.is_file()]
    newest = [result for result in results if result.get("format") == FORMAT]
    PAGE.write_text("\n".join([HEAD, *map(section, newest)]), encoding="utf-8")


def columns(result: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a result's table.

    >>> one = {"name": "a", "value": 2.0, "low": 1.0, "high": 3.0, "ratio": 1.0, "aim": "", "facts": {"b": 0.5}}
    >>> columns({"unit": "ms", "contenders": [one]})
    (['', 'ms', '±', 'ratio', 'b'], [['a', '2', '50%', '1.00', '0.5']])
    """
    contenders = result["contenders"]
    targets = any(one["aim"] for one in contenders)
    heads = ["", result["unit"], "±", "ratio", *(["aim"] if targets else []), *contenders[0]["facts"]]
    rows = []
    for one in contenders:
        rows.append(
            [
                one["name"],
                number(one["value"]),
                f"{max(one['high'] - one['value'], one['value'] - one['low']) / one['value']:.0%}",
                f"{one['ratio']:.2f}",
                *([one["aim"]] if targets else []),
                *(number(value) for value in one["facts"].values()),
            ]
        )
    return heads, rows


def beside_the_first(reached: Reached) -> bool:
    """Whether an aim is of the ratio that the table shows."""
    return not reached.aim.fact and not reached.aim.beside


def sign(reached: Reached) -> str:
    """An aim and its verdict as a cell of the table.

    >>> from benchmarks.benchmark import at_least
    >>> sign(Reached(at_least(100.0), 85.0))
    '≥ 100 missed'
    """
    return f"{'≥' if reached.aim.at_least else '≤'} {number(reached.aim.limit)} {reached.verdict}"


def sentence(name: str, reached: Reached) -> str:
    """An aim of another number than the table's ratio.

    >>> from benchmarks.benchmark import at_least, at_most
    >>> sentence("x", Reached(at_least(0.4, beside="y"), 0.523)), sentence("x", Reached(at_most(15.0, "wall s"), 16.0))
    ('x: 0.523 times y, aim at least 0.4: met', 'x: wall s 16, aim at most 15: missed')
    """
    aim = reached.aim
    what = f"{aim.fact} {number(reached.number)}" if aim.fact else f"{number(reached.number)} times {aim.beside}"
    return f"{name}: {what}, aim at {'least' if aim.at_least else 'most'} {number(aim.limit)}: {reached.verdict}"


def number(value: float) -> str:
    """Three digits are what such a measurement carries.

    >>> number(231.4), number(12.345), number(81234.5), number(0.11601)
    ('231', '12.3', '81,200', '0.116')
    """
    return shown(float(f"{value:.3g}"))


def notes(result: Mapping[str, Any]) -> list[str]:
    """Sentences below a table: the remark, answers beside the known one, and the machine."""
    reached = [f"{told}." for one in result["contenders"] for told in one["reached"]]
    held = [f"{one['name']}: {one['held']}." for one in result["contenders"] if one["held"]]
    return [told for told in (result["remark"], *reached, *held, provenance(result)) if told]


def provenance(result: Mapping[str, Any]) -> str:
    """When and on what a result was measured, and how busy others kept the machine meanwhile."""
    machine = dict(result["machine"])
    date, processor, cores, others = (machine.pop(name) for name in ("date", "processor", "cores", "others_share"))
    rest = ", ".join(f"{name} {value}" for name, value in machine.items())
    busy = "" if others is None else f" The machine was shared: others used {others:.0%} of it meanwhile."
    return f"{date}, {result['rounds']} rounds, {processor}, {cores} cores, {rest}.{busy}"


def section(result: Mapping[str, Any]) -> str:
    """A result in Markdown."""
    heads, rows = columns(result)
    table = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    lines = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([f"## {result['name']}: {result['question']}", "", *lines, "", "\n\n".join(notes(result)), ""])
