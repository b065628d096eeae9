"""Who enters the market on a date: the same list under every policy, more of it when we are wanted more."""

from typing import Any, NamedTuple

import numpy as np

from sim.behaviour.choice import N_TASTES
from sim.compile import constant, inner, scalar
from sim.random import Purpose, poisson, uniform
from sim.world.identity import person_id
from sim.world.offers import Offers
from sim.world.people import N_PROFILE, Floats, Ints, affords, considers, draw_profile, draw_tastes, home_store

Array = np.ndarray[Any, Any]
_COUNT, _TIME, _THIN = constant(Purpose.LEAD_COUNT), constant(Purpose.ARRIVAL_TIME), constant(Purpose.THINNING)

#: Somebody who enters the market today: who, when, where, how much better than at reference our offers are, and what
#: the person is like.
ENTRANT = np.dtype(
    [
        ("id", "i8"),
        ("store", "i8"),  # position
        ("segment", "i8"),
        ("channel", "i8"),
        ("minute", "f8"),
        ("value", "f8"),
        ("tastes", "f8", (N_TASTES,)),
        ("profile", "f8", (N_PROFILE,)),
    ],
    align=True,
)


class Country(NamedTuple):
    """What arrivals need to know of cities, segments and channels; cities in order of division code.

    Attributes:
        codes: division code by city, part of every identity.
        first_store: by city, the position of its first store; one more at the end.
        cumulative: by store, the attraction of the city's stores up to it, rising to 1.
        rate: leads a day at reference by (city, segment, channel).
        segments: parameters by (city, segment, `S_*`).
        segment_numbers, channel_numbers: identity numbers.
        hours: by (channel, hour), mean 1 over the day.
        base_interest: by channel.
        elasticity: how strongly the value of our offers moves who considers us.
        headroom: the largest factor by which leads may exceed the reference.
        peak: the largest product of day factor and hourly profile.
    """

    codes: Ints
    first_store: Ints
    cumulative: Floats
    rate: Floats
    segments: Floats
    segment_numbers: Ints
    channel_numbers: Ints
    hours: Floats
    base_interest: Floats
    elasticity: float
    headroom: float
    peak: float


def entrants(seed: int, country: Country, offers: Offers, date_number: int, day_factor: float) -> Array:
    """People who enter on a date, as rows of `ENTRANT` in the order of city, segment, channel and number.

    By thinning (Lewis and Shedler 1979): the number of those who could enter in a cell of city, segment and channel is
    Poisson with the upper-bound mean, and the n-th is always the same person. A person comes at a uniform minute and
    passes with probability hours[h] * day factor / peak; the rest of the same draw, rescaled to (0, 1), is the ticket
    of the second thinning, by consideration.

    Args:
        day_factor: weekday x month x holiday factor of the date.
    """
    # More pass than this only in a Poisson draw twelve standard deviations above its mean.
    mean = float(country.rate.sum()) * country.headroom * max(1.0, day_factor)
    out = np.empty(int(mean + 12.0 * mean**0.5 + 64.0), ENTRANT)
    return out[: _let_in(seed, country, offers, date_number, day_factor, out)]


@scalar
def _let_in(seed: int, w: Country, offers: Offers, date_number: int, day_factor: float, out: Array) -> int:
    """Cell by cell; returns how many rows of `out` are filled. Raises IndexError when it is too short."""
    count = 0
    for city in range(w.codes.shape[0]):
        for s in range(w.segment_numbers.shape[0]):
            for c in range(w.channel_numbers.shape[0]):
                mean = w.rate[city, s, c] * w.headroom * w.peak
                if mean > 0.0:
                    cell = person_id(w.codes[city], w.segment_numbers[s], w.channel_numbers[c], date_number, 0)
                    for n in range(poisson(mean, seed, cell, _COUNT, 0)):
                        if count == out.shape[0]:
                            raise IndexError("more people than the buffer holds")
                        if _enters(seed, w, offers, city, s, c, cell | n, day_factor, out[count]):
                            count += 1
    return count


@inner
def _enters(
    seed: int, w: Country, offers: Offers, city: int, s: int, c: int, person: int, day_factor: float, row: Any
) -> bool:
    """Whether somebody who could enter the cell today does; then the row says who that is."""
    minute = 1440.0 * uniform(seed, person, _TIME, 0)
    share = w.hours[c, int(minute / 60.0)] * day_factor / w.peak
    ticket = uniform(seed, person, _THIN, 0)
    if ticket >= share:
        return False
    ticket /= share
    first, last = w.first_store[city], w.first_store[city + 1]
    store = first + home_store(seed, person, w.cumulative[first:last])
    now, reference = offers.sets[1, store, s], offers.reference[s]
    as_reference = now == reference and offers.deal_of[store] == offers.reference_deal
    # At reference the ticket decides whatever the person's tastes are: these are then never drawn.
    if as_reference and ticket >= 1.0 / w.headroom:
        return False
    row.value = 0.0
    draw_tastes(seed, person, w.segments[city, s], row.tastes)
    ours, deal = offers.rows[now, : offers.lengths[now]], offers.deals[offers.deal_of[store]]
    if as_reference:
        if not affords(row.tastes, ours, deal):
            return False
    else:
        before = offers.rows[reference, : offers.lengths[reference]]
        terms = offers.deals[offers.reference_deal]
        chance, row.value = considers(row.tastes, ours, deal, before, terms, w.elasticity, w.headroom)
        if ticket >= chance:
            return False
    row.id, row.store, row.segment, row.channel, row.minute = person, store, s, c, minute
    draw_profile(seed, person, w.segments[city, s], w.base_interest[c], row.profile)
    return True
