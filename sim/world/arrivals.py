"""Who enters the market of a city on a date: the same list under every policy, more of it when we are wanted more."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.behaviour.choice import N_TASTES
from sim.world import people
from sim.world.identity import person_id
from sim.world.people import Floats, Ints

Deal = tuple[Floats, Floats]
"""Offers as the public sees them, and the deal vector."""


@dataclass(frozen=True)
class CityMarket:
    """What the arrivals of one city need.

    Attributes:
        code: division code of the city, part of every identity.
        stores: positions of the city's stores.
        cumulative: their attraction, summed up and rising to 1.
        rate: leads a day at reference, by (segment, channel).
        segments: parameters by segment, `S_*`, as they are in this city.
    """

    code: int
    position: int
    stores: tuple[int, ...]
    cumulative: Floats
    rate: Floats
    segments: Floats


@dataclass(frozen=True)
class Channels:
    """Channels as columns: identity number, hourly profile (mean 1 over the day), base interest."""

    numbers: tuple[int, ...]
    hours: Floats
    base_interest: tuple[float, ...]


@dataclass
class Entrants:
    """People of one segment and channel who enter on one date in one city; arrays with one row each."""

    ids: Ints
    minute: Floats
    store: Ints
    segment: int
    channel: int
    tastes: Floats
    profile: Floats
    value: Floats


@dataclass(frozen=True)
class Intensity:
    """The bounds of the thinning.

    Attributes:
        elasticity: how strongly the value of our offers moves who considers us.
        headroom: the largest factor by which leads may exceed the reference.
        peak: the largest product of day factor and hourly profile.
    """

    elasticity: float
    headroom: float
    peak: float


def entrants(
    seed: int,
    city: CityMarket,
    channels: Channels,
    intensity: Intensity,
    date_number: int,
    day_factor: float,
    segment_numbers: tuple[int, ...],
    deal_now: Callable[[int, int], Deal],
    deal_reference: Callable[[int], Deal],
) -> list[Entrants]:
    """People who enter, one block a cell of (segment, channel), in the order of the cells.

    Args:
        day_factor: weekday x month x holiday factor of the date.
        deal_now: (store position, segment position) -> what that store offers this segment today.
        deal_reference: segment position -> the offers that keep the reference number of leads.
    """
    blocks = []
    for s, segment_number in enumerate(segment_numbers):
        for c, channel_number in enumerate(channels.numbers):
            mean = city.rate[s, c] * intensity.headroom * intensity.peak
            if mean <= 0.0:
                continue
            cell = person_id(city.code, segment_number, channel_number, date_number, 0)
            found = _candidates(seed, cell, mean, channels.hours[c] * day_factor, intensity.peak)
            if len(found[0]):
                block = _keep(seed, city, s, c, channels, intensity, found, deal_now, deal_reference)
                if len(block.ids):
                    blocks.append(block)
    return blocks


def _candidates(seed: int, cell: int, mean: float, hours: Floats, peak: float) -> tuple[Ints, Floats, Floats]:
    room = int(mean + 12.0 * mean**0.5 + 32.0)
    ids, minute, ticket = np.empty(room, np.int64), np.empty(room), np.empty(room)
    kept = people.candidates(seed, cell, mean, hours, peak, ids, minute, ticket)
    return ids[:kept], minute[:kept], ticket[:kept]


def _keep(
    seed: int,
    city: CityMarket,
    s: int,
    c: int,
    channels: Channels,
    intensity: Intensity,
    found: tuple[Ints, Floats, Floats],
    deal_now: Callable[[int, int], Deal],
    deal_reference: Callable[[int], Deal],
) -> Entrants:
    ids, minute, ticket = found
    n = len(ids)
    tastes, profile = np.empty((n, N_TASTES)), np.empty((n, people.N_PROFILE))
    place, value, enters = np.empty(n, np.int64), np.zeros(n), np.zeros(n, np.bool_)
    people.home_stores(seed, ids, city.cumulative, place)
    reference = deal_reference(s)
    group, deals = _groups(city, s, deal_now)
    for g, deal in enumerate(deals):
        people.let_in(
            seed,
            ids,
            ticket,
            group[place],
            g,
            city.segments[s],
            channels.base_interest[c],
            *deal,
            *reference,
            deal[0] is reference[0] and deal[1] is reference[1],
            intensity.elasticity,
            intensity.headroom,
            enters,
            value,
            tastes,
            profile,
        )
    store = np.array(city.stores)[place[enters]]
    return Entrants(ids[enters], minute[enters], store, s, c, tastes[enters], profile[enters], value[enters])


def _groups(city: CityMarket, segment: int, deal_now: Callable[[int, int], Deal]) -> tuple[Ints, list[Deal]]:
    """Group of each of the city's stores by what it offers the segment, and the groups' offers: usually one."""
    number: dict[tuple[int, int], int] = {}
    deals: list[Deal] = []
    group = np.empty(len(city.stores), np.int64)
    for place, store in enumerate(city.stores):
        deal = deal_now(store, segment)
        key = id(deal[0]), id(deal[1])
        if key not in number:
            number[key] = len(deals)
            deals.append(deal)
        group[place] = number[key]
    return group, deals
