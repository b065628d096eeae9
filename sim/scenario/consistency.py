"""What a schema cannot see: names that point nowhere, numbers used twice, windows without a day, shares that do not add up."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from sim.scenario import extensions
from sim.scenario.levers import LEVER_NAMES, Levers
from sim.scenario.local import merged
from sim.scenario.problems import did_you_mean
from sim.scenario.scenario import Scenario

Loc = tuple[str | int, ...]
Finding = tuple[Loc, str]
TASKS = ("contact", "callback", "receive", "needs", "test_drive", "negotiation", "contract", "handover", "tender")


def inconsistencies(scenario: Scenario) -> list[Finding]:
    """Everything that contradicts itself, as (place, sentence)."""
    found = [
        *_names(scenario),
        *_numbers(scenario),
        *_world(scenario),
        *_levers(scenario, scenario.levers, ()),
        *_reference(scenario),
        *_locals(scenario),
        *_extensions(scenario),
    ]
    return found or list(_packs(scenario))


def _unknown(kind: str, word: str, known: Iterable[str]) -> str:
    return f"expected a known {kind}, got '{word}'{did_you_mean(word, known)}"


def _ids(rows: Iterable[Any]) -> list[str]:
    return [row.id for row in rows]


def _names(s: Scenario) -> Iterator[Finding]:
    cities, models, centres = _ids(s.cities), _ids(s.models), _ids(s.delivery_centres)
    for i, name in enumerate(s.market.cities):
        if name not in cities:
            yield ("market", "cities", i), _unknown("city", name, cities)
    for i, store in enumerate(s.stores):
        if store.city not in cities:
            yield ("stores", i, "city"), _unknown("city", store.city, cities)
        if store.delivery_centre not in centres:
            yield ("stores", i, "delivery_centre"), _unknown("delivery centre", store.delivery_centre, centres)
        for model in store.demo_cars:
            if model not in models:
                yield ("stores", i, "demo_cars", model), _unknown("model", model, models)
    for i, centre in enumerate(s.delivery_centres):
        if centre.city not in cities:
            yield ("delivery_centres", i, "city"), _unknown("city", centre.city, cities)
    for i, model_row in enumerate(s.models):
        for battery in model_row.range_km:
            if battery not in _ids(s.batteries):
                yield ("models", i, "range_km", battery), _unknown("battery", battery, _ids(s.batteries))
        if not model_row.range_km:
            yield ("models", i, "range_km"), "expected the range with at least one battery, got none"
    for task in s.tasks:
        if task not in TASKS:
            yield ("tasks", task), _unknown("task", task, TASKS)
    for task in TASKS:
        if task not in s.tasks:
            yield ("tasks",), f"expected a table [tasks.{task}], got none"


def _numbers(s: Scenario) -> Iterator[Finding]:
    for name in ("segments", "channels", "models", "batteries", "rivals", "grades"):
        yield from _twice(name, [row.number for row in getattr(s, name)])
    yield from _twice("cities", [row.code for row in s.cities], "code")
    seen: dict[tuple[str, int], str] = {}
    for i, store in enumerate(s.stores):
        first = seen.setdefault((store.city, store.number), store.id)
        if first != store.id:
            yield ("stores", i, "number"), f"expected every number once in a city, got {store.number} also in '{first}'"


def _twice(name: str, numbers: list[int], field: str = "number") -> Iterator[Finding]:
    seen: dict[int, int] = {}
    for i, number in enumerate(numbers):
        if number in seen:
            yield (name, i, field), f"expected every {field} once, got {number} again"
        seen[number] = i


def _world(s: Scenario) -> Iterator[Finding]:
    sold = set(s.market.cities)
    if not any(store.city in sold for store in s.stores):
        yield ("stores",), "expected a store in one of the cities of [market], got none"
    for city in s.market.cities:
        if city in _ids(s.cities) and not any(store.city == city for store in s.stores):
            yield ("market", "cities"), f"expected a store in every city, got none in '{city}'"
    for i, channel in enumerate(s.channels):
        if abs(sum(channel.hour_profile) - 1.0) > 1e-3:
            yield (
                ("channels", i, "hour_profile"),
                f"expected 24 shares that add up to 1, got {sum(channel.hour_profile):g}",
            )
        if min(channel.hour_profile) < 0.0:
            yield ("channels", i, "hour_profile"), "expected no negative share"
    retail = [c.share for c in s.channels if not c.enterprise]
    if retail and abs(sum(retail) - 1.0) > 1e-6:
        yield ("channels",), f"expected the shares of retail channels to add up to 1, got {sum(retail):g}"
    total = sum(segment.share for segment in s.segments)
    if abs(total - 1.0) > 1e-6:
        yield ("segments",), f"expected the shares of the segments to add up to 1, got {total:g}"


def _locals(s: Scenario) -> Iterator[Finding]:
    first, last = s.clock.start, s.date_of(s.clock.warmup_days + s.clock.days)
    known = {"region": {c.region for c in s.cities}, "city": set(_ids(s.cities)), "store": set(_ids(s.stores))}
    national = {name: getattr(s, name).model_dump() for name in LEVER_NAMES}
    for i, local in enumerate(s.local):
        here: Loc = ("local", i)
        for kind, names in known.items():
            for word in getattr(local.where, kind) or ():
                if word not in names:
                    yield (*here, "where", kind), _unknown(kind, word, names)
        yield from _window(here, local.first, local.until, first, last)
        yield from _statement(s, (*here, "set"), national, local.set)


def _window(loc: Loc, start: date | None, until: date | None, first: date, last: date) -> Iterator[Finding]:
    loc = (*loc, "first" if until is None else "until")
    if start is not None and until is not None and until <= start:
        yield loc, f"expected a date after {start} (the day after the last one), got {until}: the window is empty"
    elif (until is not None and until <= first) or (start is not None and start >= last):
        yield loc, f"expected a window within the run ({first} to {last - timedelta(days=1)}), got one outside it"


def _extensions(s: Scenario) -> Iterator[Finding]:
    for name, extension in s.extensions.items():
        message = extensions.complaint(name, extension)
        if message:
            yield ("extensions", name), message


def _reference(s: Scenario) -> Iterator[Finding]:
    if s.market.reference:
        default = Levers(options=s.options).model_dump()
        yield from _statement(s, ("market", "reference"), default, s.market.reference)


def _statement(s: Scenario, here: Loc, below: dict[str, Any], change: dict[str, Any]) -> Iterator[Finding]:
    """A statement of levers must name levers, and give a valid set of them when merged over those below it."""
    from sim.scenario.complaints import complaint

    unknown = [name for name in change if name not in LEVER_NAMES]
    for name in unknown:
        yield (*here, name), f"expected a lever, got '{name}'{did_you_mean(name, LEVER_NAMES)}"
    if unknown:
        return
    try:
        levers = Levers.model_validate(merged(below, change))
    except ValidationError as error:
        for item in error.errors():
            yield (*here, *item["loc"]), complaint(item, {})
        return
    yield from _levers(s, levers, here)


def _packs(s: Scenario) -> Iterator[Finding]:
    """A pack is one thing everywhere: what it is and costs to make may not differ by place, what it sells for may."""
    national = {name: getattr(s, name).model_dump() for name in LEVER_NAMES}
    changes: list[tuple[Loc, dict[str, Any]]] = [(("local", i, "set"), local.set) for i, local in enumerate(s.local)]
    ids: dict[int, str] = {}
    first: dict[str, Any] = {}
    for at, change in [((), {}), (("market", "reference"), s.market.reference), *changes]:
        for i, pack in enumerate(Levers.model_validate(merged(national, change)).options.packs):
            here: Loc = (*at, "options", "packs", i)
            if ids.setdefault(pack.number, pack.id) != pack.id:
                yield (*here, "number"), f"expected every number once, got {pack.number} also in '{ids[pack.number]}'"
            same = first.setdefault(pack.id, pack)
            for field in ("number", "unit_cost_cny"):
                if getattr(pack, field) != getattr(same, field):
                    expected, got = getattr(same, field), getattr(pack, field)
                    yield (*here, field), f"expected {expected:g} as elsewhere for '{pack.id}', got {got:g}"


def _levers(s: Scenario, levers: Levers, at: Loc) -> Iterator[Finding]:
    segments, models, grades = _ids(s.segments), _ids(s.models), _ids(s.grades)
    packs, stores = _ids(levers.options.packs), _ids(s.stores)
    tables: list[tuple[Loc, Iterable[str], str, list[str]]] = [
        (("commission", "by_segment"), levers.commission.by_segment, "segment", segments),
        (("price", "by_model"), levers.price.by_model, "model", models),
        (("menu", "by_segment"), levers.menu.by_segment, "segment", segments),
        (("heads", "per_house"), levers.heads.per_house, "grade", grades),
        (("heads", "per_space"), levers.heads.per_space, "grade", grades),
        (("heads", "by_store"), levers.heads.by_store, "store", stores),
        (("baas", "deduction_cny"), levers.baas.deduction_cny, "battery", _ids(s.batteries)),
        (("baas", "fee_cny_per_month"), levers.baas.fee_cny_per_month, "battery", _ids(s.batteries)),
    ]
    for loc, names, kind, known in tables:
        for word in names:
            if word not in known:
                yield (*at, *loc, word), _unknown(kind, word, known)
    for name, entry in levers.menu.by_segment.items():
        for word in entry.packs or ():
            if word not in packs:
                yield (*at, "menu", "by_segment", name, "packs"), _unknown("pack", word, packs)
        if entry.packs == () or entry.payments == ():
            yield (*at, "menu", "by_segment", name), "expected at least one offer, got an empty list"
    if not packs:
        yield (*at, "options", "packs"), "expected at least one pack (the car as it stands), got none"
    for loc, message in _twice("windows", [window.number for window in levers.temps.windows]):
        yield (*at, "temps", *loc), message
    for i, window in enumerate(levers.temps.windows):
        if window.grade not in grades:
            yield (*at, "temps", "windows", i, "grade"), _unknown("grade", window.grade, grades)
        first, last = s.clock.start, s.date_of(s.clock.warmup_days + s.clock.days)
        yield from _window((*at, "temps", "windows", i), window.first, window.until, first, last)
    card = levers.scorecard
    weights = card.volume_weight + card.conversion_weight + card.satisfaction_weight + card.nps_weight
    if weights and abs(weights - 1.0) > 1e-9:
        yield (*at, "scorecard"), f"expected weights that add up to 1 (or all 0), got {weights:g}"
    if levers.roster.close_hour <= levers.roster.open_hour:
        yield (
            (*at, "roster", "close_hour"),
            f"expected an hour after opening at {levers.roster.open_hour:g}, got {levers.roster.close_hour:g}",
        )
