"""People enter: rows of the columns, filled from who they are."""

import numpy as np

from sim.company.scoring import lead_score, score_share
from sim.compile import constant, scalar
from sim.compiled.layout import N_EVENTS, Array, Out
from sim.compiled.people import remember
from sim.events import Event, Stage
from sim.world.people import (
    P_INTEREST,
    P_JOINT_DAYS,
    P_PATIENCE,
    P_REACH,
    P_SCORE_NOISE,
    P_STICKINESS,
)

_LEAD, _STAGE = constant(Event.LEAD), constant(Stage.LEAD)


@scalar
def admit(
    people: Array,
    head: Array,
    stores: Array,
    o: Out,
    log: bool,
    day: int,
    places: Array,
    ids: Array,
    store: Array,
    segment: int,
    channel: int,
    minute: Array,
    tastes: Array,
    profile: Array,
    value: Array,
    enterprise: bool,
    prior_sd: float,
    half_life: float,
    distance: float,
    what: int,
) -> None:
    """One block of people of a segment and channel enters the market today and becomes due in their stores.

    places: free rows of `people`, one a person; store: positions; what: the task they are due for.
    """
    for i in range(ids.shape[0]):
        person = places[i]
        p = people[person]
        p.id, p.store, p.segment, p.channel, p.enterprise = ids[i], store[i], segment, channel, enterprise
        p.arrived = p.touched = day + minute[i] / 1440.0
        p.interest, p.patience_minutes = profile[i, P_INTEREST], profile[i, P_PATIENCE]
        p.joint_days = profile[i, P_JOINT_DAYS]
        p.reach, p.stickiness = profile[i, P_REACH], profile[i, P_STICKINESS]
        p.value, p.belief_sd, p.half_life = value[i], prior_sd, half_life
        p.score = lead_score(p.interest, profile[i, P_SCORE_NOISE], distance)
        p.score_share = score_share(p.score, distance)
        p.stage = p.outcome = p.reason = 0
        p.owner = p.owner_row = p.favourite = -1
        p.answers = p.seated = p.stays = p.has_offer = False
        p.attempts = p.calls = p.rounds = p.visits = 0
        p.persuaded = p.late_days = p.service_quality = 0.0
        p.surplus = p.wait_minutes = p.satisfaction = p.closed = np.nan
        p.price_fen = p.cars = p.delivered_cars = p.gone_cars = 0
        p.alive = True
        for c in range(p.counts.shape[0]):
            p.counts[c] = 0
        for c in range(p.times.shape[0]):
            p.times[c] = np.nan
        p.times[_STAGE] = p.arrived
        for c in range(tastes.shape[1]):
            p.tastes[c] = tastes[i, c]
        remember(people, head, person, day, minute[i], what)
        if log:
            row = o.events[o.counts[N_EVENTS]]
            o.counts[N_EVENTS] += 1
            row.time_days, row.customer, row.event, row.stage = p.arrived, p.id, _LEAD, _STAGE
            row.store, row.advisor, row.model, row.channel = stores[store[i]].id, -1, -1, channel
            row.value = p.interest
