"""Compiled kernels: how this package uses numba."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from numba import int64, njit, types


@cache
def edition_of(folder: Path) -> str:
    """A hash of all Python files in a folder."""
    digest = blake2b(digest_size=6)
    for source in sorted(folder.glob("*.py")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def kernel(signature: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function for exactly one signature when its module is imported, and keep the machine code.

    The explicit signature bounds the cost: one compilation a kernel, ever (a call with other types is a
    TypeError, not a silent second compilation of seconds). The machine code lies beside the source, or in the
    user's cache folder where that one is read-only; where neither can be written, each process compiles for
    itself.
    """

    def compile_(function: Callable[..., Any]) -> Callable[..., Any]:
        # numba takes cached code for current if the function's own file is. The constants and kernels that
        # it took from other files are inside that code too, and would stay as they were: so the name of the
        # cache file tells the state of them all.
        function.__qualname__ += f"_{edition_of(Path(__file__).parent)}"
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
