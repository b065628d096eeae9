"""A store as headquarters knows it."""

from dataclasses import dataclass

from sim.world.identity import store_id
from sim.world.market import Market


@dataclass(frozen=True)
class Branch:
    """One store.

    Attributes:
        position: among the run's stores, in order of identity.
        id: packed identity, see :func:`sim.world.identity.store_id`.
        demo_cars: by model position.
        centre: position of the delivery centre that serves it.
    """

    position: int
    id: int
    name: str
    city: int
    house: bool
    seats: int
    demo_cars: dict[int, int]
    centre: int


def branches_of(market: Market) -> list[Branch]:
    """The stores of the market, in order of identity."""
    return [
        Branch(
            position=k,
            id=store_id(market.city_codes[s.city], s.number),
            name=s.id,
            city=market.city_position[s.city],
            house=s.kind == "house",
            seats=s.seats,
            demo_cars={market.model_position[m]: n for m, n in s.demo_cars.items()},
            centre=market.centre_position[s.delivery_centre],
        )
        for k, s in enumerate(market.store_rows)
    ]
