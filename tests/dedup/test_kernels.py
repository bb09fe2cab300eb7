"""Kernels are compiled once, cached where that is possible, and never run when stale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numba import int64, njit, void

import dedup.shingles
from dedup.kernels import edition_of, kernel, widest_registers


def test_a_kernel_compiles_where_nothing_can_be_cached() -> None:
    """numba finds no folder for a function without a file, as for one whose folders are all read-only."""
    made: dict[str, object] = {}
    exec("def double(x):\n    return 2 * x", made)
    assert kernel(int64(int64))(made["double"])(21) == 42  # type: ignore[arg-type]


def test_llvm_is_told_of_the_widest_registers() -> None:
    """No result shows it, and a third of the speed would be lost unnoticed."""

    @njit(void())  # type: ignore[untyped-decorator]
    def wide() -> None:
        widest_registers()

    (code,) = wide.inspect_llvm().values()
    assert '"prefer-vector-width"="512"' in code


def test_other_types_are_refused_not_compiled_for() -> None:
    with pytest.raises(TypeError, match="No matching definition"):
        dedup.shingles.sum_row(np.zeros(5, np.float64), np.zeros(1, np.uint64))


def test_a_change_of_any_file_makes_cached_code_stale(tmp_path: Path) -> None:
    """numba itself only looks at the file of the function, not at those whose constants went into it."""
    states = []
    for number, source in enumerate(["BANDS = 25", "BANDS = 26"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "candidates.py").write_text(source)
        states.append(edition_of(folder))
    assert states[0] != states[1]
    edition = edition_of(Path(dedup.shingles.__file__).parent)
    assert dedup.shingles.sum_row.py_func.__qualname__.endswith(edition)
