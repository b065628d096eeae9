"""Simpson's paradox on the examples of the literature."""

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.report.paired import spread
from results.paradox import split, told, warnings
from results.report.html import render
from results.report.model import Effect, Report
from results.report.workbook import write_workbook
from results.store import Run

# Bickel, Hammel and O'Connell 1975, Science 187:398: (admitted, applied) at the six largest departments of Berkeley.
MEN = {1: (512, 825), 2: (353, 560), 3: (120, 325), 4: (138, 417), 5: (53, 191), 6: (22, 373)}
WOMEN = {1: (89, 108), 2: (17, 25), 3: (202, 593), 4: (131, 375), 5: (94, 393), 6: (24, 341)}
# Charig et al. 1986, BMJ 292:879: (cured, treated) by size of the kidney stone.
SURGERY = {0: (81, 87), 1: (192, 263)}
KEYHOLE = {0: (234, 270), 1: (55, 80)}


def test_kidney_stones_every_part_against_the_whole() -> None:
    found = split(SURGERY, KEYHOLE)
    assert found is not None and found.reversed and found.weight == 1.0
    assert found.whole == pytest.approx(289 / 350 - 273 / 350)
    assert found.against == found.parts == (0, 1)


def test_berkeley_four_departments_of_six_against_the_whole() -> None:
    found = split(MEN, WOMEN)
    assert found is not None and found.reversed
    assert found.whole == pytest.approx(557 / 1835 - 1198 / 2691)
    assert found.against == (1, 2, 4, 6) and found.weight == pytest.approx(3024 / 4526)
    assert found.within > 0.0 > found.mix


@pytest.mark.parametrize("pair", [(MEN, WOMEN), (SURGERY, KEYHOLE), ({0: (1, 9)}, {0: (2, 9), 1: (1, 3)})])
def test_the_split_is_exact_and_turns_with_the_question(pair: tuple[dict, dict]) -> None:
    there, back = split(*pair), split(*reversed(pair))
    assert there is not None and back is not None
    assert there.whole == pytest.approx(there.within + there.mix)
    assert there.within == pytest.approx(-back.within) and there.mix == pytest.approx(-back.mix)
    assert there.reversed == back.reversed


def test_a_plain_rise_is_no_paradox() -> None:
    found = split({0: (10, 100), 1: (20, 100)}, {0: (12, 90), 1: (30, 110)})
    assert found is not None and not found.reversed and not found.against


def test_nobody_has_no_share() -> None:
    assert split({}, SURGERY) is None
    assert told("p", "cure", "stones", [({}, SURGERY)], spread) is None


def test_one_replication_says_that_it_may_be_chance() -> None:
    sentence = told("keyhole", "cure", "stones", [(SURGERY, KEYHOLE)], spread)
    assert sentence is not None and "may be chance" in sentence
    assert sentence.startswith("keyhole: cure falls in each of the 2 stones and rises over all: the mix moved.")


def test_several_replications_give_intervals() -> None:
    more = {key: (top + 2, bottom + 3) for key, (top, bottom) in KEYHOLE.items()}
    sentence = told("keyhole", "cure", "stones", [(SURGERY, KEYHOLE), (SURGERY, more), (SURGERY, KEYHOLE)], spread)
    assert sentence is not None and sentence.count("±") == 3 and "chance" not in sentence


def test_a_sign_that_chance_may_have_given_is_not_told() -> None:
    assert told("k", "cure", "stones", [(SURGERY, KEYHOLE), (SURGERY, KEYHOLE), (KEYHOLE, SURGERY)], spread) is None
    assert not math.isfinite(spread([1.0])[1])


def test_stored_runs_are_told_by_their_dimension(tmp_path: Path) -> None:
    """Leads with the stones' numbers as segments, all of one city and one channel."""
    runs = {}
    for name, parts in (("base", SURGERY), ("policy", KEYHOLE)):
        rows = [(s, 1.5 if k < top else None) for s, (top, bottom) in parts.items() for k in range(bottom)]
        columns = {
            "arrived_days": [1.0] * len(rows),
            "segment": [row[0] for row in rows],
            "city": [0] * len(rows),
            "channel": [0] * len(rows),
            "order_days": [row[1] for row in rows],
        }
        (tmp_path / name).mkdir()
        pq.write_table(pa.table(columns), tmp_path / name / "customers.parquet")
        runs[name] = [Run(name, tmp_path / name, {"scenario": {"clock": {"warmup_days": 0}, "channels": []}})]
    (sentence,) = warnings(runs, spread)
    assert sentence.startswith("policy: “Leads that order” falls in each of the 2 segments and rises over all")


def test_the_report_shows_the_sentence(tmp_path: Path) -> None:
    """On the page with the answer, and on the workbook's first sheet."""
    import openpyxl

    effect = Effect("orders", "Orders", "cars", "p", 100.0, 120.0, 20.0, 5.0)
    names = (("base", "Base", ""), ("p", "Policy", ""))
    report = Report("t", "", "", "orders", 1.0, 2, 1, names, (effect,), (), (), (), (), ("the mix <moved>",))
    assert '<p class="warning">the mix &lt;moved&gt;</p>' in render(report)
    write_workbook(report, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert "the mix <moved>" in [row[0].value for row in book["Answer"].iter_rows()]
