"""Functions of behaviour replaced by a scenario's own: the same people, who ask another function."""

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest

from results.store import run_name
from sim.agents.customer import Customer
from sim.compile import is_compiled
from sim.events import Event
from sim.extension import ExtensionError
from sim.run import RunTables, engine_for, simulate, why_agents
from sim.scenario.local import merged
from sim.scenario.replaceable import replaceable
from sim.scenario.scenario import Scenario
from sim.variant import DECORATORS, Variant, importers, imports, variant
from sim.world.identity import FRIEND_BIT
from tests.conftest import ROOT
from tests.sim.equality import difference, first_difference
from tests.sim.extended import all_copied, copies, extended

FICKLE = "def fickle(interest, days, half_life_days):\n    return 0.0 * interest\n"
EXACT = """from decimal import Decimal

def exact(interest, days, half_life_days):
    return float(Decimal(interest)) * 2.0 ** (-days / half_life_days)
"""
STAY = "def hazard(per_year, pay_ratio, pay_elasticity, fatigue, fatigue_coef):\n    return 0.0\n"
RAISE = "if per_year > 0.0:\n        raise ValueError('too long')\n    return 0.0"
WRONG = "people.py:wrong: expected a number from 0 to 1 as quit_hazard gives, got"
LEAVE = STAY.replace("0.0", "0.2")


#: Runs the scenarios it is given, and tells the hash of each log.
PROGRAM = """
import hashlib, json, sys
from sim.run import simulate
from sim.scenario.scenario import Scenario

for name, text in json.load(sys.stdin):
    events = simulate(Scenario.model_validate_json(text), engine="compiled").tables["events"]
    print(name, hashlib.sha256(b"".join(column.tobytes() for column in events.values())).hexdigest())
"""


@pytest.fixture(scope="module")
def eventful(lively: Scenario) -> Scenario:
    """The lively scenario with levers that have every function asked."""
    tiers = [{"id": "second", "from_cars": 2, "per_car_cny": 1500.0}]
    levers = {
        "price": {"change_cny": -20_000},
        "commission": {"tiers": tiers},
        "profit_share": {"share": 0.02},
        "swaps": {"free_per_month": 4},
        "charger": {"subsidy_cny": 3000},
    }
    return Scenario.model_validate(merged(lively.model_dump(), levers))


def same(a: RunTables, b: RunTables) -> str:
    """The first difference of two runs; empty when there is none."""
    return first_difference(a.tables, b.tables)


def count(run: RunTables, event: Event) -> int:
    return int((run.tables["events"]["event"] == event).sum())


def log_hash(run: RunTables) -> str:
    return hashlib.sha256(b"".join(column.tobytes() for column in run.tables["events"].values())).hexdigest()


def newcomers(run: RunTables) -> set[int]:
    """Everybody who enters the market by themselves."""
    events = run.tables["events"]
    return {who for who in events["customer"][events["event"] == Event.LEAD].tolist() if not who & FRIEND_BIT}


# -- what a replacement is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["agents", "compiled"])
def test_copies_change_nothing(eventful: Scenario, engine: str) -> None:
    """Every function replaced by its copy: the same run, bit for bit."""
    copied = simulate(all_copied(eventful, copies()), engine=engine, threads=2)
    assert same(simulate(eventful, engine=engine), copied) == ""


def test_another_function_moves_what_it_should_in_both_engines(lively: Scenario) -> None:
    """Interest that is gone at once: people are lost, few come; those who enter the market are the same."""
    scenario = extended(lively, FICKLE, cooled="fickle")
    assert engine_for("auto", extensions=scenario.extensions) == "compiled"
    assert difference(scenario) == ""
    usual, changed = simulate(lively), simulate(scenario)
    assert count(changed, Event.LOST) > 1.2 * count(usual, Event.LOST)
    assert count(changed, Event.VISIT_BOOKED) < 0.8 * count(usual, Event.VISIT_BOOKED)
    assert newcomers(changed) == newcomers(usual)


def test_every_replaceable_function_is_asked_and_plain_python_gives_the_same_bits(
    eventful: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies that tell who they are cannot be compiled: `auto` says so once, and the agents engine asks each of them."""
    asked: set[str] = set()
    book = ModuleType("book_of_the_asked")
    book.write = asked.add  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "book_of_the_asked", book)
    scenario = all_copied(eventful, copies("sys.modules['book_of_the_asked'].write('{name}')", decorator="# plain"))
    with pytest.warns(UserWarning, match="cannot be compiled") as said:
        changed = simulate(scenario)
    assert len(said) == 1 and str(said[0].message).endswith(": the agents engine runs.")
    assert changed.engine == "agents"
    assert same(simulate(eventful), changed) == ""
    assert asked == set(replaceable())


# -- what cannot be compiled --------------------------------------------------------------------------------------------


def test_auto_says_in_one_sentence_why_the_agents_run(lively: Scenario) -> None:
    extensions = extended(lively, EXACT, cooled="exact").extensions
    said = why_agents("auto", extensions)
    assert said.startswith("people.py:exact cannot be compiled (line 4: ") and said.endswith(
        ": the agents engine runs."
    )
    assert said.count(". ") == 0 and "\n" not in said
    assert engine_for("auto", extensions=extensions) == "agents" and why_agents("agents", extensions) == ""


def test_the_compiled_engine_asked_for_is_refused(lively: Scenario) -> None:
    scenario = extended(lively, EXACT, cooled="exact")
    with pytest.raises(ExtensionError, match=r"people\.py:exact cannot be compiled .*leave the engine to 'auto'"):
        simulate(scenario, engine="compiled")


def test_a_class_of_people_and_a_function_are_not_mixed(lively: Scenario) -> None:
    """A class derives from the default people, who would not ask the function."""
    with pytest.raises(ValueError, match="state one of the two"):
        simulate(extended(lively, FICKLE, cooled="fickle"), customer_class=Customer)


# -- what a function does wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "engine", "words"),
    [
        (RAISE, "compiled", "people.py:3: wrong raised ValueError: too long"),
        (RAISE, "agents", "people.py:3: wrong raised ValueError: too long"),
        ("return float('nan') * fatigue", "agents", f"{WRONG} another"),
        ("return {}[per_year]", "auto", "people.py:2: wrong raised KeyError: "),
        ("return 1.5", "compiled", f"{WRONG} another"),
        ("return -0.1", "agents", f"{WRONG} another"),
        ("return None", "auto", f"{WRONG} None"),
        ("return {0: 1.5}[0]", "auto", f"{WRONG} 1.5"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*cannot be compiled")
def test_a_function_at_fault_is_named_with_its_line(lively: Scenario, body: str, engine: str, words: str) -> None:
    source = STAY.replace("hazard", "wrong").replace("return 0.0", body)
    with pytest.raises(ExtensionError) as caught:
        simulate(extended(lively, source, quit_hazard="wrong"), engine=engine, days=2)
    assert str(caught.value).startswith(words) and caught.value.name == "quit_hazard"


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("quit_hazard", "hasard", "expected a function of people.py, got 'hasard'; did you mean 'hazard'?"),
        ("quitting", "hazard", "expected a function of behaviour, got 'quitting'"),
        ("cooled", "hazard", "expected the parameters of cooled"),
    ],
)
def test_a_scenario_made_in_python_is_checked_too(lively: Scenario, name: str, function: str, words: str) -> None:
    with pytest.raises(ExtensionError, match=words[:40]) as caught:
        simulate(extended(lively, STAY, **{name: function}), days=1)
    assert str(caught.value).startswith(words)


def test_a_file_may_have_any_name(lively: Scenario) -> None:
    """Its name stands in the compiled function, for what is said when it is at fault."""
    scenario = extended(lively, LEAVE, quit_hazard="hazard")
    odd = {n: e.model_copy(update={"file": '它 "quoted"\\odd.py'}) for n, e in scenario.extensions.items()}
    assert why_agents("auto", odd) == ""
    found = simulate(scenario.model_copy(update={"extensions": odd}), days=3)
    assert same(found, simulate(scenario, days=3)) == ""


def test_a_file_that_cannot_be_executed_is_named_with_its_line(lively: Scenario) -> None:
    source = f"import a_module_that_nobody_has\n\n{STAY}"
    with pytest.raises(ExtensionError, match=r"people\.py:1: the file cannot be executed: ModuleNotFoundError"):
        simulate(extended(lively, source, quit_hazard="hazard"), engine="agents", days=1)


# -- nothing is mixed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["agents", "compiled"])
def test_variants_and_the_default_live_side_by_side(lively: Scenario, engine: str) -> None:
    """In turn, twice, in one process; texts that nobody has compiled before."""
    usual = lively
    stay = extended(lively, f"# {uuid4()}\n{STAY}", quit_hazard="hazard")
    leave = extended(lively, f"# {uuid4()}\n{LEAVE}", quit_hazard="hazard")
    first, again = (
        [simulate(s, engine=engine) for s in order] for order in ([usual, stay, leave], [leave, stay, usual])
    )
    for one, other in zip(first, reversed(again), strict=True):
        assert same(one, other) == ""
    quits = [count(run, Event.QUIT) for run in first]
    assert quits[1] == 0 < quits[0] < quits[2]


def test_compiled_code_on_disk_is_not_mixed_between_processes(lively: Scenario) -> None:
    """Processes that compile in another order, and then find on disk what the others left, leave the same log."""
    mark = uuid4()
    scenarios = {
        "usual": lively,
        "fickle": extended(lively, FICKLE, cooled="fickle"),
        "stay": extended(lively, f"# {mark}\n{STAY}", quit_hazard="hazard"),
        "leave": extended(lively, f"# {mark}\n{LEAVE}", quit_hazard="hazard"),
    }
    told = []
    for order in (["usual", "stay", "fickle"], ["leave", "usual"], ["fickle", "leave", "stay", "usual"]):
        given = json.dumps([(name, scenarios[name].model_dump_json()) for name in order])
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, input=given, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told += done.stdout.splitlines()
    here = {f"{name} {log_hash(simulate(s, engine='compiled'))}" for name, s in scenarios.items()}
    assert set(told) == here and len(here) == len(scenarios)


def test_a_variant_shares_what_it_does_not_change(lively: Scenario) -> None:
    """The store's day does not ask whether an advisor quits, and is not compiled again for it."""
    other = variant(extended(lively, STAY, quit_hazard="hazard").extensions)
    default = Variant()
    assert other.module("sim.compiled.store_day") is default.module("sim.compiled.store_day")
    assert other.module("sim.compiled.engine") is not default.module("sim.compiled.engine")
    assert other.module("sim.behaviour.quitting").quit_hazard(1.0, 1.0, 1.0, 0.0, 1.0) == 0.0
    assert default.module("sim.behaviour.quitting").quit_hazard(1.0, 1.0, 1.0, 0.0, 1.0) > 0.0


def test_a_variant_is_compiled_by_itself(lively: Scenario) -> None:
    """That another variant has been compiled says nothing of it."""
    fresh = variant(extended(lively, f"# {uuid4()}\n{STAY}", quit_hazard="hazard").extensions)
    simulate(lively, engine="compiled", days=1)
    assert is_compiled() and not fresh.is_compiled()


def test_twins_see_every_import() -> None:
    """A twin's imports lead to twins as far as they are written `from sim... import ...`."""
    for file in (ROOT / "sim").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, file
            elif isinstance(node, ast.Import):
                assert not any(alias.name.split(".")[0] == "sim" for alias in node.names), file
    twins = importers(each.module for each in replaceable().values())
    assert twins <= imports().keys() and "sim.compiled.store_day" in twins
    assert not any(name.startswith(("sim.scenario", "sim.random", "sim.log", "sim.events")) for name in twins)


def test_plain_python_is_kept_from_functions_without_a_door(lively: Scenario) -> None:
    """Every decorator of `sim.compile` is one that a plain twin leaves out; what only compiled code may call is opened."""
    from sim import compile as compiling

    source = Path(compiling.__file__).read_text(encoding="utf-8")
    decorators = {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and "njit" in ast.unparse(node)
    }
    assert decorators == set(DECORATORS)
    plain = variant(extended(lively, EXACT, cooled="exact").extensions)
    doorless = [
        f"{name}.{each}"
        for name in importers(["sim.behaviour.interest"])
        if not name.startswith("sim.compiled")
        for each, value in vars(plain.module(name)).items()
        if getattr(value, "targetoptions", {}).get("no_cpython_wrapper")
    ]
    assert doorless == []


# -- what a run is ------------------------------------------------------------------------------------------------------


def test_an_edited_source_is_another_run_and_a_moved_file_is_not(lively: Scenario) -> None:
    stay, leave = (extended(lively, source, quit_hazard="hazard") for source in (STAY, LEAVE))
    moved = stay.model_copy(
        update={"extensions": {n: e.model_copy(update={"file": "b/c.py"}) for n, e in stay.extensions.items()}}
    )
    names = [run_name(s, 7) for s in (lively, stay, leave)]
    assert len(set(names)) == 3
    assert run_name(moved, 7) == names[1]
