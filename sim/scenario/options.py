"""The lever `[options]`: option packs."""

from pydantic import Field

from sim.scenario.base import Id, Section


class OptionPack(Section):
    """A pack of options; number 0 is the car as it stands."""

    id: Id
    number: int = Field(ge=0, le=15, description="identity number, never reused")
    name: str = ""
    price_cny: float = Field(ge=0, description="price [CNY]")
    unit_cost_cny: float = Field(ge=0, description="cost net of VAT [CNY]")
    tech_bonus: float = Field(0.0, ge=0, le=1, description="adds to the tech score")
    utility: float = Field(0.0, description="liking at an average taste [utils]")


class OptionsLever(Section):
    """The lever `[options]`: option packs."""

    packs: tuple[OptionPack, ...] = ()
