"""Reading scenario files: parents and data files merged, every value traced to its line, every problem reported."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.complaints import complaint
from sim.scenario.consistency import inconsistencies
from sim.scenario.local import has_ids, merged
from sim.scenario.positions import Key, positions
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Origin:
    """The file and line that set a value."""

    file: Path
    line: int


@dataclass(frozen=True)
class Loaded:
    """A scenario and where it comes from.

    Attributes:
        scenario: checked.
        resolved: what the files say together, before defaults.
        origins: dotted key (rows of arrays by their id, as in `segments.tech.share`) -> file and line.
    """

    path: Path
    scenario: Scenario
    resolved: dict[str, Any]
    origins: dict[str, Origin]


@dataclass
class _Document:
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)


def load(path: Path | str) -> Loaded:
    """Read a scenario file with its parents and data files.

    Raises ScenarioError with every problem found: missing or unreadable file, not UTF-8, not TOML, circular `extends`,
    unknown keys, wrong types or units, and statements that contradict each other.
    """
    path = Path(path)
    document = _resolve(path, ())
    try:
        scenario = Scenario.model_validate(document.values)
    except ValidationError as error:
        raise ScenarioError(
            _problem(path, document, tuple(item["loc"]), complaint(item, document.values)) for item in error.errors()
        ) from None
    found = [_problem(path, document, loc, message) for loc, message in inconsistencies(scenario)]
    if found:
        raise ScenarioError(found)
    return Loaded(path, scenario.ordered(), document.values, document.origins)


# -- files ----------------------------------------------------------------------------------------------------------


def _resolve(path: Path, children: tuple[Path, ...]) -> _Document:
    here = path.resolve()
    if here in children:
        circle = " -> ".join(p.name for p in (*children[children.index(here) :], here))
        raise ScenarioError([Problem(children[-1], 0, "extends", f"expected no circle of parents, got {circle}")])
    own, lines = _read(path)
    result = _Document()
    parent = own.pop("extends", None)
    if parent is not None:
        result = _add(result, _resolve(_beside(path, lines, "extends", parent), (*children, here)))
    for index, name in enumerate(own.pop("data", [])):
        file = _beside(path, lines, "data", name, index)
        values, data_lines = _read(file)
        result = _add(result, _Document(values, _origins(file, values, data_lines)))
    return _add(result, _Document(own, _origins(path, own, lines)))


def _beside(path: Path, lines: dict[Key, int], key: str, name: object, index: int | None = None) -> Path:
    line = lines.get((key,) if index is None else (key, index), lines.get((key,), 0))
    if not isinstance(name, str):
        raise ScenarioError([Problem(path, line, key, f"expected the name of a file, got {name!r}")])
    file = path.parent / name
    if not file.is_file():
        raise ScenarioError([Problem(path, line, key, f"expected an existing file, got '{name}', which is not there")])
    return file


def _add(below: _Document, above: _Document) -> _Document:
    return _Document(merged(below.values, above.values), {**below.origins, **above.origins})


def _read(path: Path) -> tuple[dict[str, Any], dict[Key, int]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or str(error)).lower()
        raise ScenarioError([Problem(path, 0, "", f"expected a scenario file, got: {reason}")]) from None
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(
            [Problem(path, line, "", f"expected UTF-8 text, got byte 0x{raw[error.start]:02x}; save the file as UTF-8")]
        ) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise ScenarioError([Problem(path, line, "", f"expected TOML, got: {reason[0].lower()}{reason[1:]}")]) from None
    lines = positions(text)
    _refuse_twins(path, values, lines, ())
    _read_extensions(path, values, lines)
    return values, lines


def _read_extensions(path: Path, values: dict[str, Any], lines: dict[Key, int]) -> None:
    """In `[extensions]`, the text "file:function" becomes a table that holds the source too."""
    stated: object = values.get("extensions")
    if not isinstance(stated, dict):
        return
    for name, text in stated.items():
        line, key = lines.get(("extensions", name), 0), f"extensions.{name}"
        if not isinstance(text, str) or not re.fullmatch(r".+:\w+", text):
            got = "a table" if isinstance(text, dict) else repr(text)
            raise ScenarioError([Problem(path, line, key, f"expected 'file.py:function', got {got}")])
        file, function = text.rsplit(":", 1)
        try:
            source = (path.parent / file).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            message = f"expected an existing file, got '{file}', which is not there"
            raise ScenarioError([Problem(path, line, key, message)]) from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no UTF-8 text"
            message = f"expected a file that can be read, got '{file}': {reason}"
            raise ScenarioError([Problem(path, line, key, message)]) from None
        stated[name] = {"file": file, "function": function, "source": source}


def _refuse_twins(path: Path, value: object, lines: dict[Key, int], key: Key) -> None:
    """Two rows of one array with the same id in one file are a mistake, never an override."""
    if isinstance(value, dict):
        for name, child in value.items():
            _refuse_twins(path, child, lines, (*key, name))
    elif isinstance(value, list):
        seen: dict[object, int] = {}
        for index, row in enumerate(value):
            _refuse_twins(path, row, lines, (*key, index))
            if isinstance(row, dict) and "id" in row:
                name = str(row["id"])
                line = lines.get((*key, index, "id"), 0)
                if name in seen:
                    dotted = ".".join(str(k) for k in key)
                    raise ScenarioError(
                        [
                            Problem(
                                path,
                                line,
                                dotted,
                                f"expected every id once, got '{name}' twice, first on line {seen[name]}",
                            )
                        ]
                    )
                seen[name] = line


# -- origins --------------------------------------------------------------------------------------------------------


def _origins(path: Path, values: dict[str, Any], lines: dict[Key, int]) -> dict[str, Origin]:
    return {dotted(values, key): Origin(path, line) for key, line in lines.items()}


def dotted(values: Any, key: tuple[str | int, ...]) -> str:
    """The name of a place in a document: rows of arrays by their id where they have one, else by number.

    >>> dotted({"t": [{"id": "p", "n": 1}]}, ("t", 0, "n"))
    't.p.n'
    """
    words = []
    here = values
    for part in key:
        word = str(part)
        if isinstance(part, int) and has_ids(here) and part < len(here):
            word = str(here[part]["id"])
        words.append(word)
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
    return ".".join(words)


def _problem(path: Path, document: _Document, loc: tuple[str | int, ...], message: str) -> Problem:
    for end in range(len(loc), 0, -1):
        origin = document.origins.get(dotted(document.values, loc[:end]))
        if origin is not None:
            return Problem(origin.file, origin.line, dotted(document.values, loc), message)
    return Problem(path, 0, dotted(document.values, loc), message)
