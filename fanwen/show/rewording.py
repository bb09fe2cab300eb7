"""Changes to exported texts: contacts are masked, simplified characters converted to traditional ones."""

from __future__ import annotations

from collections.abc import Callable

from opencc import OpenCC

from pipelines.cleaning import contacts
from pipelines.cleaning.edits import apply_edits

VARIANTS = {"hant": "s2t", "tw": "s2tw", "hk": "s2hk"}
"""Scripts, and the OpenCC conversion to each from simplified. Vocabulary is not converted."""


def rewording_function(mask: bool, variant: str | None) -> Callable[[str], str] | None:
    """The function that changes a text; None if texts are not changed."""
    convert = _converter(VARIANTS[variant]) if variant else None
    if mask and convert:
        return lambda text: convert(_masked(text))
    return _masked if mask else convert


def _masked(text: str) -> str:
    return apply_edits(text, contacts.mask_contacts(text))


def _converter(name: str) -> Callable[[str], str]:
    converter = OpenCC(name)
    # OpenCC drops a NUL.
    return lambda text: "\0".join(map(converter.convert, text.split("\0")))
