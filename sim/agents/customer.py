"""A customer: from a lead to an owner, deciding for themselves at every step.

Each decision is a function of :mod:`sim.behaviour` applied to what this person is, knows and has met; the draws are
keyed by the person. A researcher who wants people to behave otherwise overrides one method here.
"""

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.agents.job import Due, Job
from sim.behaviour import decisions
from sim.behaviour.belief import posterior_sd
from sim.behaviour.choice import (
    BAAS,
    N_TASTES,
    O_BATTERY,
    O_DEDUCTION,
    O_MODEL,
    O_PACK,
    O_PAYMENT,
    O_PRICE,
    T_BELIEF,
    best_offer,
)
from sim.behaviour.interest import cooled, warmed
from sim.behaviour.persuasion import persuasion
from sim.company.sale import contract_price_fen
from sim.company.scoring import lead_score, score_share
from sim.events import CALLS, Event, LossReason, Outcome, Stage, Task
from sim.headquarters.reports import OWNER
from sim.random import code
from sim.world.people import S_REACH, draw_tastes, joint_days, patience_minutes, score_noise, stickiness

if TYPE_CHECKING:
    from sim.agents.advisor import Advisor
    from sim.agents.day import StoreDay
    from sim.agents.model import Lab
    from sim.agents.store import Store

NAN = float("nan")
AGREED, THINKING, REFUSED = 1.0, 0.0, -1.0


class Customer(mesa.Agent):  # type: ignore[misc]
    """One person in the funnel.

    Attributes:
        id: packed identity, see :mod:`sim.world.identity`.
        tastes: `T_*` vector; the believed quality in it moves with what the person learns.
        value: how much better our offer is for this person than the reference offer, utils; 0 in the base.
        stage: furthest stage entered.
        booked: the rows of the order book whose handover is booked, by unit.
    """

    def __init__(
        self,
        lab: "Lab",
        identity: int,
        store: "Store",
        segment: int,
        channel: int,
        arrived: float,
        value: float,
        interest: float,
    ) -> None:
        super().__init__(lab)
        self.id = identity
        self.store = store
        self.segment = segment
        self.channel = channel
        self.arrived = arrived
        seed, here = self.lab_seed, lab.market.segment_in(store.city, segment)
        self.tastes = np.empty(N_TASTES)
        draw_tastes(seed, identity, here, self.tastes)
        self.interest = interest
        self.patience_minutes = patience_minutes(seed, identity, here)
        self.joint_days = joint_days(seed, identity, here)
        self.reach = float(here[S_REACH])
        self.stickiness = stickiness(seed, identity)
        distance = lab.headquarters.distance
        self.score = lead_score(interest, score_noise(seed, identity), distance)
        self.score_share = score_share(self.score, distance)
        self.value = value
        self.belief_sd = lab.market.prior_sd[segment]
        self.half_life = lab.market.half_life[segment]
        self.enterprise = lab.market.enterprise[segment]
        self.touched = arrived
        self.stage = Stage.LEAD
        self.outcome = Outcome.OPEN
        self.reason = LossReason.NONE
        self.owner = -1
        self.answers = False
        self.attempts = 0
        self.calls = 0
        self.rounds = 0
        self.visits = 0
        self.persuaded = 0.0
        self.counts = [0] * len(Task)
        self.seat: Any = None
        self.stays = False
        self.favourite = -1
        self.offer: tuple[float, ...] = ()
        self.surplus = self.wait_minutes = self.satisfaction = NAN
        self.times = [NAN] * len(Stage)
        self.closed = NAN
        self.price_fen = 0
        self.cars = 0
        self.delivered_cars = self.gone_cars = 0
        self.booked: dict[int, int] = {}
        self.late_days = 0.0
        self.service_quality = 0.0

    # -- coming and queueing -----------------------------------------------------------------------------------

    def due(self, day: "StoreDay", due: Due) -> None:
        """Something this person has to do, or that has to be done for them, is due now."""
        if due.what in CALLS or due.what in (Task.HANDOVER, Task.TENDER):
            day.offer(self.job(due.what, day, unit=due.unit))
        elif not day.today.open_minute <= day.clock.now < day.today.close_minute:
            self.lose(day, LossReason.CLOSED)
        elif self.visits_by_appointment(due.what) and self.stays_away(day):
            day.log(Event.NO_SHOW, self)
            self.try_again(day, LossReason.NO_SHOW)
        elif day.enter(self):
            self.visits += 1
            day.offer(self.job(due.what, day, present=True))
        else:
            self.try_again(day, LossReason.SHOWROOM_FULL)

    def visits_by_appointment(self, what: Task) -> bool:
        """Walk-ins decide at the door; everybody else may fail to show up."""
        return what != Task.RECEIVE

    def stays_away(self, day: "StoreDay") -> bool:
        """Does a booked visitor not come?"""
        return decisions.stays_away(self.lab_seed, self.id, self.visits + self.attempts, day.today.rule)

    def job(self, kind: Task, day: "StoreDay", *, present: bool = False, unit: int = 0) -> Job:
        """The job this person asks for, with its place in the queue."""
        today = day.today
        within = -self.score if kind == Task.CONTACT and today.by_score else day.clock.now
        model = self.favourite_model(day) if kind == Task.TEST_DRIVE else -1
        return Job(
            self,
            kind,
            (today.priority[kind], within, self.id, unit),
            owner=self.owner if self.stickiness < today.dedicated_share else -1,
            present=present,
            model=model,
            unit=unit,
        )

    @property
    def lab_seed(self) -> int:
        """Seed of the run."""
        seed: int = self.model.seed_value
        return seed

    # -- being served ------------------------------------------------------------------------------------------

    def minutes_for(self, day: "StoreDay", advisor: "Advisor", job: Job) -> float:
        """Minutes this job will take: the person's own draw at the advisor's pace; a call not answered is short."""
        kind = job.kind
        self.counts[kind] += 1
        if kind in CALLS:
            self.attempts += 1
            self.answers = decisions.answers_call(self.lab_seed, self.id, self.attempts, self.reach)
            if not self.answers:
                return day.today.habits.ringing_minutes
        occurrence = job.unit if kind == Task.HANDOVER else self.counts[kind]
        return day.today.minutes(self.lab_seed, self.id, kind, occurrence) * advisor.pace

    def served(self, day: "StoreDay", advisor: "Advisor", job: Job, waited: float) -> Job | None:
        """A job is done. Returns what follows at once with the same advisor, if anything."""
        kind = job.kind
        if kind in CALLS:
            return self.called(day, advisor)
        if kind in (Task.RECEIVE, Task.NEEDS):
            return self.met(day, advisor, waited)
        if kind == Task.TEST_DRIVE:
            return self.drove(day, advisor, job, waited)
        if kind == Task.NEGOTIATION:
            return self.negotiated(day, advisor)
        if kind == Task.CONTRACT:
            return self.signed(day, advisor)
        if kind == Task.TENDER:
            return self.tendered(day, advisor)
        return self.received(day, advisor, job)

    def called(self, day: "StoreDay", advisor: "Advisor") -> Job | None:
        """A call: the person does not answer, agrees to come, wants another call, or is not interested."""
        if not self.answers:
            day.log(Event.CONTACT_MISSED, self, advisor=advisor.id, value=float(self.attempts))
            self.call_again(day, LossReason.NOT_REACHED)
            return None
        delay = self.first_contact(day, advisor)
        self.calls += 1
        if self.enterprise:
            self.book(day, Task.TENDER, code.VISIT_DELAY)
        elif self.agrees_to_visit(day, advisor, delay):
            self.book(day, Task.NEEDS if self.rounds == 0 else Task.NEGOTIATION, code.VISIT_DELAY)
        else:
            self.call_again(day, LossReason.NOT_INTERESTED)
        return None

    def first_contact(self, day: "StoreDay", advisor: "Advisor") -> float:
        """Hours from lead to first answered call; the first advisor who reaches the person becomes their own."""
        delay = (day.time_days - self.arrived) * 24.0
        if self.times[Stage.CONTACT] != self.times[Stage.CONTACT]:
            self.reach_stage(day, Stage.CONTACT)
            advisor.leads_today += 1
            self.belong_to(advisor)
            day.log(Event.CONTACT_DONE, self, advisor=advisor.id, value=delay * 60.0)
        else:
            day.log(Event.CONTACT_DONE, self, advisor=advisor.id)
        return delay

    def belong_to(self, advisor: "Advisor") -> None:
        """Become this advisor's own customer, unless one who is still here has the person already."""
        if self.owner not in self.store.staff:
            self.owner = advisor.id
            advisor.open_customers += 1

    def settle(self) -> None:
        """Signed or lost: the person is no open customer of anybody any more."""
        if self.owner in self.store.staff:
            self.store.staff[self.owner].open_customers -= 1

    def met(self, day: "StoreDay", advisor: "Advisor", waited: float) -> Job | None:
        """Needs analysis and demonstration are over: the person has learned something and decides what is next."""
        self.belong_to(advisor)
        if self.wait_minutes != self.wait_minutes:
            self.wait_minutes = waited
        self.reach_stage(day, Stage.VISIT)
        self.touch(day)
        day.log(Event.NEEDS_DONE, self, advisor=advisor.id, value=waited)
        self.learn(day, day.today.habits.demo_noise, code.DEMO_SIGNAL)
        if self.wants_drive(day, advisor) and self.favourite_model(day) in day.cars:
            return day.follow(self.job(Task.TEST_DRIVE, day, present=True))
        return self.after_experience(day, advisor)

    def drove(self, day: "StoreDay", advisor: "Advisor", job: Job, waited: float) -> Job | None:
        """The test drive is over: belief about quality comes closer to the truth."""
        self.reach_stage(day, Stage.TEST_DRIVE)
        self.touch(day)
        day.log(Event.DRIVE_DONE, self, advisor=advisor.id, model=job.model, value=waited)
        self.learn(day, day.today.habits.drive_noise, code.DRIVE_SIGNAL)
        return self.after_experience(day, advisor)

    def after_experience(self, day: "StoreDay", advisor: "Advisor") -> Job | None:
        """Negotiate now, or go home and think."""
        if self.wants_offer(day, advisor):
            return day.follow(self.job(Task.NEGOTIATION, day, present=True))
        self.call_again(day, LossReason.NOT_INTERESTED)
        return None

    def negotiated(self, day: "StoreDay", advisor: "Advisor") -> Job | None:
        """The offers are on the table: ours, rivals', none. Persuasion counts, within its limit."""
        self.reach_stage(day, Stage.NEGOTIATION)
        self.touch(day)
        self.rounds += 1
        self.persuaded = max(self.persuaded, self.persuasion(day, advisor))
        gap, alternative = self.weigh(day)
        verdict = AGREED if gap >= 0.0 else THINKING if gap > -day.today.habits.hesitation_gap else REFUSED
        day.log(
            Event.NEGOTIATION_DONE,
            self,
            advisor=advisor.id,
            model=int(self.offer[O_MODEL]) if self.offer else -1,
            value=verdict,
        )
        if verdict == AGREED:
            return self.agree(day)
        if verdict == THINKING and self.rounds < day.today.habits.rounds_max:
            self.call_again(day, LossReason.RIVAL if alternative >= 0 else LossReason.NO_BUY)
        else:
            self.lose(day, LossReason.RIVAL if alternative >= 0 else LossReason.NO_BUY)
        return None

    def weigh(self, day: "StoreDay") -> tuple[float, int]:
        """Utility of our best offer over the best alternative, and which alternative (-1: buying nothing)."""
        today = day.today
        offers, deal = today.offers_now(self.segment)
        row, gap, alternative, self.surplus = decisions.weigh(
            self.lab_seed,
            self.id,
            self.tastes,
            offers,
            deal,
            today.rivals,
            self.warmth(day),
            self.persuaded + today.urge,
            today.rule,
            np.empty(max(len(offers), len(today.rivals))),
        )
        self.offer = tuple(offers[row].tolist()) if row >= 0 else ()
        return gap, alternative

    def agree(self, day: "StoreDay") -> Job | None:
        """Yes; but a second decision maker may need days."""
        if self.joint_days > 0.0:
            self.book_in(day, Task.CONTRACT, max(1, round(self.joint_days)))
            return None
        return day.follow(self.job(Task.CONTRACT, day, present=True))

    def signed(self, day: "StoreDay", advisor: "Advisor") -> Job | None:
        """The contract is signed: one order a car, with the delivery date promised now."""
        self.weigh(day)
        if not self.offer:
            self.lose(day, LossReason.NO_BUY)
            return None
        self.reach_stage(day, Stage.ORDER)
        self.outcome = Outcome.ORDERED
        self.cars = max(1, self.cars)
        advisor.orders_today += self.cars
        self.belong_to(advisor)
        self.settle()
        self.service_quality = advisor.quality()
        offer = self.offer
        leased = int(offer[O_PAYMENT]) == BAAS
        self.price_fen = contract_price_fen(offer[O_PRICE], offer[O_DEDUCTION], leased)
        for _ in range(self.cars):
            day.log(Event.ORDER, self, advisor=advisor.id, model=int(offer[O_MODEL]), value=float(self.price_fen))
        place = (self.store.branch.position, self.segment, self.channel)
        day.found.signed.append(
            (self.id, self.id, *place, advisor.row, self.cars, day.time_days, offer, self.tastes.copy())
        )
        self.model.buyers[self.id] = self
        return None

    def received(self, day: "StoreDay", advisor: "Advisor", job: Job) -> Job | None:
        """A car is handed over."""
        number, now = self.booked[job.unit], day.time_days
        order = self.model.headquarters.book.rows[number]
        day.found.handed.append((number, now))
        waited = now - float(order["ordered_days"])
        day.log(Event.DELIVERED, self, advisor=advisor.id, model=int(order["model"]), value=waited)
        self.car_received(day, advisor, max(0.0, now - float(order["promised_days"])))
        return None

    def tendered(self, day: "StoreDay", advisor: "Advisor") -> Job | None:
        """A fleet buyer's tender: how many cars, and whether our bid is the best."""
        self.reach_stage(day, Stage.NEGOTIATION)
        self.rounds += 1
        self.cars = self.batch()
        self.persuaded = self.persuasion(day, advisor)
        gap, _ = self.weigh(day)
        won = gap >= 0.0
        day.log(Event.TENDER_DONE, self, advisor=advisor.id, value=float(self.cars if won else 0))
        if won:
            self.book_in(day, Task.CONTRACT, max(1, round(day.today.habits.tender_days)))
        else:
            self.lose(day, LossReason.TENDER_LOST)
        return None

    # -- not being served --------------------------------------------------------------------------------------

    def gave_up(self, day: "StoreDay", job: Job) -> None:
        """Left the showroom after waiting too long."""
        if job.kind == Task.TEST_DRIVE:
            day.log(Event.DRIVE_BOOKED, self, model=job.model)
            self.book(day, Task.TEST_DRIVE, code.BOOK_DRIVE_DELAY)
        else:
            self.try_again(day, LossReason.WAITED_TOO_LONG)

    def not_served(self, day: "StoreDay", job: Job) -> None:
        """Closing time came first."""
        if job.present:
            self.gave_up(day, job)
        else:
            self.store.remember(day.today.day + 1, Due(0.0, self, job.kind, job.unit))

    def try_again(self, day: "StoreDay", reason: LossReason) -> None:
        """After a visit that failed: a later call, or never again."""
        self.interest *= day.today.habits.bad_visit_factor
        self.call_again(day, reason)

    def call_again(self, day: "StoreDay", reason: LossReason) -> None:
        """Wait for another call, as long as the company keeps calling and the person keeps a minimum of interest."""
        rule = day.today.habits
        if self.attempts >= rule.attempts_max or self.warmth(day) < rule.interest_floor:
            self.lose(day, reason)
            return
        self.book_in(day, Task.CALLBACK, decisions.callback_days(self.lab_seed, self.id, self.attempts, day.today.rule))

    def lose(self, day: "StoreDay", reason: LossReason) -> None:
        """Out of the funnel."""
        day.log(Event.LOST, self, advisor=self.owner, value=float(reason))
        self.outcome = Outcome.LOST
        self.reason = reason
        self.settle()
        self.closed = day.time_days
        self.model.finish(self)

    def book(self, day: "StoreDay", what: Task, purpose: int) -> None:
        """Agree on a day for a visit, a drive or a proposal."""
        times = self.calls + self.visits
        days = decisions.visit_days(self.lab_seed, self.id, times, purpose, day.today.rule)
        if what in (Task.NEEDS, Task.NEGOTIATION):
            day.log(Event.VISIT_BOOKED, self, value=float(day.today.day + days))
        self.book_in(day, what, days)

    def book_in(self, day: "StoreDay", what: Task, days: int) -> None:
        """Become due again in some days: a call from opening on, a visit at the person's minute of the day."""
        today = day.today
        if what in CALLS:
            minute = 0.0
        else:
            times = self.attempts + self.visits
            opens, visiting = today.open_minute, today.visiting_minutes
            minute = decisions.visit_minute(self.lab_seed, self.id, times, opens, visiting)
        self.store.remember(today.day + days, Due(minute, self, what))

    # -- mind --------------------------------------------------------------------------------------------------

    def reach_stage(self, day: "StoreDay", stage: Stage) -> None:
        """Enter a stage; the first time of each is kept."""
        if self.times[stage] != self.times[stage]:
            self.times[stage] = day.time_days
        self.stage = max(self.stage, stage)

    def warmth(self, day: "StoreDay") -> float:
        """Interest now: what was left at the last touch, cooled since."""
        return cooled(self.interest, day.time_days - self.touched, self.half_life)

    def touch(self, day: "StoreDay") -> None:
        """A good meeting warms."""
        self.interest = warmed(self.warmth(day), day.today.habits.warming)
        self.touched = day.time_days

    def agrees_to_visit(self, day: "StoreDay", advisor: "Advisor", delay_hours: float) -> bool:
        """On the telephone: does the person come? A late first call finds them less ready."""
        help_given = advisor.skills[0] * advisor.effort[1]
        return decisions.agrees_to_visit(
            self.lab_seed,
            self.id,
            self.calls,
            self.warmth(day),
            self.value,
            help_given,
            delay_hours,
            day.today.rule,
        )

    def wants_drive(self, day: "StoreDay", advisor: "Advisor") -> bool:
        """Does the person want a test drive today?"""
        help_given = advisor.skills[1] * advisor.effort[2]
        return decisions.wants_drive(
            self.lab_seed, self.id, self.visits, self.warmth(day), self.value, help_given, day.today.rule
        )

    def wants_offer(self, day: "StoreDay", advisor: "Advisor") -> bool:
        """Does the person ask what it costs?"""
        return decisions.wants_offer(
            self.lab_seed,
            self.id,
            self.counts[Task.TEST_DRIVE],
            self.visits,
            self.warmth(day),
            self.value,
            float(self.tastes[T_BELIEF]),
            advisor.skills[2] * advisor.effort[0],
            day.today.rule,
        )

    def learn(self, day: "StoreDay", noise: float, purpose: int) -> None:
        """A demonstration or a drive shows how good the cars are, with noise; belief moves by its uncertainty."""
        belief = float(self.tastes[T_BELIEF])
        self.tastes[T_BELIEF] = decisions.learned(
            self.lab_seed, self.id, self.visits, belief, self.belief_sd, noise, purpose
        )
        self.belief_sd = posterior_sd(self.belief_sd, noise)

    def persuasion(self, day: "StoreDay", advisor: "Advisor") -> float:
        """Utils that this advisor adds to our offer."""
        return persuasion(day.today.habits.persuasion_strength, advisor.skills[3], advisor.effort[0], advisor.fatigue)

    def favourite_model(self, day: "StoreDay") -> int:
        """Position of the model the person would take now; the first demo car's when nothing is affordable."""
        if self.favourite < 0:
            offers, deal = day.today.offers_public(self.segment)
            row, _, _ = best_offer(self.lab_seed, self.id, self.tastes, offers, deal, np.empty(len(offers)))
            self.favourite = int(offers[row, O_MODEL]) if row >= 0 else min(day.cars, default=-1)
        return self.favourite

    def batch(self) -> int:
        """Cars a fleet buyer wants: geometric from 1 with the segment's mean."""
        return decisions.batch(self.lab_seed, self.id, self.model.market.batch_mean[self.segment])

    # -- after the signature -----------------------------------------------------------------------------------

    def car_gone(self, time_days: float, broken_promise: bool) -> None:
        """One of the ordered cars is cancelled; with the last of them the person is gone."""
        self.gone_cars += 1
        self.reason = LossReason.CANCELLED_BROKEN_PROMISE if broken_promise else LossReason.CANCELLED_WAIT
        self._all_settled(time_days)

    def car_received(self, day: "StoreDay", advisor: "Advisor", late_days: float) -> None:
        """One of the ordered cars is handed over."""
        self.delivered_cars += 1
        self.late_days = max(self.late_days, late_days)
        self.service_quality = 0.5 * (self.service_quality + advisor.quality())
        self.reach_stage(day, Stage.DELIVERY)
        self._all_settled(day.time_days)

    def _all_settled(self, time_days: float) -> None:
        if self.delivered_cars + self.gone_cars < self.cars:
            return
        self.closed = time_days
        self.outcome = Outcome.DELIVERED if self.delivered_cars else Outcome.CANCELLED
        if self.delivered_cars:
            self.reason = LossReason.NONE
            self.satisfaction = self.recommendation()
            headquarters, place = self.model.headquarters, (self.store.branch.position, self.segment, self.channel)
            row = headquarters.staff.row_of(self.owner)
            owner = (self.id, *place, row, self.satisfaction, int(time_days))
            headquarters.ownership.welcome(np.array([owner], OWNER))
        self.model.finish(self)

    def recommendation(self) -> float:
        """Willingness to recommend, 0 to 10: service, waiting, the promise kept, and the car against what was believed."""
        return decisions.recommendation(
            self.lab_seed,
            self.id,
            self.service_quality,
            self.wait_minutes,
            self.late_days,
            float(self.tastes[T_BELIEF]),
            self.model.headquarters.rule,
        )

    def row(self) -> tuple[Any, ...]:
        """The row of the table `customers`."""
        ordered = self.times[Stage.ORDER] == self.times[Stage.ORDER]
        offer = self.offer if ordered else ()
        return (
            self.id,
            self.store.city,
            self.store.id,
            self.segment,
            self.channel,
            self.arrived,
            self.stage,
            self.outcome,
            self.reason,
            self.closed,
            *self.times[1:],
            int(offer[O_MODEL]) if offer else -1,
            int(offer[O_BATTERY]) if offer else -1,
            int(offer[O_PACK]) if offer else -1,
            int(offer[O_PAYMENT]) if offer else -1,
            self.cars if ordered else 0,
            self.price_fen,
            self.surplus,
            self.wait_minutes,
            self.satisfaction,
            self.owner,
        )
