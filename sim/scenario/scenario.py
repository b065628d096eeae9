"""A scenario: the world, the company's levers, and the question asked."""

import hashlib
import json
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pydantic import Field

from sim.scenario.advisor import AdvisorSection
from sim.scenario.batteries import Battery
from sim.scenario.channels import Channel
from sim.scenario.cities import City
from sim.scenario.clock import ClockSection
from sim.scenario.customer import CustomerSection
from sim.scenario.delivery import DeliverySection
from sim.scenario.delivery_centres import CentreRow
from sim.scenario.extensions import Extension
from sim.scenario.finance import FinanceSection
from sim.scenario.grades import Grade
from sim.scenario.levers import LEVER_NAMES, Levers
from sim.scenario.local import Local, merged
from sim.scenario.market import MarketSection
from sim.scenario.models import CarModel
from sim.scenario.options import OptionPack
from sim.scenario.owner import OwnerSection
from sim.scenario.rivals import Rival
from sim.scenario.scoring import ScoringSection
from sim.scenario.segments import Segment
from sim.scenario.stores import StoreRow
from sim.scenario.study import StudySection
from sim.scenario.tasks import TaskRow


class Scenario(Levers):
    """Everything that a run depends on, besides its seed.

    The lever sections state the national values; `local` states exceptions by place and date.
    """

    title: str
    title_zh: str = ""
    description: str = ""
    clock: ClockSection
    study: StudySection
    market: MarketSection
    cities: tuple[City, ...] = Field(min_length=1)
    segments: tuple[Segment, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(min_length=1)
    models: tuple[CarModel, ...] = Field(min_length=1)
    batteries: tuple[Battery, ...] = Field(min_length=1)
    rivals: tuple[Rival, ...] = ()
    stores: tuple[StoreRow, ...] = Field(min_length=1)
    delivery_centres: tuple[CentreRow, ...] = Field(min_length=1)
    grades: tuple[Grade, ...] = Field(min_length=1)
    tasks: dict[str, TaskRow]
    customer: CustomerSection = Field(default_factory=CustomerSection)
    advisor: AdvisorSection = Field(default_factory=AdvisorSection)
    owner: OwnerSection = Field(default_factory=OwnerSection)
    delivery: DeliverySection = Field(default_factory=DeliverySection)
    finance: FinanceSection = Field(default_factory=FinanceSection)
    scoring: ScoringSection = Field(default_factory=lambda: ScoringSection.model_validate({}))
    local: tuple[Local, ...] = ()
    extensions: dict[str, Extension] = Field(default_factory=dict)

    @property
    def levers(self) -> Levers:
        """The national levers alone."""
        return Levers(**{name: getattr(self, name) for name in LEVER_NAMES})

    def ordered(self) -> "Scenario":
        """The same scenario with its lists in order of identity: their order in a file means nothing."""
        by_number = ("segments", "channels", "models", "batteries", "rivals", "grades")
        lists: dict[str, Any] = {name: sorted(getattr(self, name), key=lambda row: row.number) for name in by_number}
        lists["cities"] = sorted(self.cities, key=lambda city: city.code)
        code = {city.id: city.code for city in self.cities}
        lists["stores"] = sorted(self.stores, key=lambda store: (code[store.city], store.number))
        lists["delivery_centres"] = sorted(self.delivery_centres, key=lambda centre: centre.id)
        return self.model_copy(update={name: tuple(rows) for name, rows in lists.items()})

    @cached_property
    def packs(self) -> tuple[OptionPack, ...]:
        """Every option pack that is offered somewhere at some time, in order of number; `pack` is the place in it."""
        found = {pack.number: pack for pack in self.options.packs}
        for change in [self.market.reference, *(local.set for local in self.local)]:
            if "options" in change:
                levers = Levers.model_validate(merged(self._lever_values, change))
                found = {pack.number: pack for pack in levers.options.packs} | found
        return tuple(found[number] for number in sorted(found))

    @cached_property
    def reference_levers(self) -> Levers:
        """The levers that held where `market.leads_per_day` was counted, with the scenario's own option packs."""
        stated = merged(Levers(options=self.options).model_dump(), self.market.reference)
        return Levers.model_validate(stated)

    @cached_property
    def _lever_values(self) -> dict[str, Any]:
        return {name: getattr(self, name).model_dump() for name in LEVER_NAMES}

    @cached_property
    def _lever_cache(self) -> dict[tuple[int, ...], Levers]:
        return {}

    @cached_property
    def _store_place(self) -> dict[str, tuple[str, str]]:
        regions = {city.id: city.region for city in self.cities}
        return {store.id: (regions[store.city], store.city) for store in self.stores}

    def date_of(self, day: int) -> date:
        """Calendar date of a day of the run; day 0 is `clock.start`."""
        return self.clock.start + timedelta(days=day)

    def levers_at(self, store: str, day: int) -> Levers:
        """The levers that hold in a store on a day of the run; the same object for the same set of statements.

        Raises KeyError for an unknown store.
        """
        region, city = self._store_place[store]
        today = self.date_of(day)
        holding = tuple(
            i for i, local in enumerate(self.local) if local.holds(region=region, city=city, store=store, day=today)
        )
        if holding not in self._lever_cache:
            values = self._lever_values
            for i in holding:
                values = merged(values, self.local[i].set)
            self._lever_cache[holding] = Levers(**values)
        return self._lever_cache[holding]

    def fingerprint(self) -> str:
        """Hash of all that a run depends on, extensions by their source: names and the question asked do not count."""
        content = self.model_dump(mode="json", exclude={"title", "title_zh", "description", "study"})
        for extension in content["extensions"].values():
            del extension["file"]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
