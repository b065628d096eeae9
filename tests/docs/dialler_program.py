"""Runs the lever of docs/engines.md in a copy of the simulator that has it; prints what came of it as JSON."""

import hashlib
import json
from pathlib import Path
from typing import Any

CLOCK: dict[str, Any] = {"clock": {"warmup_days": 2, "days": 10}}
DIALLER: dict[str, Any] = {"dialler": {"callback_factor": 0.4, "cost_cny_per_day": 300.0}}
LOCAL: dict[str, Any] = {"local": [{"id": "one", "where": {"store": ["zh-house-1"]}, "set": DIALLER}]}


def tables_hash(tables: dict[str, Any]) -> str:
    """Of every byte of every column of every table."""
    digest = hashlib.sha256()
    for table in sorted(tables):
        for column in tables[table]:
            digest.update(f"{table}.{column}".encode() + tables[table][column].tobytes())
    return digest.hexdigest()


def main() -> None:
    """Print hashes of the tables by case and engine, KPIs and the overhead booked."""
    import sim
    from results.kpi import values
    from results.store import RunWriter, open_run, run_name
    from sim.run import simulate
    from sim.scenario.explain import explain
    from sim.scenario.levers import Levers
    from sim.scenario.load import load
    from sim.scenario.local import merged
    from sim.scenario.scenario import Scenario

    loaded = load("scenarios/quickstart/base.toml")
    told: dict[str, Any] = {
        "house": str(Path(sim.__file__).resolve().parents[1]),
        "levers": list(Levers.model_fields),
        "explained": explain(loaded, "dialler.callback_factor").doc,
        "days": sum(CLOCK["clock"].values()),
        "kpis": {},
        "overhead_fen": {},
    }
    for case, change in {"neutral": {}, "stated": DIALLER, "local": LOCAL}.items():
        scenario = Scenario.model_validate(merged(merged(loaded.scenario.model_dump(), CLOCK), change))
        tables = {engine: simulate(scenario, engine=engine).tables for engine in ("agents", "compiled")}
        told[case] = {engine: tables_hash(found) for engine, found in tables.items()}
        told["overhead_fen"][case] = overhead(tables["compiled"]["ledger"])
        with RunWriter(Path("runs"), scenario, scenario.clock.seed) as writer:
            simulate(scenario, sink=writer)
        told["kpis"][case] = values(open_run(Path("runs"), run_name(scenario, scenario.clock.seed)))
    print(json.dumps(told))


def overhead(ledger: dict[str, Any]) -> int:
    """Fen booked as overhead of stores."""
    from sim.company.ledger import Account

    return int(ledger["fen"][ledger["debit"] == int(Account.OVERHEAD)].sum())


if __name__ == "__main__":
    main()
