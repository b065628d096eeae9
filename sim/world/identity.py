"""Who is who: identities that do not depend on policy, on the order of a file, or on the run's length.

A person is `(city code, segment number, channel number, date, n)`: the n-th who could enter there that day.
Packed into 61 bits it is the entity of every keyed draw and the id in every table, and can be read back. Stores are
`(city code, number in the city)`; posts and advisors are in :mod:`sim.company.identity`.
"""

from datetime import date
from typing import NamedTuple

from sim.compile import scalar

EPOCH = date(2020, 1, 1)
FRIEND_BIT = 1 << 61
_N_BITS, _DATE_BITS, _CHANNEL_BITS, _SEGMENT_BITS = 18, 14, 3, 6
_STORE_BITS = 10


class Person(NamedTuple):
    """The parts of a person's identity."""

    city_code: int
    segment: int
    channel: int
    date_ordinal: int
    n: int


def date_ordinal(day: date) -> int:
    """Days since 2020-01-01, so that a person's identity belongs to a date and not to a run's start."""
    return (day - EPOCH).days


@scalar
def person_id(city_code: int, segment: int, channel: int, date_number: int, n: int) -> int:
    """Pack a person's identity into an int64.

    >>> unpack_person(person_id(440300, 3, 5, 1257, 42))
    Person(city_code=440300, segment=3, channel=5, date_ordinal=1257, n=42)
    """
    return (((((((city_code << 6) | segment) << 3) | channel) << 14) | date_number) << 18) | n


def unpack_person(person: int) -> Person:
    """The parts of a packed identity; not meaningful for a referred friend, whose id is a keyed hash."""
    n = person & ((1 << _N_BITS) - 1)
    person >>= _N_BITS
    day = person & ((1 << _DATE_BITS) - 1)
    person >>= _DATE_BITS
    channel = person & ((1 << _CHANNEL_BITS) - 1)
    person >>= _CHANNEL_BITS
    segment = person & ((1 << _SEGMENT_BITS) - 1)
    return Person(person >> _SEGMENT_BITS, segment, channel, day, n)


def store_id(city_code: int, number: int) -> int:
    """Pack a store's identity.

    >>> store_id(440300, 3)
    450867203
    """
    return (city_code << _STORE_BITS) | number
