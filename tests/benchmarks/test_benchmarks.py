"""The benchmarks measure what they say; how long anything takes is tested nowhere."""

import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.benchmark import Contender, Known, Sample, at_least, at_most, benchmark
from benchmarks.cases import find
from benchmarks.peers import heapq_queue, numba_queue, simpy_queue
from benchmarks.peers.queue import Queue, lost_share, lost_share_of_a_day
from benchmarks.rounds import ROUNDS_TO_JUDGE, measure
from benchmarks.worlds import network, twice
from sim.run import simulate
from sim.scenario.consistency import inconsistencies
from sim.scenario.load import load

AIMS = (at_most(1.5), at_least(3.0, beside="x"))


def _silent(*lines: str) -> None:
    """Say nothing."""


def test_every_case_is_found() -> None:
    """The runner finds a benchmark in each file of the cases, under the file's name."""
    files = {file.stem for file in Path(report.__file__).parent.glob("cases/*.py")} - {"__init__"}
    assert set(find()) == files


def test_contenders_take_turns_and_each_round_starts_with_the_next() -> None:
    """No contender is always measured first."""
    order: list[str] = []

    def contender(name: str) -> Contender:
        return Contender(name, lambda turn: order.append(f"{name}{turn}") or Sample(1.0))  # type: ignore[func-returns-value]

    made = benchmark("b", "?", unit="s")(lambda: [contender("x"), contender("y")])
    measure(made, 2, _silent)
    assert order == ["x0", "y0", "y1", "x1"]


@pytest.mark.parametrize(("share", "agrees"), [(0.5, True), (0.9, False)])
def test_a_wrong_answer_is_called_wrong(share: float, agrees: bool) -> None:
    """The mean of the rounds is held against the known value by its own standard error."""

    def sample(turn: int) -> Sample:
        return Sample(1.0, {"share": share + 0.01 * (-1) ** turn})

    made = benchmark("b", "?", unit="s")(lambda: [Contender("x", sample, known=Known("share", 0.5))])
    (line,) = measure(made, ROUNDS_TO_JUDGE, _silent)
    assert line.held is not None
    assert line.held.agrees is agrees


def test_results_and_page_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file holds every round, the page a row for each contender."""
    monkeypatch.setattr(report, "FOLDER", tmp_path / "results")
    monkeypatch.setattr(report, "PAGE", tmp_path / "latest.md")
    made = benchmark("b", "How?", unit="s")(
        lambda: [Contender("x", lambda turn: Sample(1.0 + turn)), Contender("y", lambda turn: Sample(2.0), aims=AIMS)]
    )
    machine = {"date": "2023-06-12", "processor": "p", "cores": 2, "others_share": 0.25}
    report.keep(report.record(made, measure(made, 3, _silent), machine), ["b", "not measured yet"])
    kept = json.loads((tmp_path / "results" / "b.json").read_text("utf-8"))
    assert [sample["value"] for sample in kept["contenders"][0]["samples"]] == [1.0, 2.0, 3.0]
    page = (tmp_path / "latest.md").read_text("utf-8")
    assert "| y | 2 | 0% | 1.00 | ≤ 1.5 met |" in page
    assert "y: 1 times x, aim at least 3: missed.\n" in page
    assert "others used 25% of it" in page


def test_peers_lose_whom_palm_says() -> None:
    """Two independent programs on the same draws lose the same people, about as many as the formula says."""
    queue = Queue(servers=2, arrivals=2.0, service=1.0, patience=0.5, minutes=20_000.0)
    served, lost = heapq_queue.run(queue, 1)
    assert simpy_queue.run(queue, 1) == (served, lost)
    assert lost / (served + lost) == pytest.approx(lost_share(queue), abs=0.01)


def test_the_flat_loop_loses_whom_palm_says() -> None:
    """With draws of its own, so that only the share can be held against the formula; it is exact to one in a thousand."""
    queue = Queue(servers=8, arrivals=8.0, service=1.0, patience=0.5, minutes=500_000.0)
    served, lost = numba_queue.run(queue, 1)
    assert served + lost == pytest.approx(4_000_000, rel=0.005)
    assert lost / (served + lost) == pytest.approx(lost_share(queue), abs=0.001)


def test_the_flat_loop_says_when_its_arrays_are_too_small() -> None:
    """Nobody serves and nobody gives up."""
    with pytest.raises(IndexError, match="at a time"):
        numba_queue.run(Queue(servers=1, arrivals=8.0, service=1e-9, patience=1e-9, minutes=5_000.0), 1)


def test_a_day_that_starts_empty_loses_fewer() -> None:
    """The share of a day tends to that of the long run."""
    queue = Queue(servers=8, arrivals=8.0, service=1.0, patience=0.5, minutes=20.0)
    short, long = (lost_share_of_a_day(queue._replace(minutes=minutes)) for minutes in (20.0, 1e6))
    assert short < 0.95 * lost_share(queue)
    assert long == pytest.approx(lost_share(queue), rel=1e-4)
    counts = [numba_queue.run(queue, seed) for seed in range(20_000)]
    lost, served = sum(c.lost for c in counts), sum(c.served for c in counts)
    assert lost / (lost + served) == pytest.approx(short, rel=0.02)


def test_a_country_twice_is_sound(root: Path) -> None:
    """Every store once more, with the same leads each."""
    base = load(root / "scenarios" / "reform_2023" / "base.toml").scenario
    grown = twice(base)
    assert inconsistencies(grown) == []
    assert len(grown.stores) == 2 * len(base.stores)
    leads = [len(simulate(world, days=2, log_share=0.0).tables["customers"]["customer"]) for world in (base, grown)]
    assert leads[1] == pytest.approx(2 * leads[0], rel=0.15)


@pytest.mark.parametrize(("stores", "cities"), [(5, 1), (20, 4), (20, 1)])
def test_a_network_keeps_the_leads_a_store(root: Path, stores: int, cities: int) -> None:
    """More stores are more of the same, and the scenario is sound."""
    base = load(root / "scenarios" / "reform_2023" / "base.toml").scenario
    grown = network(base, stores, cities=cities)
    assert grown.market.leads_per_day / stores == pytest.approx(base.market.leads_per_day / len(base.stores))
    assert len(grown.stores) == stores
    assert inconsistencies(grown) == []
