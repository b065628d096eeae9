"""Offers as arrays: every model x battery x pack x way of paying that a segment may have, and the rivals."""

from datetime import date
from typing import NamedTuple

import numpy as np

from sim.behaviour import choice as ch
from sim.scenario.levers import Levers
from sim.scenario.scenario import Scenario
from sim.world.people import Floats, Ints

PAYMENTS = ("cash", "loan", "baas")
Deal = tuple[Floats, Floats]
"""Offers to a segment, and the terms that all of them share."""


class Offers(NamedTuple):
    """What every store offers every segment on a day. A set is the offers that some stores make to some segments.

    Attributes:
        sets: the set by (0 with promised waits, 1 without; store; segment).
        rows: by (set, offer, `O_*`); `lengths` says how many offers each set has.
        deals, deal_of: terms that all offers of a store share (`D_*`), and which hold in each store.
        reference, reference_deal: the set by segment, and the terms, that bring the reference number of leads.
    """

    sets: Ints
    rows: Floats
    lengths: Ints
    deals: Floats
    deal_of: Ints
    reference: Ints
    reference_deal: int

    def now(self, store: int, segment: int, *, public: bool = False) -> Deal:
        """The offers of a store to a segment, with promised waits unless `public`, and the terms."""
        number = self.sets[int(public), store, segment]
        return self.rows[number, : self.lengths[number]], self.deals[self.deal_of[store]]


def build_offers(scenario: Scenario, levers: Levers, segment: int, day: date) -> Floats:
    """Offers to a segment (position) on a date, one row each (`O_*`), waits zero.

    Models not launched are left out; the menu lever leaves out packs and ways of paying.
    """
    menu = levers.menu.by_segment.get(scenario.segments[segment].id)
    payments = [
        p for p in PAYMENTS if _offered(levers, p) and (menu is None or menu.payments is None or p in menu.payments)
    ]
    position = {pack.id: k for k, pack in enumerate(scenario.packs)}
    rows = []
    for m, model in enumerate(scenario.models):
        if model.launch_date > day:
            continue
        change = levers.price.change_cny + levers.price.by_model.get(model.id, 0.0)
        for b, battery in enumerate(scenario.batteries):
            if battery.id not in model.range_km:
                continue
            for pack in sorted(levers.options.packs, key=lambda pack: pack.number):
                if menu is not None and menu.packs is not None and pack.id not in menu.packs:
                    continue
                for payment in payments:
                    row = np.zeros(ch.N_OFFER)
                    pay = PAYMENTS.index(payment)
                    row[ch.O_ID] = ((model.number * 8 + battery.number) * 16 + pack.number) * 4 + pay
                    row[ch.O_MODEL], row[ch.O_BATTERY], row[ch.O_PACK], row[ch.O_PAYMENT] = m, b, position[pack.id], pay
                    row[ch.O_PRICE] = model.list_price_cny + change + battery.price_cny + pack.price_cny
                    row[ch.O_INTERCEPT] = model.intercept + model.quality
                    row[ch.O_RANGE] = model.range_km[battery.id] / 100.0
                    row[ch.O_ACCELERATION] = model.acceleration_s
                    row[ch.O_TECH] = min(1.0, model.tech + pack.tech_bonus)
                    row[ch.O_SPACE], row[ch.O_SAFETY] = model.space, model.safety
                    row[ch.O_PACK_UTILITY] = pack.utility
                    row[ch.O_DEDUCTION] = levers.baas.deduction_cny.get(battery.id, 0.0)
                    row[ch.O_FEE] = levers.baas.fee_cny_per_month.get(battery.id, 0.0)
                    rows.append(row)
    return np.array(rows) if rows else np.zeros((0, ch.N_OFFER))


def _offered(levers: Levers, payment: str) -> bool:
    return {"cash": True, "loan": levers.loan.offered, "baas": levers.baas.offered}[payment]


def swaps_offered(levers: Levers, day: date) -> bool:
    """Whether free swaps come with a car bought on a date."""
    return levers.swaps.offered_until is None or day <= levers.swaps.offered_until


def build_deal(levers: Levers, day: date) -> Floats:
    """Terms that all offers of a store share (`D_*`)."""
    deal = np.zeros(ch.N_DEAL)
    swaps = levers.swaps
    deal[ch.D_DOWN] = levers.loan.down_payment_share
    deal[ch.D_APR] = levers.loan.subsidised_apr_share
    deal[ch.D_LOAN_MONTHS] = levers.loan.term_months
    deal[ch.D_LEASE_MONTHS] = levers.baas.term_months
    deal[ch.D_FREE_SWAPS] = swaps.free_per_month if swaps_offered(levers, day) else 0
    deal[ch.D_SWAP_PRICE] = swaps.worth_per_swap_cny
    deal[ch.D_CHARGER] = levers.charger.subsidy_cny
    deal[ch.D_INSTALL] = levers.charger.install_cost_cny
    deal[ch.D_OWN_MONTHS] = swaps.months
    return deal


def build_rivals(scenario: Scenario, day: date) -> Floats:
    """Rivals launched by a date, one row each (`R_*`)."""
    rows = [
        [
            float(r.number),
            r.price_cny,
            r.intercept,
            r.range_km / 100.0,
            r.acceleration_s,
            r.tech,
            r.space,
            r.safety,
            r.brand,
            r.quality,
        ]
        for r in scenario.rivals
        if r.launch_date <= day
    ]
    return np.array(rows) if rows else np.zeros((0, ch.N_RIVAL))
