"""Arrays without an owner, inside compiled code.

Numba counts references to the owner of an array whenever it is passed on or read from a tuple, each time with a locked
instruction; in a day that is most of the work. A borrowed array has no owner to count. Who borrows must make sure that
the array lives as long as it is used: here a whole day's columns are held by the caller in Python.
"""

from collections.abc import Callable
from typing import Any, cast

from numba.core import cgutils, types
from numba.core.extending import intrinsic
from numba.np.arrayobj import make_array

from sim.compile import inner
from sim.compiled.layout import Out, Scratch, World


def _borrow(typing_context: Any, array: types.Array) -> Any:
    """The same array without an owner."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = make_array(signature.args[0])(context, builder, arguments[0])  # type: ignore[no-untyped-call]
        view.meminfo = cgutils.get_null_value(view.meminfo.type)  # type: ignore[no-untyped-call]
        view.parent = cgutils.get_null_value(view.parent.type)  # type: ignore[no-untyped-call]
        return view._getvalue()

    return array(array), generate


borrow = cast(Callable[[Any], Any], intrinsic(_borrow))


@inner
def borrow_world(w: World) -> World:
    """The world with borrowed arrays."""
    return World(
        w.seed,
        w.day,
        w.date_number,
        w.log,
        borrow(w.people),
        borrow(w.staff),
        borrow(w.teams),
        borrow(w.stores),
        borrow(w.sets),
        borrow(w.offers),
        borrow(w.lengths),
        borrow(w.deals),
        borrow(w.rivals),
        borrow(w.demo),
        borrow(w.batch_mean),
        borrow(w.rule),
        borrow(w.head),
        borrow(w.handovers),
    )


@inner
def borrow_out(o: Out) -> Out:
    """The day's results with borrowed arrays."""
    return Out(
        borrow(o.events),
        borrow(o.customers),
        borrow(o.signed),
        borrow(o.handed),
        borrow(o.owners),
        borrow(o.late),
        borrow(o.gone),
        borrow(o.counts),
    )


@inner
def borrow_scratch(s: Scratch) -> Scratch:
    """The working memory with borrowed arrays."""
    return Scratch(
        borrow(s.jobs),
        borrow(s.timed),
        borrow(s.place_of),
        borrow(s.crew),
        borrow(s.fifo),
        borrow(s.models),
        borrow(s.moment),
    )
