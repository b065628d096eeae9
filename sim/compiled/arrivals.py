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
    new: Array,
    enterprise: Array,
    prior_sd: Array,
    half_life: Array,
    first_task: Array,
    distance: float,
) -> None:
    """New people enter the market today and become due in their stores.

    places: free rows of `people`, one a person; new: rows of `ENTRANT`; enterprise, prior_sd, half_life: by segment;
    first_task: by channel, what a new person is due for.
    """
    for i in range(new.shape[0]):
        person, e = places[i], new[i]
        p = people[person]
        p.id, p.store, p.segment, p.channel = e.id, e.store, e.segment, e.channel
        p.enterprise = enterprise[e.segment]
        p.arrived = p.touched = day + e.minute / 1440.0
        p.interest, p.patience_minutes = e.profile[P_INTEREST], e.profile[P_PATIENCE]
        p.joint_days = e.profile[P_JOINT_DAYS]
        p.reach, p.stickiness = e.profile[P_REACH], e.profile[P_STICKINESS]
        p.value, p.belief_sd, p.half_life = e.value, prior_sd[e.segment], half_life[e.segment]
        p.score = lead_score(p.interest, e.profile[P_SCORE_NOISE], distance)
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
        for c in range(e.tastes.shape[0]):
            p.tastes[c] = e.tastes[c]
        remember(people, head, person, day, e.minute, first_task[e.channel])
        if log:
            row = o.events[o.counts[N_EVENTS]]
            o.counts[N_EVENTS] += 1
            row.time_days, row.customer, row.event, row.stage = p.arrived, p.id, _LEAD, _STAGE
            row.store, row.advisor, row.model, row.channel = stores[e.store].id, -1, -1, e.channel
            row.value = p.interest
