"""Kernels are compiled once, cached if possible, and never stale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numba import int64, njit, void

import dedup.shingles
from dedup.kernels import edition_of, kernel, widest_registers


def test_a_kernel_compiles_without_a_cache() -> None:
    """numba has no cache folder for a function without a file, as for one in read-only folders."""
    made: dict[str, object] = {}
    exec("def double(x):\n    return 2 * x", made)
    assert kernel(int64(int64))(made["double"])(21) == 42  # type: ignore[arg-type]


def test_llvm_uses_the_widest_registers() -> None:
    """Results do not depend on it, but a third of the speed does."""

    @njit(void())  # type: ignore[untyped-decorator]
    def wide() -> None:
        widest_registers()

    (code,) = wide.inspect_llvm().values()
    assert '"prefer-vector-width"="512"' in code


def test_other_types_are_refused() -> None:
    with pytest.raises(TypeError, match="No matching definition"):
        dedup.shingles.sum_row(np.zeros(5, np.float64), np.zeros(1, np.uint64))


def test_a_change_of_any_file_makes_cached_code_stale(tmp_path: Path) -> None:
    """numba itself checks only the file of the function, not the files of its constants."""
    states = []
    for number, source in enumerate(["BANDS = 25", "BANDS = 26"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "candidates.py").write_text(source)
        states.append(edition_of(folder))
    assert states[0] != states[1]
    edition = edition_of(Path(dedup.shingles.__file__).parent)
    assert dedup.shingles.sum_row.py_func.__qualname__.endswith(edition)
