"""All levers together: the only sections that may differ by place and date."""

from pydantic import Field

from sim.scenario.baas import BaasLever
from sim.scenario.base import Section
from sim.scenario.charger import ChargerLever
from sim.scenario.commission import CommissionLever
from sim.scenario.contract import ContractLever
from sim.scenario.heads import HeadsLever
from sim.scenario.loan import LoanLever
from sim.scenario.menu import MenuLever
from sim.scenario.onboarding import OnboardingLever
from sim.scenario.options import OptionsLever
from sim.scenario.price import PriceLever
from sim.scenario.profit_share import ProfitShareLever
from sim.scenario.roster import RosterLever
from sim.scenario.routing import RoutingLever
from sim.scenario.scorecard import ScorecardLever
from sim.scenario.swaps import SwapsLever
from sim.scenario.temps import TempsLever


class Levers(Section):
    """What the company decides. Defaults are the company's situation of May 2023, so they change nothing."""

    commission: CommissionLever = Field(default_factory=CommissionLever)
    scorecard: ScorecardLever = Field(default_factory=ScorecardLever)
    profit_share: ProfitShareLever = Field(default_factory=ProfitShareLever)
    price: PriceLever = Field(default_factory=PriceLever)
    baas: BaasLever = Field(default_factory=BaasLever)
    swaps: SwapsLever = Field(default_factory=SwapsLever)
    charger: ChargerLever = Field(default_factory=ChargerLever)
    options: OptionsLever = Field(default_factory=OptionsLever)
    loan: LoanLever = Field(default_factory=LoanLever)
    menu: MenuLever = Field(default_factory=MenuLever)
    heads: HeadsLever = Field(default_factory=HeadsLever)
    temps: TempsLever = Field(default_factory=TempsLever)
    roster: RosterLever = Field(default_factory=RosterLever)
    onboarding: OnboardingLever = Field(default_factory=OnboardingLever)
    routing: RoutingLever = Field(default_factory=RoutingLever)
    contract: ContractLever = Field(default_factory=ContractLever)


LEVER_NAMES = tuple(Levers.model_fields)
