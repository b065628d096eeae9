"""Names of what the tables number: cities, stores, segments, channels, models, grades."""

from results.store import Run

_SECTIONS = {
    "city": "cities",
    "segment": "segments",
    "channel": "channels",
    "model": "models",
    "grade": "grades",
}
#: What is of none: a lead that no advisor holds, a cost of the whole company.
NONE = -1


def labels(run: Run, by: str) -> dict[int, str]:
    """Number in the tables -> name, for a dimension of `results.kpi`."""
    scenario = run.scenario
    if by == "store":
        code = {city["id"]: int(city["code"]) for city in scenario["cities"]}
        # As sim.world.identity.store_id packs it; this room imports no simulator.
        return {NONE: "headquarters"} | {
            (code[s["city"]] << 10) | int(s["number"]): s["name"] or s["id"] for s in scenario["stores"]
        }
    return {NONE: f"no {by}"} | {k: row["name"] for k, row in enumerate(scenario[_SECTIONS[by]])}
