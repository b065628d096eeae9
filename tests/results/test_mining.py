"""The event log in the formats of process mining: nothing lost, nothing out of order, well-formed."""

import csv
import gzip
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.commands.export import words
from results.errors import ResultsError
from results.mining import export
from results.store import Run, RunWriter, open_run, run_name
from sim.events import Event
from sim.run import simulate
from sim.scenario.scenario import Scenario

XES = "{http://www.xes-standard.org/}"


@pytest.fixture(scope="module")
def run(tiny: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A stored run whose first segment has a name that XML must escape."""
    awkward = "新客户 <A> & \"B\" 'C'"
    segments = [{**tiny.segments[0].model_dump(), "name": awkward}, *(s.model_dump() for s in tiny.segments[1:])]
    scenario = Scenario.model_validate({**tiny.model_dump(), "segments": segments})
    root = tmp_path_factory.mktemp("runs")
    with RunWriter(root, scenario, 7) as writer:
        simulate(scenario, seed=7, sink=writer)
    return open_run(root, run_name(scenario, 7))


def log(run: Run) -> Counter[int]:
    """Events of people in the stored log, by kind."""
    table = pq.read_table(run.table("events"))
    pairs = zip(table["event"].to_pylist(), table["customer"].to_pylist(), strict=True)
    return Counter(event for event, customer in pairs if customer >= 0)


def attributes(element: ET.Element) -> dict[str, str]:
    return {child.attrib["key"]: child.attrib["value"] for child in element if "key" in child.attrib}


def test_xes_holds_every_event_in_order(run: Run, tmp_path: Path) -> None:
    done = export(run, tmp_path / "events.xes", words())
    root = ET.parse(tmp_path / "events.xes").getroot()
    assert root.tag == f"{XES}log" and root.attrib["xes.version"] == "1849.2016"
    assert {e.attrib["prefix"] for e in root.iter(f"{XES}extension")} == {"concept", "lifecycle", "time", "org"}
    traces = [(attributes(t), [attributes(e) for e in t.iter(f"{XES}event")]) for t in root.iter(f"{XES}trace")]
    events = [event for _, trace in traces for event in trace]
    known = log(run)
    assert len(events) == done.events == known.total()
    assert len(traces) == done.cases == len({trace["concept:name"] for trace, _ in traces})
    names = Counter(event["concept:name"] for event in events)
    assert names["lead"] == known[Event.LEAD] and names["contact done"] == known[Event.CONTACT_DONE]
    starts = [event for event in events if event["lifecycle:transition"] == "start"]
    assert len(starts) == known[Event.TASK_START] and all(int(event["org:resource"]) > 0 for event in starts)
    assert {event["org:group"] for event in events} <= {store["id"] for store in run.scenario["stores"]}
    assert "新客户 <A> & \"B\" 'C'" in {trace["segment"] for trace, _ in traces}
    for trace, happened in traces:
        assert {"segment", "channel", "city", "outcome"} <= trace.keys()
        times = [datetime.fromisoformat(event["time:timestamp"]) for event in happened]
        assert times == sorted(times) and all(time.tzinfo is not None for time in times)


def test_every_task_that_starts_is_completed_by_the_same_advisor(run: Run, tmp_path: Path) -> None:
    export(run, tmp_path / "events.xes", words())
    for trace in ET.parse(tmp_path / "events.xes").getroot().iter(f"{XES}trace"):
        tasks = [attributes(e) for e in trace.iter(f"{XES}event")]
        tasks = [e for e in tasks if "concept:instance" in e]
        keys = ("concept:instance", "concept:name", "org:resource")
        both = [
            {tuple(e[k] for k in keys) for e in tasks if e["lifecycle:transition"] == kind}
            for kind in ("start", "complete")
        ]
        assert both[0] == both[1] and 2 * len(both[0]) == len(tasks)


def test_csv_holds_the_same(run: Run, tmp_path: Path) -> None:
    export(run, tmp_path / "events.csv", words())
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == log(run).total()
    assert list(rows[0])[:3] == ["case_id", "activity", "timestamp"] and "resource" in rows[0]
    order = [(int(row["case_id"]), datetime.fromisoformat(row["timestamp"])) for row in rows]
    assert order == sorted(order)


def test_equal_runs_give_equal_bytes_and_no_leftovers(run: Run, tmp_path: Path) -> None:
    for name in ("a.xes", "a.xes.gz", "b.xes.gz"):
        export(run, tmp_path / name, words())
    assert gzip.decompress((tmp_path / "a.xes.gz").read_bytes()) == (tmp_path / "a.xes").read_bytes()
    assert (tmp_path / "a.xes.gz").read_bytes() == (tmp_path / "b.xes.gz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xes", "a.xes.gz", "b.xes.gz"]


def test_a_broken_export_leaves_the_older_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("older", encoding="utf-8")
    with pytest.raises(KeyError):
        export(run, tmp_path / "a.csv", replace(words(), outcomes={}))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "older"


@pytest.mark.parametrize("name", ["events.txt", "absent/events.xes"])
def test_a_name_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path, name: str) -> None:
    with pytest.raises(ResultsError, match="expected"):
        export(run, tmp_path / name, words())


def test_a_run_without_events_is_one_sentence(run: Run, tmp_path: Path) -> None:
    files = run.manifest["files"]
    kept = {**files, "events.parquet": {**files["events.parquet"], "rows": 0}}
    empty = replace(run, manifest={**run.manifest, "files": kept})
    with pytest.raises(ResultsError, match="stored without its events"):
        export(empty, tmp_path / "events.xes", words())


def test_no_task_is_named_like_an_event() -> None:
    known = words()
    assert not set(known.events.values()) & set(known.tasks.values())
