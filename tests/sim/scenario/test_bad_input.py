"""Bad input gets one clear sentence with file, line, what was expected, and the nearest valid name."""

import shutil
from pathlib import Path

import pytest

from sim.scenario.explain import explain
from sim.scenario.load import load
from sim.scenario.problems import ScenarioError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("scenarios")
    shutil.copytree(ROOT / "scenarios", target, dirs_exist_ok=True)
    return target / "quickstart"


def complaints(folder: Path, text: str | bytes) -> list[str]:
    """What is said about a file with this text after `extends`."""
    file = folder / "case.toml"
    head = b'extends = "base.toml"\n'
    file.write_bytes(head + (text.encode() if isinstance(text, str) else text))
    with pytest.raises(ScenarioError) as caught:
        load(file)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[comission]\nper_car_cny = 1\n", 2, "did you mean 'commission'?"),
        ("[commission]\nper_car_cmy = 1\n", 3, "did you mean 'per_car_cny'?"),
        ('[commission]\nper_car_cny = "a lot"\n', 3, "expected"),
        ("[delivery]\nstock_share = 40\n", 3, "40 % is written 0.40"),
        ('[clock]\nstart = "June"\n', 3, "expected a date such as 2023-06-12"),
        ("[clock]\ndays = nan\n", 3, "expected"),
        ("[price]\nchange_cny = inf\n", 3, "expected a finite number"),
        ("[price]\nchange_cny = 1\nchange_cny = 2\n", 4, "expected TOML"),
        ('[[stores]]\nid = "zh-house-1"\ncity = "zuhai"\n', 4, "did you mean 'zhuhai'?"),
        ('[[local]]\nid = "a"\nset = {}\n[[local]]\nid = "a"\nset = {}\n', 6, "'a' twice, first on line 3"),
        ('[[local]]\nid = "a"\nset = { prise = { change_cny = 1 } }\n', 4, "did you mean 'price'?"),
        (
            '[[local]]\nid = "a"\nfirst = 2023-06-02\nuntil = 2023-06-02\nset = { price = {} }\n',
            5,
            "the window is empty",
        ),
        ('[[local]]\nid = "a"\nfirst = 2033-06-02\nset = { price = {} }\n', 4, "within the run"),
        ("[commission.by_segment]\ntechs = 900\n", 3, "did you mean 'tech'?"),
        ("[commission.by_segment]\ntech = -900\n", 3, "expected"),
        ("[price.by_model]\nes6 = -4e6\n", 3, "expected"),
        ("[heads.per_house]\njunior = -1\n", 3, "expected"),
        ("[heads.by_store.zh-house-1]\njunior = 9.5\n", 3, "expected"),
        ("[baas.fee_cny_per_month]\nb75 = -1\n", 3, "expected"),
        ('[[stores]]\nid = "zh-house-1"\ndemo_cars = { es6 = -1 }\n', 4, "expected"),
        ('[[local]]\nid = "a"\nset = { commission = { by_segment = { tech = -1 } } }\n', 4, "expected"),
        ("price = \n", 2, "expected TOML"),
        (b"title = '\xff'\n", 2, "expected UTF-8 text"),
        ('[routing]\npolicy = "round-robin"\n', 3, "did you mean 'round_robin'?"),
    ],
)
def test_one_sentence_with_file_and_line(folder: Path, text: str | bytes, line: int, words: str) -> None:
    said = complaints(folder, text)
    assert len(said) == 1
    assert said[0].startswith(f"{folder / 'case.toml'}:{line}:")
    assert words in said[0]


def test_all_problems_are_told_together(folder: Path) -> None:
    said = complaints(folder, "[price]\nchange = 1\n[loan]\napr_share = 4\n[baas]\nofered = true\n")
    assert len(said) == 3


def test_parents_that_are_missing_or_circular(folder: Path) -> None:
    one, two = folder / "one.toml", folder / "two.toml"
    one.write_text('extends = "two.toml"\n', encoding="utf-8")
    two.write_text('extends = "one.toml"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"circle of parents, got one.toml -> two.toml -> one.toml"):
        load(one)
    two.write_text('extends = "gone.toml"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"two.toml:1: extends: expected an existing file, got 'gone.toml'"):
        load(two)


def test_files_that_are_not_there_or_not_files(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        load(folder / "gone.toml")
    with pytest.raises(ScenarioError, match="is a directory"):
        load(folder)


def test_explain_names_the_nearest_key(folder: Path) -> None:
    with pytest.raises(ScenarioError, match=r"did you mean 'commission\.per_car_cny'"):
        explain(load(folder / "base.toml"), "comission.per_car_cny")


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("local.cut.set.price.change_cny", -3000.0, "CNY"),
        ("segments.tech.price_coef_mean", None, "utils per 10 000 CNY"),
        ("baas.fee_cny_per_month.b75", None, "CNY per month"),
        ("commission.by_segment", {}, "CNY per car"),
    ],
)
def test_explain_finds_the_entry_of_what_lies_deeper(folder: Path, key: str, value: object, unit: str) -> None:
    """In a local statement, in a row of a table, in a table by name, and where nothing is stated."""
    file = folder / "case.toml"
    file.write_text('extends = "base.toml"\n[[local]]\nid = "cut"\nset = { price = { change_cny = -3000.0 } }\n')
    found = explain(load(file), key)
    assert found.unit == unit and found.source and found.low is not None
    assert value is None or found.value == value


def test_the_same_local_statement_in_every_city_is_the_national_lever(folder: Path) -> None:
    local = folder / "local.toml"
    local.write_text(
        'extends = "../reform_2023/base.toml"\n'
        + "".join(
            f'[[local]]\nid = "{c}"\nwhere = {{ city = ["{c}"] }}\nset = {{ price = {{ change_cny = -1000 }} }}\n'
            for c in ("shenzhen", "dongguan", "huizhou", "zhuhai")
        ),
        encoding="utf-8",
    )
    national = folder / "national.toml"
    national.write_text('extends = "../reform_2023/base.toml"\n[price]\nchange_cny = -1000\n', encoding="utf-8")
    one, other = load(local).scenario, load(national).scenario
    for store in one.stores:
        assert one.levers_at(store.id, 30) == other.levers_at(store.id, 30)
        assert one.levers_at(store.id, 30) is one.levers_at(store.id, 31)
