"""Compiled kernels: how this package uses numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import int64, njit, types


def kernel(signature: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function for exactly one signature when its module is imported, and keep the machine code.

    The explicit signature bounds the cost: one compilation a kernel, ever (a call with other types is a
    TypeError, not a silent second compilation of seconds). The machine code lies beside the source, or in the
    user's cache folder where that one is read-only; where neither can be written, each process compiles for
    itself.
    """

    def compile_(function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            compiled: Callable[..., Any] = njit(signature, cache=True, nogil=True)(function)
        except RuntimeError as error:
            # numba has no narrower type for "no locator available": it found no folder to write to.
            if "cannot cache function" not in str(error):
                raise
            compiled = njit(signature, nogil=True)(function)
        return compiled

    return compile_


def record(fields: tuple[Any, ...], cls: type[tuple[Any, ...]]) -> Any:
    """The numba type of a NamedTuple with these field types."""
    return types.NamedTuple(fields, cls)  # type: ignore[no-untyped-call]


PAIR = types.UniTuple(int64, 2)  # type: ignore[no-untyped-call]
"""The numba type of two integers, for kernels that return two."""
