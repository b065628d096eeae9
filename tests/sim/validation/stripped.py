"""The engine stripped down to its queue, for the tests that hold it against closed forms."""

from typing import Any

from sim.scenario.scenario import Scenario


def stripped(tiny: Scenario, *, servers: int, arrivals: float, patience: float) -> Scenario:
    """A queue with Poisson arrivals (a minute), exponential service of mean 1 minute and exponential patience."""
    raw: dict[str, Any] = tiny.model_dump()
    raw["clock"] |= {"warmup_days": 0, "days": 1}
    raw["market"] |= {
        "leads_per_day": arrivals * 1440.0,
        "headroom": 1.0,
        "consideration_elasticity": 0.0,
        "month_factor": [1.0] * 12,
        "weekday_factor": [1.0] * 7,
        "holiday_factor": 1.0,
    }
    raw["segments"] = [
        {**s, "share": 1.0, "patience_minutes": patience, "upfront_cap_cny_median": 1e8} for s in raw["segments"][:1]
    ]
    walk_in = next(c for c in raw["channels"] if c["visit_first"])
    raw["channels"] = [{**walk_in, "share": 1.0, "hour_profile": [1.0 / 24.0] * 24}]
    raw["stores"] = [{**s, "seats": 100_000} for s in raw["stores"] if s["city"] == "zhuhai" and s["kind"] == "house"]
    raw["heads"] = {"per_house": {"junior": servers}, "per_space": {}, "by_store": {}, "factor": 1.0}
    raw["roster"] |= {"open_hour": 0.0, "close_hour": 24.0, "shift_hours": 24.0, "days_on_per_week": 7}
    raw["routing"] |= {"dedicated_share": 0.0}
    raw["tasks"]["receive"] |= {"mean_minutes": 1.0, "law": "exponential"}
    raw["advisor"] |= {"admin_minutes_per_day": 0.0, "break_minutes": 0.0, "quit_per_year": 0.0}
    raw["customer"] |= {"drive_intercept": -20.0, "offer_intercept": -20.0, "attempts_max": 1, "interest_floor": 1.0}
    raw["menu"] = {"by_segment": {}}
    raw["commission"] |= {"by_segment": {}}
    return Scenario.model_validate(raw)


def buyers(tiny: Scenario, *, people: int) -> Scenario:
    """People alike but for their shocks who walk in, negotiate at once and without haggling, and sign or go for good.

    About `people` of them on one day. No model, price or taste is touched: only what varies between people, what they
    do not know, what they might wait for, how pressed they feel to buy now, and what an advisor might talk them into.
    """
    raw: dict[str, Any] = stripped(tiny, servers=4, arrivals=people / 1440.0, patience=1e5).model_dump()
    certain = {
        "price_coef_sigma": 0.0,
        "income_elasticity": 0.0,
        "quality_prior_sd": 0.0,
        "discount_rate_sigma": 0.0,
        "upfront_cap_sigma": 0.0,
        "joint_decision_share": 0.0,
        "home_parking_share": 1.0,
    }
    raw["segments"] = [{**s, **certain} for s in raw["segments"]]
    raw["customer"] |= {"offer_intercept": 20.0, "rounds_max": 1, "persuasion_strength": 0.0, "buying_interest": 0.0}
    raw["customer"] |= {"value_weight": 0.0, "offer_belief": 0.0, "taste_sigma": 0.0, "wait_coef": 0.0}
    raw["delivery"] |= {"cancel_hazard_per_day": 0.0}
    for task in ("receive", "negotiation", "contract"):
        raw["tasks"][task] |= {"mean_minutes": 0.01, "law": "constant"}
    return Scenario.model_validate(raw)
