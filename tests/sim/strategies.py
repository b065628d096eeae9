"""Scenarios drawn over all levers, as changes laid on the lively one."""

from typing import Any

from hypothesis import strategies as st

from sim.events import SERVICE_TASKS


def _tasks() -> st.SearchStrategy[dict[str, Any]]:
    law = st.one_of(
        st.fixed_dictionaries({"law": st.sampled_from(["constant", "gamma"]), "mean_minutes": st.floats(0.5, 60.0)}),
        st.fixed_dictionaries({"law": st.just("exponential"), "mean_minutes": st.floats(0.5, 10.0)}),
    )
    return st.fixed_dictionaries({kind.name.lower(): law for kind in SERVICE_TASKS})


def _levers() -> st.SearchStrategy[dict[str, Any]]:
    """Levers that may be stated for the whole company or for a place and a time."""
    return st.fixed_dictionaries(
        {},
        optional={
            "price": st.fixed_dictionaries({"change_cny": st.integers(-80_000, 20_000)}),
            "baas": st.fixed_dictionaries({"fee_cny_per_month": st.just({"b75": 333.33, "b100": 777.77})}),
            "swaps": st.fixed_dictionaries(
                {"free_per_month": st.integers(0, 12), "offered_until": st.just("2023-05-31")}
            ),
            "charger": st.fixed_dictionaries({"subsidy_cny": st.sampled_from([0.0, 1234.56, 9000.0])}),
            "loan": st.fixed_dictionaries({"subsidised_apr_share": st.floats(0.0, 0.06)}),
            "menu": st.just({"by_segment": {"tech": {"payments": ["baas"]}, "family": {"packs": ["standard"]}}}),
            "contract": st.fixed_dictionaries({"minutes_factor": st.floats(0.0, 1.0)}),
            "routing": st.fixed_dictionaries(
                {
                    "policy": st.sampled_from(["round_robin", "least_loaded", "skill_score"]),
                    "dedicated_share": st.sampled_from([0.0, 0.5, 1.0]),
                }
            ),
            "commission": st.fixed_dictionaries(
                {
                    "per_car_cny": st.sampled_from([0.0, 800.0, 1999.99]),
                    "by_segment": st.sampled_from([{}, {"tech": 2500.0, "fleet": 10.0}]),
                    "tiers": st.sampled_from([[], [{"id": "t", "from_cars": 2, "per_car_cny": 3000.0}]]),
                }
            ),
            "scorecard": st.just({"bonus_cny_per_month": 3333.33, "volume_weight": 0.7, "satisfaction_weight": 0.3}),
            "profit_share": st.fixed_dictionaries({"share": st.sampled_from([0.01, 0.1])}),
        },
    )


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """What to change in the lively scenario: anything of the company, some of the world."""
    heads = st.fixed_dictionaries({grade: st.integers(0, 4) for grade in ("junior", "senior", "expert")})
    demo = st.integers(0, 2)
    change = draw(_levers())
    change |= {
        "clock": {
            "start": draw(st.sampled_from(["2023-05-18", "2023-05-27", "2023-05-30"])),
            "warmup_days": draw(st.integers(0, 2)),
            "days": draw(st.integers(3, 6)),
            "seed": draw(st.integers(0, 1000)),
        },
        "market": {"leads_per_day": draw(st.sampled_from([5.0, 30.0, 70.0, 120.0]))},
        "heads": {"per_house": draw(heads), "per_space": draw(heads)},
        "roster": {
            "open_hour": draw(st.sampled_from([8.0, 9.5, 10.0])),
            "close_hour": draw(st.sampled_from([12.0, 17.25, 21.0, 24.0])),
            "shift_hours": draw(st.sampled_from([3.0, 7.5, 12.0])),
            "days_on_per_week": draw(st.integers(3, 7)),
        },
        "tasks": draw(_tasks()),
        "stores": [
            {
                "id": name,
                "seats": draw(st.integers(1, 6)),
                "demo_cars": {m: draw(demo) for m in ("es6", "et5", "et5t", "es7")},
            }
            for name in ("zh-house-1", "zh-space-1")
        ],
        "delivery_centres": [
            {"id": "dc-zhuhai", "bays": draw(st.integers(1, 3)), "stock_cars": draw(st.integers(0, 60))}
        ],
        "customer": {
            "no_show_share": draw(st.sampled_from([0.0, 0.3, 1.0])),
            "attempts_max": draw(st.integers(1, 5)),
            "ringing_minutes": draw(st.sampled_from([0.0, 2.0])),
        },
        "delivery": {
            "cancel_hazard_per_day": draw(st.sampled_from([0.0, 0.05, 0.5])),
            "stock_share": draw(st.floats(0, 1)),
        },
        "scoring": {"use": draw(st.sampled_from(["fifo", "score"]))},
        "batteries": [{"id": "b75", "unit_cost_cny": 0.0}, {"id": "b100", "unit_cost_cny": 0.0}],
        "options": {"packs": [{"id": "nomi_comfort", "unit_cost_cny": 0.0}]},
    }
    if draw(st.booleans()):
        window = {"id": "w", "number": 0, "grade": "junior", "per_store": 2, "day_rate_cny": 321.09}
        window |= {"first": draw(st.sampled_from(["2023-05-20", "2023-05-31"])), "until": "2023-06-02"}
        change["temps"] = {"windows": [window]}
    patience = draw(st.sampled_from([0.5, 15.0, 200.0]))
    change["segments"] = [{"id": s, "patience_minutes": patience} for s in ("tech", "family", "young")]
    there = draw(st.sampled_from([{}, {"city": ["zhuhai"]}, {"store": ["zh-space-1"]}]))
    lever = draw(_levers())
    if lever:
        change["local"] = [
            {"id": "l", "where": there, "first": draw(st.sampled_from(["2023-05-20", "2023-06-01"])), "set": lever}
        ]
    return change
