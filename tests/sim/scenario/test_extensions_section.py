"""The section `[extensions]`: what is read, what is refused, and where its files lie."""

import ast
from pathlib import Path

import pytest

from sim.scenario.diff import diff
from sim.scenario.explain import explain
from sim.scenario.jsonschema import draft4, schema
from sim.scenario.load import load
from sim.scenario.problems import ScenarioError
from sim.scenario.replaceable import FOLDER, RANGES, replaceable

ROOT = Path(__file__).resolve().parents[3]
BASE = (ROOT / "scenarios/quickstart/base.toml").as_posix()
PEOPLE = """
def slower(interest, days, half_life_days):
    return interest

def shorter(interest, days):
    return interest

def swapped(days, interest, half_life_days):
    return interest

def greedy(*numbers):
    return numbers[0]

constant = 3.0
"""


def stated(folder: Path, text: str, name: str = "case.toml") -> Path:
    """A scenario beside `people.py`, with its statement on line 3."""
    folder.mkdir(exist_ok=True)
    (folder / "people.py").write_text(PEOPLE, encoding="utf-8")
    (folder / "torn.py").write_text("def slower(interest:\n", encoding="utf-8")
    (folder / "latin.py").write_bytes(b"# \xff\n")
    file = folder / name
    file.write_text(f'extends = "{BASE}"\n[extensions]\n{text}\n', encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('coled = "people.py:slower"', "expected a function of behaviour, got 'coled'; did you mean 'cooled'?"),
        ('best_offer = "people.py:slower"', "expected a function of behaviour, got 'best_offer'"),
        ('cooled = "persons.py:slower"', "expected an existing file, got 'persons.py', which is not there"),
        ('cooled = "people.py:slowre"', "expected a function of people.py, got 'slowre'; did you mean 'slower'?"),
        ('cooled = "people.py:constant"', "expected a function of people.py, got 'constant'"),
        (
            'cooled = "people.py:shorter"',
            "expected the parameters of cooled(interest, days, half_life_days), "
            "got shorter(interest, days) on line 5 of people.py",
        ),
        ('cooled = "people.py:swapped"', "got swapped(days, interest, half_life_days) on line 8"),
        ('cooled = "people.py:greedy"', "got greedy(*numbers) on line 11"),
        ('cooled = "torn.py:slower"', "expected Python in torn.py, got: '(' was never closed (line 1)"),
        ('cooled = "latin.py:slower"', "expected a file that can be read, got 'latin.py': it is no UTF-8 text"),
        ('cooled = ".:slower"', "expected a file that can be read, got '.': Is a directory"),
        ('cooled = "people.py"', "expected 'file.py:function', got 'people.py'"),
        ("cooled = 3", "expected 'file.py:function', got 3"),
        ('cooled = { file = "people.py" }', "expected 'file.py:function', got a table"),
    ],
)
def test_one_sentence_with_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    file = stated(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        load(file)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{file}:3: extensions.") and words in str(problem)


def test_several_are_told_together(tmp_path: Path) -> None:
    file = stated(tmp_path, 'coled = "people.py:slower"\ncooled = "people.py:shorter"')
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert [problem.line for problem in caught.value.problems] == [3, 4]


def test_a_section_that_is_no_table_or_is_local_is_refused(tmp_path: Path) -> None:
    """One behaviour for all people of a run: a place or a date has none of its own."""
    file = stated(tmp_path, '[[local]]\nid = "a"\nset = { extensions = { cooled = "people.py:slower" } }')
    with pytest.raises(ScenarioError, match="expected a lever, got 'extensions'"):
        load(file)
    file.write_text(f'extends = "{BASE}"\nextensions = "people.py"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r":2: extensions: expected"):
        load(file)


def test_a_child_adds_to_its_parent_and_each_file_lies_beside_its_own(tmp_path: Path) -> None:
    """`cooled` comes from the parent's folder, `warmed` from the child's, `pace` is the child's instead of the parent's."""
    parent = stated(tmp_path / "parent", 'cooled = "people.py:slower"\npace = "people.py:tired"')
    (parent.parent / "people.py").write_text(
        PEOPLE + "def tired(fatigue, slowdown):\n    return 1.0\n", encoding="utf-8"
    )
    child = stated(tmp_path / "child", 'warmed = "own.py:better"\npace = "own.py:tired"')
    own = "def better(interest, gain_share):\n    return 1.0\n\ndef tired(fatigue, slowdown):\n    return 2.0\n"
    (child.parent / "own.py").write_text(own, encoding="utf-8")
    child.write_text(child.read_text(encoding="utf-8").replace(BASE, "../parent/case.toml"), encoding="utf-8")
    loaded = load(child)
    found = {name: (each.file, each.function) for name, each in loaded.scenario.extensions.items()}
    assert found == {
        "cooled": ("people.py", "slower"),
        "warmed": ("own.py", "better"),
        "pace": ("own.py", "tired"),
    }
    assert loaded.scenario.extensions["pace"].source == own
    assert "def slower" in loaded.scenario.extensions["cooled"].source
    assert explain(loaded, "extensions.cooled").set_by == f"{tmp_path / 'child' / '../parent/case.toml'}:3"


def test_explain_knows_the_section(tmp_path: Path) -> None:
    loaded = load(stated(tmp_path, 'cooled = "people.py:slower"'))
    told = explain(loaded, "extensions.cooled")
    assert told.value.startswith("people.py:slower (source ") and told.set_by == f"{loaded.path}:3"
    assert told.doc.startswith("cooled(interest, days, half_life_days): ")
    assert str(explain(loaded, "extensions").value).startswith("cooled by people.py:slower (source ")
    assert explain(load(BASE), "extensions").value == "none"
    default = explain(loaded, "extensions.warmed")
    assert (default.value, default.set_by) == ("sim/behaviour/interest.py:warmed", "default")
    with pytest.raises(ScenarioError, match="did you mean 'warmed'"):
        explain(loaded, "extensions.warm")


def test_diff_tells_the_functions_and_not_their_sources(tmp_path: Path) -> None:
    base, other = load(BASE), load(stated(tmp_path, 'cooled = "people.py:slower"'))
    (found,) = [d for d in diff(base, other) if d.key.startswith("extensions")]
    assert found.key == "extensions.cooled" and str(found.b).startswith("people.py:slower (source ")


def test_editors_know_the_names() -> None:
    for found in (schema(), draft4()):
        section = found["properties"]["extensions"]
        assert section["properties"].keys() == replaceable().keys() and section["additionalProperties"] is False


def test_what_can_be_replaced_is_every_pure_question_about_numbers() -> None:
    """By the imported functions' own annotations: what the sources say is what runs."""
    from importlib import import_module
    from inspect import signature

    numbers, found = {float, int, bool}, set()
    for file in FOLDER.glob("*.py"):
        module = import_module(f"sim.behaviour.{file.stem}")
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            function = getattr(module, node.name) if isinstance(node, ast.FunctionDef) else None
            if function is None or not hasattr(function, "py_func"):
                continue
            told = signature(function.py_func)
            kinds = {parameter.annotation for parameter in told.parameters.values()}
            if kinds <= numbers and told.return_annotation is float and "seed" not in told.parameters:
                assert function.__name__ not in found, "a name of its own"
                found.add(function.__name__)
    assert found == set(replaceable()) and RANGES.keys() <= found
    assert {"cooled", "accepts", "persuasion", "posterior_mean", "effort", "quit_hazard", "true_score"} <= found
