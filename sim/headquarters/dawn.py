"""Dawn: the scenario's numbers become the plain constants of a store's day."""

from datetime import timedelta

import numpy as np

from sim.behaviour.decisions import rule_row
from sim.company.money import to_fen
from sim.company.routing import POLICIES, Policy
from sim.company.supply import Supply
from sim.events import SERVICE_TASKS, Task
from sim.headquarters.branch import Branch
from sim.headquarters.catalogue import Catalogue
from sim.headquarters.terms import Calendar, Terms
from sim.headquarters.today import CONSTANT, EXPONENTIAL, GAMMA, LAST_MINUTE, Morning, Today
from sim.scenario.levers import Levers
from sim.world.identity import date_ordinal
from sim.world.market import Market

LAWS = {"constant": CONSTANT, "exponential": EXPONENTIAL, "gamma": GAMMA}


class Dawn:
    """Makes `Today` for every store. The objects live on while the levers stay; only what a date changes is new."""

    def __init__(self, market: Market, supply: Supply, branches: list[Branch], calendar: Calendar) -> None:
        self._market = market
        self._branches = branches
        self._calendar = calendar
        self._catalogue = Catalogue(market, supply, branches, calendar)
        self._rule = rule_row(market.scenario.customer, market.scenario.owner)
        tasks = [self._market.scenario.tasks[kind.name.lower()] for kind in SERVICE_TASKS]
        self._priority = tuple(t.priority for t in tasks)
        self._minutes = tuple(t.mean_minutes for t in tasks)
        self._law = tuple(LAWS[t.law] for t in tasks)
        self._shape = tuple(t.shape for t in tasks)
        self._terms: Terms | None = None
        self._todays: list[Today] = []

    def todays(self, day: int) -> list[Today]:
        """What holds in every store on a day; the same list as yesterday when no lever has changed."""
        terms, morning = self._calendar.terms(day), self._morning(day)
        if terms is self._terms:
            held = self._todays[0].morning
            for name in ("day", "date_number", "rivals", "urges", "offers"):
                setattr(held, name, getattr(morning, name))
        else:
            self._terms = terms
            levers = (terms.levers[number] for number in terms.number)
            self._todays = [self._made(morning, *pair) for pair in zip(self._branches, levers, strict=True)]
        return self._todays

    def _morning(self, day: int) -> Morning:
        date, terms = self._market.start + timedelta(days=day), self._calendar.terms(day)
        urges = np.array([self._urge(levers, day) for levers in terms.levers])[terms.number]
        return Morning(day, date_ordinal(date), self._market.rivals(date), urges, self._catalogue.open(day))

    def _made(self, morning: Morning, store: Branch, levers: Levers) -> Today:
        """What holds as long as these levers do; `todays` fills in what a date brings."""
        scenario = self._market.scenario
        minutes = list(self._minutes)
        minutes[Task.CONTRACT] *= levers.contract.minutes_factor
        finance = scenario.finance
        overhead = finance.overhead_house_cny_per_day if store.house else finance.overhead_space_cny_per_day
        return Today(
            store=store.position,
            morning=morning,
            levers=levers,
            habits=scenario.customer,
            rule=self._rule,
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
        )

    def _urge(self, levers: Levers, day: int) -> float:
        """Utils that a deadline adds in the last week of a limited offer."""
        deadline = levers.swaps.offered_until
        if deadline is None or levers.swaps.free_per_month == 0:
            return 0.0
        left = (deadline - self._market.start).days - day
        return levers.swaps.deadline_pull_utils if 0 <= left < 7 else 0.0
