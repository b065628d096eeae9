"""Where the time of a day goes: the processor's own clock, read around every event of a run that is profiled."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from sim.compile import constant, inner, wide
from sim.compiled.layout import Scratch, World


class Kind(IntEnum):
    """What a store's day spends its time on; the first are the ends of services, numbered as the tasks."""

    CONTACT = 0
    CALLBACK = 1
    RECEIVE = 2
    NEEDS = 3
    TEST_DRIVE = 4
    NEGOTIATION = 5
    CONTRACT = 6
    HANDOVER = 7
    TENDER = 8
    #: Looking up who works and who is due.
    OPENING = 9
    #: Somebody becomes due: comes, is to be called, is to receive a car.
    DUE = 10
    #: A waiting advisor is wanted.
    CALLED = 11
    #: Training, a break or paperwork ends.
    OTHER_WORK = 12
    PATIENCE = 13
    SHIFT = 14
    CLOSING = 15


_OTHER_WORK = constant(Kind.OTHER_WORK)
#: The state of an advisor who serves somebody, see :mod:`sim.compiled.crew`.
SERVING = constant(3)


def _time_stamp(typingctx: Any) -> Any:
    """The processor's time stamp, which goes on at an even pace."""

    def read(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        clock = builder.module.declare_intrinsic("llvm.readcyclecounter", (), ir.FunctionType(ir.IntType(64), []))
        return builder.call(clock, [])

    return types.int64(), read


_ticks: Callable[[], int] = intrinsic(_time_stamp)  # type: ignore[assignment]


@inner
def started(w: World) -> int:
    """Now, in ticks; 0 when nobody wants to know."""
    return _ticks() if w.profiled else 0


@inner
def spent(w: World, s: Scratch, kind: int, since: int) -> int:
    """Book the ticks since a moment to a kind of event. Returns now."""
    if not w.profiled:
        return 0
    now = _ticks()
    s.ticks[kind, 0] += now - since
    s.ticks[kind, 1] += 1
    return now


@inner
def kind_of_work(s: Scratch, place: int) -> int:
    """What the advisor in this place is at: the task of a service, or other work."""
    return wide(s.jobs[s.crew[place].serving].kind) if s.crew[place].state == SERVING else _OTHER_WORK
