"""The lever `[options]`: option packs."""

from sim.scenario.base import Id, Section
from sim.scenario.register import registered


class OptionPack(Section):
    """A pack of options; number 0 is the car as it stands."""

    id: Id
    number: int = registered("options.number", bound=(0, 15))
    name: str = ""
    price_cny: float = registered("options.price_cny", bound=(0, None))
    unit_cost_cny: float = registered("options.unit_cost_cny", bound=(0, None))
    tech_bonus: float = registered("options.tech_bonus", bound=(0, 1))
    utility: float = registered("options.utility")


class OptionsLever(Section):
    """The lever `[options]`: option packs."""

    packs: tuple[OptionPack, ...] = ()
