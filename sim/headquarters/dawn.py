"""Dawn: the scenario's numbers become the plain constants of a store's day."""

from datetime import timedelta

from sim.behaviour import choice as ch
from sim.behaviour.decisions import rule_row
from sim.company.cars import Config
from sim.company.money import to_fen
from sim.company.promise import promised_days
from sim.company.routing import POLICIES, Policy
from sim.company.supply import Supply
from sim.events import SERVICE_TASKS, Task
from sim.headquarters.branch import Branch
from sim.headquarters.today import CONSTANT, EXPONENTIAL, GAMMA, LAST_MINUTE, Today
from sim.scenario.levers import Levers
from sim.world.arrivals import Deal
from sim.world.identity import date_ordinal
from sim.world.market import Market
from sim.world.people import Floats

LAWS = {"constant": CONSTANT, "exponential": EXPONENTIAL, "gamma": GAMMA}


class Dawn:
    """Makes `Today` for every store; waits quoted at dawn hold all day."""

    def __init__(self, market: Market, supply: Supply) -> None:
        self._market = market
        self._supply = supply
        self._rule = rule_row(market.scenario.customer, market.scenario.owner)
        tasks = [self._market.scenario.tasks[kind.name.lower()] for kind in SERVICE_TASKS]
        self._priority = tuple(t.priority for t in tasks)
        self._minutes = tuple(t.mean_minutes for t in tasks)
        self._law = tuple(LAWS[t.law] for t in tasks)
        self._shape = tuple(t.shape for t in tasks)
        self._offers: dict[tuple[int, int, int, int], Deal] = {}
        self._quoted: dict[tuple[Config, int], float] = {}
        self._configs: dict[int, list[Config]] = {}
        self._day = -1

    def today(self, store: Branch, day: int) -> Today:
        """What holds in a store on a day."""
        scenario, market = self._market.scenario, self._market
        levers = market.levers(store.name, day)
        if day != self._day:
            self._quoted.clear()
            self._offers.clear()
            self._day = day
        minutes = list(self._minutes)
        minutes[Task.CONTRACT] *= levers.contract.minutes_factor
        overhead = (
            scenario.finance.overhead_house_cny_per_day if store.house else scenario.finance.overhead_space_cny_per_day
        )
        today = market.start + timedelta(days=day)
        return Today(
            day=day,
            levers=levers,
            habits=scenario.customer,
            rule=self._rule,
            date_number=date_ordinal(today),
            open_minute=levers.roster.open_hour * 60.0,
            close_minute=min(levers.roster.close_hour * 60.0, LAST_MINUTE),
            admin_minutes=scenario.advisor.admin_minutes_per_day,
            break_minutes=scenario.advisor.break_minutes,
            priority=self._priority,
            mean_minutes=tuple(minutes),
            law=self._law,
            shape=self._shape,
            routing=Policy(POLICIES[levers.routing.policy]),
            dedicated_share=levers.routing.dedicated_share,
            by_score=scenario.scoring.use == "score",
            overhead_fen=to_fen(overhead),
            rivals=market.rivals(today),
            urge=self._urge(levers, day),
            deal=market.deal_vector(levers, today),
            offers_now=lambda segment: self._now(levers, segment, store.centre, day),
            offers_public=lambda segment: market.public_deal(levers, segment, today),
        )

    def _urge(self, levers: Levers, day: int) -> float:
        """Utils that a deadline adds in the last week of a limited offer."""
        deadline = levers.swaps.offered_until
        if deadline is None or levers.swaps.free_per_month == 0:
            return 0.0
        left = (deadline - self._market.start).days - day
        return levers.swaps.deadline_pull_utils if 0 <= left < 7 else 0.0

    def _now(self, levers: Levers, segment: int, centre: int, day: int) -> Deal:
        """The offers with the waits that may be promised now, computed once a day, segment and centre."""
        key = (id(levers), segment, centre, day)
        if key not in self._offers:
            public, deal = self._market.public_deal(levers, segment, self._market.start + timedelta(days=day))
            offers = public.copy()
            for row, config in zip(offers, self._configs_of(public), strict=True):
                row[ch.O_WAIT] = self._weeks(config, centre)
            self._offers[key] = (offers, deal)
        return self._offers[key]

    def _configs_of(self, offers: Floats) -> list[Config]:
        """The configuration of each offer; arrays of public offers live as long as the run."""
        if id(offers) not in self._configs:
            columns = offers[:, [ch.O_MODEL, ch.O_BATTERY, ch.O_PACK]].astype(int).tolist()
            self._configs[id(offers)] = [Config(*row) for row in columns]
        return self._configs[id(offers)]

    def _weeks(self, config: Config, centre: int) -> float:
        key = (config, centre)
        if key not in self._quoted:
            self._quoted[key] = self.quote(config, centre) / 7.0
        return self._quoted[key]

    def quote(self, config: Config, centre: int) -> float:
        """Days to delivery that an advisor may promise for a configuration."""
        rule = self._market.scenario.delivery
        supply, centres = self._supply, self._market.scenario.delivery_centres
        return promised_days(
            waiting_orders=supply.waiting(config.model),
            weekly_capacity=self._market.weekly_capacity[config.model],
            stock_share=rule.stock_share,
            build_days=rule.build_days,
            transit_days=centres[centre].transit_days,
            buffer_days=rule.promise_buffer_days,
            cars_in_stock=supply.in_stock(centre, config),
            stock_quote_days=rule.stock_quote_days,
        )
