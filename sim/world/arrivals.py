"""Who enters the market on a date: the same list under every policy, more of it when we are wanted more."""

from typing import Any, NamedTuple

import numpy as np

from sim.behaviour.choice import N_TASTES
from sim.compile import constant, inner, scalar
from sim.random import Purpose, poisson, uniform
from sim.world.identity import person_id
from sim.world.offers import Offers
from sim.world.people import Floats, Ints, considers, draw_tastes, first_interest, home_store, least_due, upfront_cap

Array = np.ndarray[Any, Any]
_COUNT, _TIME, _THIN = constant(Purpose.LEAD_COUNT), constant(Purpose.ARRIVAL_TIME), constant(Purpose.THINNING)

#: The end of a day that still belongs to it.
LAST_MOMENT = 1439.999

#: Somebody who enters the market today: who, when, where, how much better than at reference our offers are, and how
#: much the person wants a car.
ENTRANT = np.dtype(
    [
        ("id", "i8"),
        ("store", "i8"),  # position
        ("segment", "i8"),
        ("channel", "i8"),
        ("minute", "f8"),
        ("value", "f8"),
        ("interest", "f8"),
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
        hours: by (channel, hour), the share of the day's people who come until its end, rising to 1.
        base_interest: by channel.
        elasticity: how strongly the value of our offers moves who considers us.
        headroom: the largest factor by which leads may exceed the reference.
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


def entrants(seed: int, country: Country, offers: Offers, date_number: int, day_factor: float) -> Array:
    """People who enter on a date, as rows of `ENTRANT` in the order of city, segment, channel and number.

    In each cell of city, segment and channel people come as a Poisson process whose rate follows the hour, the weekday,
    the month and holidays. Those who could enter are `headroom` times as many as at reference: their number is Poisson,
    and the n-th is always the same person, at a minute drawn from the hours' profile (the arrival times of a Poisson
    process are independent, given their number: Lewis and Shedler 1979, Naval Research Logistics 26:403). Who of them
    does enter is decided by consideration, a thinning that depends on what we offer.

    Args:
        day_factor: weekday x month x holiday factor of the date.
    """
    cities = (0, len(country.codes))
    out = np.empty(most_entrants(country, cities, day_factor), ENTRANT)
    return out[: let_in(seed, country, offers, date_number, day_factor, *cities, notes_for(country), out)]


class Notes(NamedTuple):
    """Working memory of `let_in`: the tastes of one person, and by store what is due at once at least, CNY."""

    tastes: Floats
    least: Floats


def notes_for(country: Country) -> Notes:
    """Fresh working memory."""
    return Notes(np.empty(N_TASTES), np.empty(int(country.first_store[-1])))


def most_entrants(country: Country, cities: tuple[int, int], day_factor: float) -> int:
    """More people than this enter these cities (first, one past the last) only in a Poisson draw twelve standard
    deviations above its mean."""
    mean = float(country.rate[slice(*cities)].sum()) * country.headroom * day_factor
    return int(mean + 12.0 * mean**0.5 + 64.0)


@scalar
def let_in(
    seed: int,
    w: Country,
    offers: Offers,
    date_number: int,
    day_factor: float,
    first_city: int,
    last_city: int,
    notes: Notes,
    out: Array,
) -> int:
    """Fill `out` with those who enter the cities from the first to before the last; returns how many do.

    Raises IndexError when `out` is too short.
    """
    count = 0
    for city in range(first_city, last_city):
        for s in range(w.segment_numbers.shape[0]):
            # At reference the ticket decides whatever the person's tastes are: most need no further draw.
            last_ticket = 1.0 / w.headroom if _as_reference(w, offers, city, s, notes) else 1.0
            for c in range(w.channel_numbers.shape[0]):
                mean = w.rate[city, s, c] * w.headroom * day_factor
                if mean <= 0.0:
                    continue
                cell = person_id(w.codes[city], w.segment_numbers[s], w.channel_numbers[c], date_number, 0)
                for n in range(poisson(mean, seed, cell, _COUNT, 0)):
                    ticket = uniform(seed, cell | n, _THIN, 0)
                    if ticket >= last_ticket:
                        continue
                    if count == out.shape[0]:
                        raise IndexError("more people than the buffer holds")
                    if _enters(seed, w, offers, city, s, c, cell | n, ticket, notes, out[count]):
                        count += 1
    return count


@inner
def _as_reference(w: Country, offers: Offers, city: int, s: int, notes: Notes) -> bool:
    """Whether all stores of the city offer what the reference does; what is due there at least is noted."""
    everywhere = True
    for store in range(w.first_store[city], w.first_store[city + 1]):
        now = offers.sets[1, store, s]
        if now == offers.reference[s] and offers.deal_of[store] == offers.reference_deal:
            notes.least[store] = least_due(offers.rows[now, : offers.lengths[now]], offers.deals[offers.deal_of[store]])
        else:
            everywhere = False
    return everywhere


@inner
def _enters(
    seed: int,
    w: Country,
    offers: Offers,
    city: int,
    s: int,
    c: int,
    person: int,
    ticket: float,
    notes: Notes,
    row: Any,
) -> bool:
    """Whether somebody who could enter the cell today does; then the row says who that is."""
    first, last = w.first_store[city], w.first_store[city + 1]
    store = first + home_store(seed, person, w.cumulative[first:last])
    now, reference = offers.sets[1, store, s], offers.reference[s]
    row.value = 0.0
    if now == reference and offers.deal_of[store] == offers.reference_deal:
        if ticket >= 1.0 / w.headroom or notes.least[store] > upfront_cap(seed, person, w.segments[city, s]):
            return False
    else:
        draw_tastes(seed, person, w.segments[city, s], notes.tastes)
        ours, deal = offers.rows[now, : offers.lengths[now]], offers.deals[offers.deal_of[store]]
        before = offers.rows[reference, : offers.lengths[reference]]
        terms = offers.deals[offers.reference_deal]
        chance, row.value = considers(notes.tastes, ours, deal, before, terms, w.elasticity, w.headroom)
        if ticket >= chance:
            return False
    row.id, row.store, row.segment, row.channel = person, store, s, c
    row.minute = minute_of(uniform(seed, person, _TIME, 0), w.hours[c])
    row.interest = first_interest(seed, person, w.base_interest[c])
    return True


@scalar
def minute_of(u: float, hours: Floats) -> float:
    """Minute of the day at which a share u of the day's people has come; even within an hour.

    >>> hours = np.repeat([0.0, 0.5, 1.0], 8)  # half at nine in the morning, half at five in the afternoon
    >>> minute_of(0.25, hours), minute_of(0.75, hours)
    (510.0, 990.0)
    """
    hour, before = 0, 0.0
    while hour < 23 and u >= hours[hour]:
        before = hours[hour]
        hour += 1
    part = (u - before) / (hours[hour] - before)
    minute: float = min(60.0 * (hour + part), LAST_MOMENT)
    return minute
