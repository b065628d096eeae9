"""Every number of the schema has an entry in the register, and every entry can be believed.

Key of an entry: the section and the name of the field. What lies between them in a scenario file is left out: ids of rows,
keys of tables, the name of a nested array. `cities.lat` is that of every row, `baas.deduction_cny` that of every battery,
`commission.from_cars` that of every tier. `SHARED` lists the keys that two fields have in common on purpose.
"""

import re
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.explain import explain
from sim.scenario.load import load
from sim.scenario.register import GRADES, Entry, register
from sim.scenario.scenario import Scenario

#: A tier's commission of a car is the same assumption as the lever's.
SHARED = {"commission.per_car_cny"}
#: End of a name -> how its unit starts.
UNITS = {
    r"_cny(_mean|_median)?": "CNY",
    r"_cny(_per)?_month": "CNY per month",
    r"_cny_per_day": "CNY per day",
    r"_cny_per_year": "CNY per year",
    r"_cny_per_car_day": "CNY per car and day",
    r"per_(car|hire|lead|swap)_cny": "CNY per",
    r"_share|share": "share",
    r"_minutes": "minutes",
    r"_minutes_per_day": "minutes per day",
    r"_hours": "hours",
    r"_hour": "hour of the day",
    r"_per_hour": "per hour",
    r"_per_day": r".*\b(per|a) day",
    r"_per_month": r".*\b(per|a) month",
    r"_per_year": r".*\b(per|and) year",
    r"_per_10k_cars": ".*per 10 000 cars",
    r"_days|days": "days",
    r"_weeks": "weeks",
    r"_months|months": "months",
    r"_cars": "cars",
    r"_km": "km",
    r"kwh": "kWh",
    r"_millions": "million",
    r"_utils": "utils",
    r"_elasticity": "elasticity|per util",
    r"_cars_per_month": "cars per month",
}


class Number(NamedTuple):
    """A field of the schema that holds numbers, alone or in a table or list.

    Attributes:
        path: names from the top of a scenario file down, without ids and keys.
        model: the section or row that has the field.
        field: pydantic's.
    """

    path: tuple[str, ...]
    model: type[BaseModel]
    field: FieldInfo

    @property
    def key(self) -> str:
        """Of its entry."""
        return f"{self.path[0]}.{self.path[-1]}"


def numbers(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Number]:
    """Every number below a model."""
    for name, field in model.model_fields.items():
        for leaf in _leaves(field.annotation):
            if isinstance(leaf, type) and issubclass(leaf, BaseModel):
                yield from numbers(leaf, (*path, name))
            elif leaf in (int, float):
                yield Number((*path, name), model, field)


def _leaves(annotation: Any) -> Iterator[Any]:
    """What a type is made of: the values of tables, the items of lists, the alternatives of unions."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is None:
        yield annotation
    elif origin is Annotated:
        yield from _leaves(args[0])
    elif origin is not Literal:
        assert origin in (dict, tuple, list, types.UnionType), f"teach this test to look into {annotation}"
        for each in args[1:] if origin is dict else args:
            yield from _leaves(each)


NUMBERS = {".".join(number.path): number for number in numbers(Scenario)}
ENTRIES = register()


def values(value: Any) -> list[float]:
    """The numbers in a default."""
    if isinstance(value, Mapping):
        return [n for each in value.values() for n in values(each)]
    if isinstance(value, list | tuple):
        return [n for each in value for n in values(each)]
    return [float(value)]


def stated(value: Any, path: tuple[str, ...]) -> list[float]:
    """The numbers of a field in a scenario, in all its rows; the fleet desk and its buyers are a market of their own."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return [n for row in value if not row.get("enterprise") for n in stated(row, path)]
    if not path:
        return values(value)
    if path[0] in value:
        return stated(value[path[0]], path[1:])
    return [n for row in value.values() for n in stated(row, path)] if isinstance(value, Mapping) else []


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def test_the_walk_sees_rows_tables_and_lists() -> None:
    """A number that the walk cannot see would never be asked for."""
    seen = {
        "cities.lat",
        "commission.tiers.from_cars",
        "options.packs.price_cny",
        "temps.windows.day_rate_cny",
        "baas.fee_cny_per_month",
        "heads.by_store",
        "tasks.mean_minutes",
        "market.month_factor",
        "channels.hour_profile",
    }
    assert seen <= NUMBERS.keys()
    assert not {"title", "clock.start", "baas.offered", "routing.policy", "menu.by_segment.payments"} & NUMBERS.keys()


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_every_number_has_an_entry(number: Number) -> None:
    """And takes its default from there."""
    assert number.key in ENTRIES, f"scenarios/register/{number.path[0]}.toml needs [{number.path[-1]}]"
    default = ENTRIES[number.key].default
    if not number.field.is_required():
        assert plain(number.field.get_default(call_default_factory=True)) == default
    elif number.key not in SHARED:
        assert default is None, "the register has a default that the schema does not use"


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_a_field_names_its_own_entry(number: Number) -> None:
    """A copied line of the schema would show the description of another number."""
    extra = number.field.json_schema_extra
    assert not isinstance(extra, dict) or extra.get("register", number.key) == number.key


def test_no_entry_without_a_field() -> None:
    assert ENTRIES.keys() == {number.key for number in NUMBERS.values()}


def test_only_what_is_listed_shares_an_entry() -> None:
    keys = [number.key for number in NUMBERS.values()]
    assert {key for key in keys if keys.count(key) > 1} == SHARED


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_can_be_believed(entry: Entry) -> None:
    """A known grade, a range that holds the default, a source that says something."""
    assert entry.grade in GRADES
    assert entry.low <= entry.high
    assert all(entry.low <= n <= entry.high for n in values(entry.default if entry.default is not None else []))
    assert len(entry.doc) > 2 and entry.unit and entry.source
    if entry.grade != "judged":
        assert len(entry.source) > 20 and "udgement" not in entry.source


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_the_name_says_the_unit(entry: Entry) -> None:
    """The longest end of the name that is known decides."""
    name = entry.key.split(".")[1]
    ends = {end: found.group() for end in UNITS if (found := re.search(f"(?:{end})$", name))}
    if ends:
        unit = UNITS[max(ends, key=lambda end: len(ends[end]))]
        assert re.match(f"(?:{unit})", entry.unit), f"{entry.key} [{entry.unit}]"
    if name.endswith("share"):
        assert entry.low >= 0.0 and entry.high <= 1.0


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_the_base_lies_in_the_ranges(number: Number, base: Scenario) -> None:
    """Also inside tables and lists."""
    entry = ENTRIES[number.key]
    assert [n for n in stated(base.model_dump(), number.path) if not entry.low <= n <= entry.high] == []


def test_explain_shows_the_entry_of_a_row(tmp_path: Path, scenarios: Path) -> None:
    """Dotted keys with the id of a row in between."""
    file = tmp_path / "tiers.toml"
    file.write_text(
        f'extends = "{scenarios / "quickstart" / "base.toml"}"\n'
        '[[commission.tiers]]\nid = "third"\nfrom_cars = 3\nper_car_cny = 1500\n'
    )
    loaded = load(file)
    for key, of in (
        ("commission.tiers.third.from_cars", "commission.from_cars"),
        ("commission.tiers.third.per_car_cny", "commission.per_car_cny"),
        ("options.packs.nomi_comfort.price_cny", "options.price_cny"),
        ("cities.zhuhai.lat", "cities.lat"),
        ("channels.web.hour_profile", "channels.hour_profile"),
    ):
        found, entry = explain(loaded, key), ENTRIES[of]
        assert (found.unit, found.low, found.high, found.grade, found.source) == entry_of(entry)


def entry_of(entry: Entry) -> tuple[Any, ...]:
    return entry.unit, entry.low, entry.high, entry.grade, entry.source
