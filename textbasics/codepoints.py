"""Text as arrays of code points, and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CodePoints = npt.NDArray[np.uint32]
"""A text, one code point for each character."""


def code_points(text: str) -> CodePoints:
    """The code points of a text, lone surrogates included: uint32[len(text)]."""
    # numpy stores strings as code points of 32 bits, and converts long ones three times as fast as the codec
    # UTF-32. It gives an empty string room for one character.
    return np.array([text]).view(np.uint32)[: len(text)]


def from_code_points(points: CodePoints) -> str:
    """The text of an array of code points. Raises UnicodeDecodeError for a number above U+10FFFF."""
    return points.tobytes().decode("utf-32-le", "surrogatepass")
