"""Who enters the market of a city on a date: the same list under every policy, more of it when we are wanted more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    """People who enter on one date in one city; arrays of equal length, tastes and profile with one row each."""

    ids: Ints
    minute: Floats
    store: Ints
    segment: Ints
    channel: Ints
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
            blocks.append(_keep(seed, city, s, c, channels, intensity, found, deal_now, deal_reference))
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
    people.fill_people(seed, ids, city.segments[s], channels.base_interest[c], tastes, profile)
    place = np.empty(n, np.int64)
    people.home_stores(seed, ids, city.cumulative, place)
    value, chance = np.zeros(n), np.zeros(n)
    offers0, deal0 = deal_reference(s)
    for (offers, deal), here in _by_deal(city, s, deal_now):
        chosen = np.flatnonzero(np.isin(place, here))
        people.consider_all(
            chosen, tastes, offers, deal, offers0, deal0, intensity.elasticity, intensity.headroom, chance, value
        )
    store, keep = np.array(city.stores)[place], ticket < chance
    every: Any = keep
    return Entrants(
        ids[every],
        minute[every],
        store[every],
        np.full(int(keep.sum()), s),
        np.full(int(keep.sum()), c),
        tastes[every],
        profile[every],
        value[every],
    )


def _by_deal(city: CityMarket, segment: int, deal_now: Callable[[int, int], Deal]) -> list[tuple[Deal, list[int]]]:
    """The city's stores (places in its list) by what they offer the segment: usually all the same."""
    groups: dict[tuple[int, int], tuple[Deal, list[int]]] = {}
    for place, store in enumerate(city.stores):
        deal = deal_now(store, segment)
        groups.setdefault((id(deal[0]), id(deal[1])), (deal, []))[1].append(place)
    return list(groups.values())
