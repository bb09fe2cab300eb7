"""Charsets: the encodings of web pages, by Python's names."""

from __future__ import annotations

from w3lib.encoding import resolve_encoding

CHINESE = ("utf-8", "gb18030", "big5hkscs")
OTHERS = ("euc_jp", "shift_jis", "euc_kr")
WEB = frozenset(
    (
        *(*CHINESE, *OTHERS, "big5", "cp950", "hz", "gbk", "gb2312", "iso2022_jp", "cp932", "cp949", "cp866"),
        *("utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp874"),
        *(f"cp{page}" for page in range(1250, 1259)),
        *(f"iso8859-{part}" for part in (*range(2, 9), 10, 13, 14, 15, 16)),
    )
)
"""The encodings of the WHATWG standard. Python also has codecs that no page uses: ``hex``, ``idna``,
``utf-7``."""


def is_text_charset(name: str) -> bool:
    """Whether this is a name or a label of a charset in which web pages are written."""
    return python_name(name) is not None


def python_name(label: str) -> str | None:
    """Python's name of the charset; None if the label names none."""
    name = resolve_encoding(label)
    return name if name in WEB else None
