"""Compiled kernels: how this package uses numba."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from numba import int64, njit, types
from numba.extending import intrinsic


@cache
def edition_of(folder: Path) -> str:
    """A hash of all Python files in a folder."""
    digest = blake2b(digest_size=6)
    for source in sorted(folder.glob("*.py")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def kernel(signature: Any, inlined: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function for exactly one signature when its module is imported, and keep the machine code.

    The explicit signature bounds the cost: one compilation a kernel, ever (a call with other types is a
    TypeError, not a silent second compilation of seconds). The machine code lies beside the source, or in the
    user's cache folder where that one is read-only; where neither can be written, each process compiles for
    itself. One that is ``inlined`` becomes a part of each kernel that calls it, for the innermost of loops.
    """

    def compile_(function: Callable[..., Any]) -> Callable[..., Any]:
        # numba takes cached code for current if the function's own file is. The constants and kernels that
        # it took from other files are inside that code too, and would stay as they were: so the name of the
        # cache file tells the state of them all.
        function.__qualname__ += f"_{edition_of(Path(__file__).parent)}"
        try:
            compiled: Callable[..., Any] = njit(signature, cache=True, nogil=True, forceinline=inlined)(
                function
            )
        except RuntimeError as error:
            # numba has no narrower type for "no locator available": it found no folder to write to.
            if "cannot cache function" not in str(error):
                raise
            compiled = njit(signature, nogil=True, forceinline=inlined)(function)
        return compiled

    return compile_


def _widest_registers(typing_context: Any) -> tuple[Any, Callable[..., Any]]:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        # llvmlite's set refuses an attribute that it does not know by name. One in quotes is LLVM's own way
        # of passing what front ends have no name for.
        set.add(builder.function.attributes, '"prefer-vector-width"="512"')
        return context.get_dummy_value()

    return types.void(), generate


widest_registers = cast(Callable[[], None], intrinsic(_widest_registers))
"""Called in a kernel, it lets the kernel's loops use the widest registers that the processor has.

For Intel's processors LLVM keeps to half the width of AVX-512, because the full width lowers the clock of
some. A kernel that does nothing but multiply gains a third by it all the same. This is LLVM's function
attribute ``prefer-vector-width``: it changes nothing where no register is so wide, and a kernel that others
are inlined into needs it too.
"""


def record(fields: tuple[Any, ...], cls: type[tuple[Any, ...]]) -> Any:
    """The numba type of a NamedTuple with these field types."""
    return types.NamedTuple(fields, cls)  # type: ignore[no-untyped-call]


PAIR = types.UniTuple(int64, 2)  # type: ignore[no-untyped-call]
"""The numba type of two integers, for kernels that return two."""
