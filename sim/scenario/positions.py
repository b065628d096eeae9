"""Where in a TOML file each key stands. `tomllib` reads values but forgets lines; this scanner finds them again.

It walks the text of a file that `tomllib` has already accepted, so it may trust the syntax.
"""

import re

Key = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
_PART = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_\-]+)")
_PAIR = re.compile(
    r"^\s*((?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_\-]+)(?:\s*\.\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_\-]+))*)\s*="
)
_TOKEN = re.compile(
    r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|[\[\]{},=]|\n|[^\s\[\]{},=#\"']+|[^\S\n]+"
)


def parts(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key.

    >>> parts('a."b.c".d')
    ('a', 'b.c', 'd')
    """
    return tuple(next(g for g in match.groups() if g is not None) for match in _PART.finditer(dotted))


def positions(text: str) -> dict[Key, int]:
    """Line (first is 1) of every key; rows of arrays are numbered from 0.

    >>> found = positions("[a]\\nx = 1\\n[[b]]\\nid = 'p'\\ny = { z = 2 }\\n")
    >>> found[("a", "x")], found[("b", 0, "id")], found[("b", 0, "y", "z")]
    (2, 4, 5)
    """
    scan = _Scan()
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        number += scan.statement(lines, number)
    return scan.found


class _Scan:
    def __init__(self) -> None:
        self.found: dict[Key, int] = {}
        self._table: Key = ()
        self._rows: dict[Key, int] = {}

    def statement(self, lines: list[str], at: int) -> int:
        """Read the statement that starts on line `at`; returns how many lines it takes."""
        line = lines[at]
        header = _HEADER.match(line)
        pair = _PAIR.match(line)
        if pair:
            key = self._table + parts(pair.group(1))
            self._say(key, at + 1)
            return self._value(key, "\n".join(lines[at:]), pair.end(), at + 1)
        if header:
            self._open(header.group(1) == "[[", parts(header.group(2)), at + 1)
        return 1

    def _say(self, key: Key, line: int) -> None:
        for end in range(1, len(key) + 1):
            self.found.setdefault(key[:end], line)

    def _open(self, array: bool, names: tuple[str, ...], line: int) -> None:
        key: Key = ()
        for position, name in enumerate(names):
            key = (*key, name)
            if array and position == len(names) - 1:
                self._rows[key] = self._rows.get(key, -1) + 1
            if key in self._rows:
                key = (*key, self._rows[key])
        self._table = key
        self._say(key, line)

    def _value(self, key: Key, text: str, start: int, line: int) -> int:
        """Follow a value over its lines, noting keys of inline tables and rows of arrays."""
        stack: list[list[object]] = []  # [bracket, key, next row]
        first = line
        word = ""
        where = start
        while where < len(text):
            match = _TOKEN.match(text, where)
            assert match is not None
            token, where = match.group(), match.end()
            if token == "\n" and not stack:
                break
            if token in "[{":
                here: Key = self._child(stack, key)
                stack.append([token, here, 0])
                if len(stack) > 1:
                    self._say(here, line)
            elif token in "]}":
                stack.pop()
            elif token == "," and stack and stack[-1][0] == "[":
                stack[-1][2] = int(str(stack[-1][2])) + 1
            elif token == "=" and stack:
                name = parts(word)
                stack[-1][2] = name
                self._say((*stack[-1][1], *name), line)  # type: ignore[misc, arg-type]
            elif not token.isspace() and not token.startswith("#"):
                word = token
            line += token.count("\n")
        return line - first + 1

    @staticmethod
    def _child(stack: list[list[object]], key: Key) -> Key:
        if not stack:
            return key
        bracket, parent, step = stack[-1]
        return (*parent, step) if bracket == "[" else (*parent, *step)  # type: ignore[misc, arg-type]
