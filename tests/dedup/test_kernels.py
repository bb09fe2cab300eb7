from __future__ import annotations

import numpy as np
import pytest
from numba import int64

from dedup.kernels import kernel


def test_a_kernel_compiles_where_nothing_can_be_cached() -> None:
    """numba finds no folder for a function without a file, as for one whose folders are all read-only."""
    made: dict[str, object] = {}
    exec("def double(x):\n    return 2 * x", made)
    assert kernel(int64(int64))(made["double"])(21) == 42  # type: ignore[arg-type]


def test_other_types_are_refused_not_compiled_for() -> None:
    from dedup.verify import _intersections

    with pytest.raises(TypeError, match="No matching definition"):
        _intersections(np.zeros(3, np.float64), np.zeros(1, np.int64), np.zeros((0, 2), np.int64), 0)
