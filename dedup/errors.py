"""Errors in the data of this package, apart from the kernels, which take half a second to import."""

from __future__ import annotations


class SpunError(Exception):
    """Raised where ``spun.tsv`` cannot be used; the message names the line and says what to do."""
