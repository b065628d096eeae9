"""People enter: free rows of the columns, filled from who they are."""

import numpy as np

from sim.compile import constant, scalar
from sim.compiled.layout import N_EVENTS, WHAT_BITS, Array, Out
from sim.events import Event, Stage

_LEAD, _STAGE, _WHAT_BITS = constant(Event.LEAD), constant(Stage.LEAD), constant(WHAT_BITS)


@scalar
def admit(
    people: Array,
    agenda: Array,
    stores: Array,
    o: Out,
    log: bool,
    day: int,
    new: Array,
    first_task: Array,
    lead_cost_fen: Array,
    costs: Array,
) -> None:
    """New people enter the market today and become due in their stores, which must have free rows for them.

    new: rows of `ENTRANT`; first_task, lead_cost_fen: by channel, what a new person is due for and has cost; costs: by
    store, what today's people have cost, added to in place.
    """
    for i in range(new.shape[0]):
        e = new[i]
        store = stores[e.store]
        person = store.free
        p = people[person]
        store.free = p.next
        store.left -= 1
        p.id, p.store, p.segment, p.channel = e.id, e.store, e.segment, e.channel
        p.arrived = p.touched = day + e.minute / 1440.0
        p.interest, p.value, p.first_contact = e.interest, e.value, np.nan
        p.stage = p.outcome = p.reason = 0
        p.owner_row = -1
        p.answers = p.seated = p.stays = p.visited = False
        p.attempts = p.calls = p.rounds = p.visits = 0
        for c in range(p.counts.shape[0]):
            p.counts[c] = 0
        p.alive = True
        p.due_minute = e.minute
        agenda[person] = (day << _WHAT_BITS) | first_task[e.channel]
        costs[e.store] += lead_cost_fen[e.channel]
        if log:
            row = o.events[o.counts[N_EVENTS]]
            o.counts[N_EVENTS] += 1
            row.time_days, row.customer, row.event, row.stage = p.arrived, p.id, _LEAD, _STAGE
            row.store, row.advisor, row.model, row.channel = store.id, -1, -1, e.channel
            row.value = p.interest
