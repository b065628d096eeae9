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


def _ownerless(context: Any, builder: Any, array: types.Array, value: Any) -> Any:
    view = make_array(array)(context, builder, value)  # type: ignore[no-untyped-call]
    view.meminfo = cgutils.get_null_value(view.meminfo.type)  # type: ignore[no-untyped-call]
    view.parent = cgutils.get_null_value(view.parent.type)  # type: ignore[no-untyped-call]
    return view._getvalue()


def _borrow(typing_context: Any, columns: types.BaseTuple) -> Any:
    """The same tuple with its arrays without an owner."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        (value,) = arguments
        for k, part in enumerate(signature.args[0].types):
            if isinstance(part, types.Array):
                array = _ownerless(context, builder, part, builder.extract_value(value, k))
                value = builder.insert_value(value, array, k)
        return value

    return columns(columns), generate


#: For compiled code: a named tuple of columns, its arrays borrowed.
borrowed = cast(Callable[[Any], Any], intrinsic(_borrow))
