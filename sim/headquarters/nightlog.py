"""Rows of the event log that headquarters writes by night, many at a time."""

from typing import Any

import numpy as np

from sim.events import Event
from sim.log import Recorder

Column = np.ndarray[Any, Any]


class NightLog:
    """Writes to the event log what happens in a night, at its end. Silent when nobody reads it."""

    def __init__(self, recorder: Recorder, stores: Column) -> None:
        self._recorder = recorder
        self._stores = stores

    @property
    def silent(self) -> bool:
        """No event is kept."""
        return self._recorder.silent

    def write(
        self,
        day: int,
        event: Event,
        customer: Column,
        store: Column,
        *,
        stage: Column | int,
        advisor: Column | int,
        model: Column | int = -1,
        channel: Column | int = -1,
        value: Column | float = 0.0,
    ) -> None:
        """One row for each customer; `store` is a position."""
        if self.silent or not len(customer):
            return
        rows: dict[str, Any] = {
            "time_days": float(day + 1),
            "customer": customer,
            "event": int(event),
            "stage": stage,
            "store": self._stores[store],
            "advisor": advisor,
            "model": model,
            "channel": channel,
            "value": value,
        }
        self._recorder.add("events", {name: np.broadcast_to(column, len(customer)) for name, column in rows.items()})
