"""The event log of a stored run in the formats of process mining: XES (IEEE 1849-2016) and CSV.

A case is a person. What happens to advisors alone (hired, quit) belongs to no case and is left out. Rows are sorted
and read by DuckDB, which spills to disk, and written as they come: memory does not grow with the log.
"""

import csv
import gzip
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from xml.sax.saxutils import quoteattr

from results.database import cursor
from results.errors import ResultsError
from results.labels import labels
from results.store import Run

FORMATS = (".xes", ".xes.gz", ".csv")
#: China has one time zone and no summer time.
ZONE = "+08:00"
_ROWS = 20_000


@dataclass(frozen=True)
class Words:
    """What the numbers of the log mean, told by whoever knows the simulator.

    Attributes:
        events, tasks, stages, outcomes: number -> name. A task may not have an event's name.
        start, end: numbers of the events that begin and finish a task.
    """

    events: Mapping[int, str]
    tasks: Mapping[int, str]
    stages: Mapping[int, str]
    outcomes: Mapping[int, str]
    start: int
    end: int


@dataclass(frozen=True)
class Exported:
    """What was written."""

    path: Path
    cases: int
    events: int
    left_out: int


class Row(NamedTuple):
    """An event of a case, in names. `value` means what `sim.events.Event` says of this event; None where it has none."""

    case_id: int
    activity: str
    timestamp: str
    lifecycle: str
    instance: str
    resource: str
    store: str
    stage: str
    model: str
    value: float | None
    segment: str
    channel: str
    city: str
    outcome: str
    counted: bool


def export(run: Run, to: Path, words: Words) -> Exported:
    """Write the event log of a run; the file is whole or not there.

    Args:
        to: ends with one of `FORMATS`.

    Raises:
        ResultsError: the run has no events, or the format or folder is none.
        OSError: the file cannot be written.
    """
    if not to.name.endswith(FORMATS):
        raise ResultsError(f"{to}: expected a name that ends with {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    if not to.parent.is_dir() or to.is_dir():
        raise ResultsError(f"{to}: expected the name of a file in a folder that exists")
    if not run.rows("events"):
        raise ResultsError(f"{run.name} was stored without its events; `showroom run FILE --log all` keeps them")
    counts = [0, 0]

    def counted(rows: Iterable[Row]) -> Iterator[Row]:
        last = None
        for row in rows:
            counts[0] += row.case_id != last
            counts[1] += 1
            last = row.case_id
            yield row

    with _whole(to) as out, tempfile.TemporaryDirectory(prefix=".sorting-", dir=to.parent) as spill:
        rows = counted(_rows(run, words, Path(spill)))
        if to.name.endswith(".csv"):
            write_csv(rows, out)
        else:
            write_xes(rows, out, name=run.name)
    return Exported(to, counts[0], counts[1], run.rows("events") - counts[1])


def _rows(run: Run, words: Words, spill: Path) -> Iterator[Row]:
    """Events by person, then time, then as they were recorded: what happens at one instant keeps its order."""
    clock = run.scenario["clock"]
    city, segment, channel = labels(run, "city"), labels(run, "segment"), labels(run, "channel")
    store, model = labels(run, "store"), labels(run, "model")
    sql = f"""
      select e.customer, e.event, e.stage, e.store, e.advisor, e.model, e.value,
             strftime(?::date::timestamp + to_milliseconds(round(86400000 * e.time_days)::bigint), '%Y-%m-%dT%H:%M:%S.%g'),
             c.segment, c.channel, c.city, c.outcome, c.arrived_days >= {clock["warmup_days"]}
      from read_parquet(?, file_row_number = true) e join read_parquet(?) c using (customer)
      where e.customer >= 0 order by e.customer, e.time_days, e.file_row_number"""
    with cursor() as db:
        db.execute("set memory_limit = '1GB'")
        db.execute(f"set temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
        db.execute(sql, [clock["start"], run.table("events"), run.table("customers")])
        person, number = -1, 0
        busy: dict[int, tuple[str, str]] = {}
        while found := db.fetchmany(_ROWS):
            for customer, event, stage, shop, advisor, car, value, time, *case in found:
                if customer != person:
                    person, number, busy = customer, 0, {}
                if event == words.start:
                    number += 1
                    activity, instance = busy[advisor] = words.tasks[int(value)], str(number)
                    value = None
                elif event == words.end:
                    activity, instance = busy.pop(advisor)
                else:
                    activity, instance = words.events[event], ""
                yield Row(
                    customer,
                    activity,
                    time + ZONE,
                    "start" if event == words.start else "complete",
                    instance,
                    str(advisor) if advisor >= 0 else "",
                    store.get(shop, str(shop)),
                    words.stages[stage],
                    model[car] if car >= 0 else "",
                    value,
                    segment[case[0]],
                    channel[case[1]],
                    city[case[2]],
                    words.outcomes[case[3]],
                    case[4],
                )


def write_csv(rows: Iterable[Row], out: TextIO) -> None:
    """One line an event; the case's attributes are repeated on each."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows((*row[:-1], str(row.counted).lower()) for row in rows)


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace">
<string key="concept:name" value="UNKNOWN"/>
</global>
<global scope="event">
<string key="concept:name" value="UNKNOWN"/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
</global>
<classifier name="Activity" scope="event" keys="concept:name"/>
<classifier name="Activity and transition" scope="event" keys="concept:name lifecycle:transition"/>
"""


def write_xes(rows: Iterable[Row], out: TextIO, *, name: str) -> None:
    """A log of traces; attributes that a row does not have are left away."""
    out.write(_HEAD)
    out.write(_string("concept:name", name) + _string("lifecycle:model", "standard"))
    for case, events in groupby(rows, attrgetter("case_id")):
        first = next(events)
        out.write("<trace>\n" + _string("concept:name", str(case)))
        for key in ("segment", "channel", "city", "outcome"):
            out.write(_string(key, getattr(first, key)))
        out.write(f'<boolean key="counted" value="{str(first.counted).lower()}"/>\n')
        for event in chain([first], events):
            _write_event(event, out)
        out.write("</trace>\n")
    out.write("</log>\n")


def _write_event(row: Row, out: TextIO) -> None:
    out.write(
        "<event>\n"
        + _string("concept:name", row.activity)
        + _string("concept:instance", row.instance)
        + _string("lifecycle:transition", row.lifecycle)
        + f'<date key="time:timestamp" value="{row.timestamp}"/>\n'
        + _string("org:resource", row.resource)
        + _string("org:group", row.store)
        + _string("stage", row.stage)
        + _string("model", row.model)
        + ("" if row.value is None else f'<float key="value" value="{row.value!r}"/>\n')
        + "</event>\n"
    )


_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _string(key: str, value: str) -> str:
    """A string attribute, or nothing for an empty value; what XML cannot hold becomes a question mark.

    >>> _string("a", 'x<"1"' + chr(1))
    '<string key="a" value=\\'x&lt;"1"?\\'/>\\n'
    """
    return f'<string key="{key}" value={quoteattr(_NOT_IN_XML.sub("?", value))}/>\n' if value else ""


@contextmanager
def _whole(to: Path) -> Iterator[TextIO]:
    """A text file under a temporary name, renamed at the end or removed; equal content gives equal bytes."""
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as raw:
            binary: Any = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if to.name.endswith(".gz") else raw
            with io.TextIOWrapper(binary, encoding="utf-8", newline="") as out:
                yield out
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, to)
    finally:
        part.unlink(missing_ok=True)
