"""The catalogue: what every store offers today, and the waits that its advisors may promise."""

from datetime import date, timedelta

import numpy as np

from sim.behaviour.choice import N_OFFER, O_BATTERY, O_MODEL, O_PACK, O_WAIT
from sim.company.cars import Config
from sim.company.promise import promised_days
from sim.company.supply import Supply
from sim.compile import scalar
from sim.headquarters.branch import Branch
from sim.headquarters.terms import Calendar
from sim.world.market import Market
from sim.world.offers import Deal, Offers, swaps_offered
from sim.world.people import Floats, Ints

#: Instead of a centre: offers without waits.
PUBLIC = -1


class Catalogue:
    """Makes the offers of a day; waits are quoted at dawn and hold all day.

    Prices and terms seldom change: their rows are made when they do, and only the waits every morning.

    Attributes:
        offers: what is offered today; the arrays are overwritten every morning.
    """

    offers: Offers

    def __init__(self, market: Market, supply: Supply, branches: list[Branch], calendar: Calendar) -> None:
        self._market = market
        self._supply = supply
        self._branches = branches
        self._calendar = calendar
        self._number = {config: k for k, config in enumerate(market.configs)}
        self._model_of = np.array([config.model for config in market.configs])
        self._capacity = np.array([model.weekly_capacity for model in market.scenario.models])
        self._transit = np.array([centre.transit_days for centre in market.scenario.delivery_centres])
        self._state: tuple[object, ...] = ()
        self._sets = _Sets()
        self._centres = np.zeros(0, np.int64)
        self._configs = np.zeros((0, 0), np.int64)

    def open(self, day: int) -> Offers:
        """The offers of a day."""
        terms, today = self._calendar.terms(day), self._market.start + timedelta(days=day)
        stated = (*terms.levers, self._market.scenario.reference_levers)
        live = tuple(swaps_offered(each, today) for each in stated)
        state = (id(terms), self._market.launched(today), live)
        if state != self._state:
            self._state = state
            self._print(day, today)
            self._centres = np.array(self._sets.centres)
        _quote(self.offers.rows, self.offers.lengths, self._centres, self._configs, self._weeks())
        return self.offers

    def _print(self, day: int, today: date) -> None:
        """Make the rows: a set for each distinct list of offers, and one more for the waits of each centre."""
        market, levers, sets = self._market, self._market.levers_on(day), _Sets()
        segments = range(len(market.scenario.segments))
        places: dict[tuple[int, int], list[list[int]]] = {}
        numbers = np.empty((2, len(levers), len(segments)), np.int64)
        deal_of = np.empty(len(levers), np.int64)
        for k, (each, branch) in enumerate(zip(levers, self._branches, strict=True)):
            place = id(each), branch.centre
            if place not in places:
                public = [market.public_deal(each, s, today) for s in segments]
                places[place] = [[sets.number(deal, where) for deal in public] for where in (branch.centre, PUBLIC)]
            numbers[:, k] = places[place]
            deal_of[k] = sets.deals[id(market.deal_vector(each, today))]
        at_reference = [market.reference_deal(s, today) for s in segments]
        reference = np.array([sets.number(deal, PUBLIC) for deal in at_reference])
        terms = sets.deals[id(at_reference[0][1])]
        rows, lengths = sets.block()
        self.offers = Offers(numbers, rows, lengths, np.array(sets.terms), deal_of, reference, terms)
        self._sets, self._configs = sets, self._configs_of(rows, lengths)

    def _configs_of(self, rows: Floats, lengths: Ints) -> Ints:
        """Number of the configuration by (set, offer)."""
        found = np.zeros(rows.shape[:2], np.int64)
        for k, offers in enumerate(rows):
            columns = offers[: lengths[k], [O_MODEL, O_BATTERY, O_PACK]].astype(int).tolist()
            found[k, : lengths[k]] = [self._number[Config(*row)] for row in columns]
        return found

    def _weeks(self) -> Floats:
        """Weeks to delivery that may be promised, by (centre, configuration)."""
        rule, stock = self._market.scenario.delivery, self._supply.in_stock
        weeks = np.empty(stock.shape)
        _promise(
            self._supply.waiting,
            self._capacity,
            self._model_of,
            self._transit,
            stock,
            rule.stock_share,
            rule.build_days,
            float(rule.promise_buffer_days),
            float(rule.stock_quote_days),
            weeks,
        )
        return weeks


class _Sets:
    """Distinct lists of offers and distinct terms, numbered as they are met.

    Attributes:
        centres: by set, the centre whose waits it has, `PUBLIC` for none.
        terms, deals: the terms, and their numbers by identity of the array.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self._lists: list[Floats] = []
        self.centres: list[int] = []
        self.terms: list[Floats] = []
        self.deals: dict[int, int] = {}

    def number(self, deal: Deal, centre: int) -> int:
        """The set of these offers with the waits of a centre."""
        offers, terms = deal
        key = id(offers), centre
        if key not in self._numbers:
            self._numbers[key] = len(self._lists)
            self._lists.append(offers)
            self.centres.append(centre)
        if id(terms) not in self.deals:
            self.deals[id(terms)] = len(self.terms)
            self.terms.append(terms)
        return self._numbers[key]

    def block(self) -> tuple[Floats, Ints]:
        """All lists as one array, and their lengths."""
        lengths = np.array([len(offers) for offers in self._lists])
        rows = np.zeros((len(self._lists), max(1, int(lengths.max(initial=0))), N_OFFER))
        for k, offers in enumerate(self._lists):
            rows[k, : len(offers)] = offers
        return rows, lengths


@scalar
def _promise(
    waiting: Ints,
    capacity: Floats,
    model_of: Ints,
    transit: Ints,
    stock: Ints,
    stock_share: float,
    build_days: int,
    buffer_days: float,
    stock_quote_days: float,
    weeks: Floats,
) -> None:
    """Weeks that may be promised by (centre, configuration), in place."""
    for centre in range(stock.shape[0]):
        for k in range(stock.shape[1]):
            m = model_of[k]
            days = promised_days(
                waiting[m],
                capacity[m],
                stock_share,
                build_days,
                transit[centre],
                buffer_days,
                stock[centre, k],
                stock_quote_days,
            )
            weeks[centre, k] = days / 7.0


@scalar
def _quote(rows: Floats, lengths: Ints, centres: Ints, configs: Ints, weeks: Floats) -> None:
    """Write the waits into the sets that have them, in place."""
    for k in range(rows.shape[0]):
        if centres[k] != PUBLIC:
            for j in range(lengths[k]):
                rows[k, j, O_WAIT] = weeks[centres[k], configs[k, j]]
