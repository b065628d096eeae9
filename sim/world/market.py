"""The scenario as columns: what both the market and the company are made of, computed once per run."""

import math
from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sim.company import heads
from sim.company.cars import Config, Variant
from sim.company.commission import commission_plan
from sim.company.heads import Post, TempWindow
from sim.company.money import to_fen
from sim.scenario.cities import City
from sim.scenario.levers import Levers
from sim.scenario.scenario import Scenario
from sim.scenario.segments import Segment
from sim.world import people
from sim.world.arrivals import Country
from sim.world.offers import Deal, build_deal, build_offers, build_rivals, swaps_offered
from sim.world.people import Floats, Ints


class GradeRule(NamedTuple):
    """What a grade is: mean skills (contact, needs, drive, negotiation), their spread, experience, base pay."""

    means: tuple[float, float, float, float]
    sd: float
    experience_days: float
    base_fen: int


class Market:
    """A scenario turned into positions, arrays and lookups.

    Positions are places in the scenario's lists; identities are the numbers that the scenario states.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.start = scenario.clock.start
        self.city_position = {c.id: k for k, c in enumerate(scenario.cities)}
        self.city_codes = {c.id: c.code for c in scenario.cities}
        self.model_position = {m.id: k for k, m in enumerate(scenario.models)}
        self.battery_position = {b.id: k for k, b in enumerate(scenario.batteries)}
        self.centre_position = {c.id: k for k, c in enumerate(scenario.delivery_centres)}
        self.grade_position = {g.id: k for k, g in enumerate(scenario.grades)}
        self.grade_numbers = {g.id: g.number for g in scenario.grades}
        self.segment_position = {s.id: k for k, s in enumerate(scenario.segments)}
        self.segment_numbers = tuple(s.number for s in scenario.segments)
        self.enterprise = tuple(s.enterprise for s in scenario.segments)
        self.prior_sd = tuple(s.quality_prior_sd for s in scenario.segments)
        self.half_life = tuple(s.interest_half_life_days for s in scenario.segments)
        self.batch_mean = tuple(s.batch_mean_cars for s in scenario.segments)
        self.visits_first = tuple(c.visit_first for c in scenario.channels)
        self.referral_channel = next((k for k, c in enumerate(scenario.channels) if c.id == "referral"), 0)
        self.lead_cost_fen = tuple(to_fen(c.cost_per_lead_cny) for c in scenario.channels)
        self.store_rows = sorted(
            (s for s in scenario.stores if s.city in scenario.market.cities),
            key=lambda s: (self.city_codes[s.city], s.number),
        )
        self.grades = tuple(
            GradeRule(
                (g.skill_contact, g.skill_needs, g.skill_drive, g.skill_negotiation),
                g.skill_sd,
                g.experience_days,
                to_fen(g.base_pay_cny_month),
            )
            for g in scenario.grades
        )
        self.holding_fen = to_fen(scenario.finance.holding_cost_cny_per_car_day)
        self._offers: dict[tuple[int, int, int], Floats] = {}
        self._deals: dict[int, Floats] = {}
        self._arrays: dict[tuple[tuple[int, ...], bytes], Floats] = {}
        self._plans: dict[int, Any] = {}
        self._posts: dict[tuple[int, int, tuple[int, ...]], tuple[Post, ...]] = {}
        self._levers: dict[tuple[int, ...], tuple[Levers, ...]] = {}

    # -- arrivals ----------------------------------------------------------------------------------------------

    @cached_property
    def cities(self) -> tuple[City, ...]:
        """The cities of the market, in order of division code."""
        return tuple(
            sorted((c for c in self.scenario.cities if c.id in self.scenario.market.cities), key=lambda c: c.code)
        )

    @cached_property
    def country(self) -> Country:
        """What arrivals need to know, as columns."""
        market, segments, channels = self.scenario.market, self.scenario.segments, self.scenario.channels
        hours = np.cumsum([c.hour_profile for c in channels], axis=1)
        return Country(
            codes=np.array([c.code for c in self.cities]),
            first_store=self._first_store,
            cumulative=self._cumulative_attraction(),
            rate=self._rates(),
            segments=np.array([[self._segment(s, city) for s in segments] for city in self.cities]),
            segment_numbers=np.array(self.segment_numbers),
            channel_numbers=np.array([c.number for c in channels]),
            hours=hours / hours[:, -1:],
            base_interest=np.array([c.base_interest for c in channels]),
            elasticity=market.consideration_elasticity,
            headroom=market.headroom,
        )

    @cached_property
    def _first_store(self) -> Ints:
        stores = Counter(s.city for s in self.store_rows)
        return np.cumsum([0, *(stores[city.id] for city in self.cities)])

    def _cumulative_attraction(self) -> Floats:
        attraction = np.array([s.attraction for s in self.store_rows])
        parts = zip(self._first_store, self._first_store[1:], strict=False)
        return np.concatenate([np.cumsum(attraction[a:b]) / attraction[a:b].sum() for a, b in parts])

    def _rates(self) -> Floats:
        scenario, total = self.scenario, sum(c.demand_weight for c in self.cities)
        rate = np.zeros((len(self.cities), len(scenario.segments), len(scenario.channels)))
        for k, city in enumerate(self.cities):
            weight = city.demand_weight / total
            shares = np.array([s.share * (s.tier1_tilt if city.tier == 1 else 1.0) for s in scenario.segments])
            shares = shares / shares.sum()
            for s, segment in enumerate(scenario.segments):
                for c, channel in enumerate(scenario.channels):
                    if segment.enterprise == channel.enterprise:
                        rate[k, s, c] = scenario.market.leads_per_day * weight * shares[s] * channel.share
        return rate

    def segment_in(self, city: int, segment: int) -> Floats:
        """Parameters of a segment (`S_*`) in a city, given by its position in the scenario's list."""
        row: Floats = self.country.segments[self._city_row[city], segment]
        return row

    @cached_property
    def _city_row(self) -> dict[int, int]:
        return {self.city_position[city.id]: row for row, city in enumerate(self.cities)}

    def _segment(self, segment: Segment, city: City) -> Floats:
        income = city.income_cny_per_year / self._mean_income
        row = np.zeros(people.N_SEGMENT)
        row[people.S_PRICE] = segment.price_coef_mean * income**-segment.income_elasticity
        row[people.S_PRICE_SIGMA] = segment.price_coef_sigma
        row[people.S_TASTE_SIGMA] = self.scenario.customer.taste_sigma
        row[people.S_RANGE] = segment.range_coef
        row[people.S_ACCELERATION] = segment.acceleration_coef
        row[people.S_TECH] = segment.tech_coef
        row[people.S_SPACE] = segment.space_coef
        row[people.S_SAFETY] = segment.safety_coef
        row[people.S_BRAND] = segment.brand_coef
        row[people.S_CHARGING] = segment.charging_coef
        row[people.S_PACK] = segment.pack_coef
        row[people.S_PRIOR_MEAN] = segment.quality_prior_mean
        row[people.S_PRIOR_SD] = segment.quality_prior_sd
        row[people.S_DISCOUNT] = segment.discount_rate_median
        row[people.S_DISCOUNT_SIGMA] = segment.discount_rate_sigma
        row[people.S_CAP] = segment.upfront_cap_cny_median * income
        row[people.S_CAP_SIGMA] = segment.upfront_cap_sigma
        row[people.S_PARKING] = segment.home_parking_share
        row[people.S_SWAPS] = segment.swaps_per_month_mean
        row[people.S_OUTSIDE] = segment.outside_utility
        row[people.S_WAIT_TOLERANCE] = segment.wait_tolerance_weeks
        row[people.S_WAIT] = self.scenario.customer.wait_coef
        row[people.S_CITY_CHARGING] = math.log1p(city.swap_stations / city.population_millions)
        row[people.S_PATIENCE] = segment.patience_minutes
        row[people.S_JOINT] = segment.joint_decision_share
        row[people.S_JOINT_DAYS] = segment.joint_decision_days
        row[people.S_REACH] = segment.reach_share
        return row

    @cached_property
    def _mean_income(self) -> float:
        rows = self.scenario.cities
        return sum(c.income_cny_per_year * c.population_millions for c in rows) / sum(
            c.population_millions for c in rows
        )

    def day_factor(self, day: date) -> float:
        """Month x weekday x holiday factor; a worked Saturday or Sunday counts as a Monday."""
        market = self.scenario.market
        weekday = 0 if day in market.workdays else day.weekday()
        holiday = market.holiday_factor if day in market.holidays else 1.0
        return market.month_factor[day.month - 1] * market.weekday_factor[weekday] * holiday

    # -- offers ------------------------------------------------------------------------------------------------

    def levers_on(self, day: int) -> tuple[Levers, ...]:
        """The levers of every store on a day, by position; equal ones are one object that lives as long as the run."""
        date = self.start + timedelta(days=day)
        stated = tuple(i for i, local in enumerate(self.scenario.local) if local.in_time(date))
        if stated not in self._levers:
            self._levers[stated] = tuple(self.scenario.levers_at(s.id, day) for s in self.store_rows)
        return self._levers[stated]

    def public_deal(self, levers: Levers, segment: int, day: date) -> Deal:
        """Offers of a segment without any wait, and the deal vector, from a cache."""
        key = (id(levers), segment, self.launched(day))
        if key not in self._offers:
            self._offers[key] = self._one(build_offers(self.scenario, levers, segment, day))
        return self._offers[key], self.deal_vector(levers, day)

    def launched(self, day: date) -> int:
        """How many models are on sale on a date."""
        return sum(1 for m in self.scenario.models if m.launch_date <= day)

    def deal_vector(self, levers: Levers, day: date) -> Floats:
        """Loan, leasing, swaps and charger terms."""
        key = id(levers) * 2 + int(swaps_offered(levers, day))
        if key not in self._deals:
            self._deals[key] = self._one(build_deal(levers, day))
        return self._deals[key]

    def _one(self, array: Floats) -> Floats:
        """The array, or the equal one that is there already: equality of offers is then cheap to see."""
        return self._arrays.setdefault((array.shape, array.tobytes()), array)

    def reference_deal(self, segment: int, day: date) -> Deal:
        """The offers that bring the reference number of leads."""
        return self.public_deal(self.scenario.reference_levers, segment, day)

    def rivals(self, day: date) -> Floats:
        """Rivals on sale that day."""
        return build_rivals(self.scenario, day)

    def commission(self, levers: Levers) -> Any:
        """The commission lever in fen, by segment position: a row of :data:`sim.company.commission.COMMISSION`."""
        if id(levers) not in self._plans:
            plan = levers.commission
            self._plans[id(levers)] = commission_plan(
                plan.per_car_cny,
                {self.segment_position[s]: cny for s, cny in plan.by_segment.items()},
                [(t.from_cars, t.per_car_cny) for t in plan.tiers],
            )
        return self._plans[id(levers)]

    # -- cars --------------------------------------------------------------------------------------------------

    @cached_property
    def variants(self) -> list[Variant]:
        """Every configuration at every centre that may be built for stock: the first pack of each battery and model."""
        return [(centre, config) for centre in self.centre_position.values() for config in self.configs]

    @cached_property
    def configs(self) -> tuple[Config, ...]:
        """Every configuration that can be built."""
        return tuple(
            Config(self.model_position[m.id], self.battery_position[battery], pack)
            for m in self.scenario.models
            for battery in sorted(m.range_km, key=self.battery_position.__getitem__)
            for pack in range(len(self.scenario.packs))
        )

    @cached_property
    def initial_stock(self) -> dict[Variant, int]:
        """Finished cars at the start, spread evenly over the configurations of launched models."""
        stock: dict[Variant, int] = {}
        offered = {pack.id for pack in self.scenario.options.packs}
        national = {k for k, pack in enumerate(self.scenario.packs) if pack.id in offered}
        for k, centre in enumerate(self.scenario.delivery_centres):
            here = [v for v in self.variants if v[0] == k and self._launched(v[1].model) and v[1].pack in national]
            for i in range(centre.stock_cars if here else 0):
                variant = here[i % len(here)]
                stock[variant] = stock.get(variant, 0) + 1
        return stock

    def _launched(self, model: int) -> bool:
        return self.scenario.models[model].launch_date <= self.start

    def unit_cost_fen(self, config: Config) -> int:
        """Unit cost of a configuration, net of VAT."""
        model = self.scenario.models[config.model]
        battery = self.scenario.batteries[config.battery]
        pack = self.scenario.packs[config.pack]
        return to_fen(model.unit_cost_cny + battery.unit_cost_cny + pack.unit_cost_cny)

    # -- team --------------------------------------------------------------------------------------------------

    def posts(self, store: int, day: int) -> tuple[Post, ...]:
        """The posts of a store (position) on a day."""
        levers, date = self.levers_on(day)[store], self.start + timedelta(days=day)
        holding = tuple(w.number for w in levers.temps.windows if w.first <= date < w.until)
        key = (id(levers), store, holding)
        if key not in self._posts:
            row = self.store_rows[store]
            per_kind = levers.heads.per_house if row.kind == "house" else levers.heads.per_space
            core = heads.core_heads(per_kind, levers.heads.factor, levers.heads.by_store.get(row.id))
            windows = [TempWindow(w.number, w.grade, w.per_store, w.first, w.until) for w in levers.temps.windows]
            self._posts[key] = heads.posts(core, windows, self.grade_numbers, date)
        return self._posts[key]
