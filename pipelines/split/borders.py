"""Borders: whether a text begins or ends in the middle of a sentence."""

from __future__ import annotations

import re

from pipelines.formulas import fold, is_closing, is_salutation, is_signature

_STOPS = "。!?…”’』」)》〉>】]~;\"'|"
_CUT_MARKS = ("...", "…", "……")
_SHORTEST_CUT = 8
_LAST = re.compile(r"[^。!?…\n]*$")
_SECTION = re.compile(r"[一二三四五六七八九十\d]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]")

# A text cannot begin with a stop, nor with a word that only goes on a clause. Words that begin with such a character
# (的确, 了解, 着力, 等待) are none of these.
_CONTINUES = re.compile(
    r"[,、。;:!?”’』」)】》%]"
    r"|的(?![确士话卢])|了(?![解不却如结望])|们|着(?![力眼手重实想急装迷陆])|等(?![待到候等我你级于一])"
)
# A scrap of a word, a comma, and a clause that goes on without a subject: 意,也受到了肯定.
_SCRAP = re.compile(
    r"(?P<scrap>[\u4e00-\u9fff]{1,2}),(?:也|并|又|还|而|且|就|都|从而|以及|使得?|更|才|但|却)"
)
_WHOLE_WORDS = re.compile(
    r"[一二三四五六七八九十]|[我你您他她它谁这那是好对啊哦嗨喂唉哎瞧看听请]|[今明昨][天年日]|首先|其次|最后|同志|大家|现在|后来|因此|所以|当然|同时|而且|总之|可是|但是|然而|于是"
)
_QUOTES = re.compile(r"[“”]")
_HEAD = 40


def starts_mid_sentence(text: str) -> bool:
    """Whether the beginning of the text is missing, so far as its first words can prove it."""
    head = fold(text[:_HEAD])
    if _CONTINUES.match(head):
        return True
    scrap = _SCRAP.match(head)
    if scrap and not _WHOLE_WORDS.match(scrap["scrap"]):
        return True
    quote = _QUOTES.search(head)
    return quote is not None and quote[0] == "”"


def ends_mid_sentence(text: str) -> bool:
    """Whether the end of the text is missing: its last line breaks off and is no signature, closing or heading."""
    last = fold(text[text.rfind("\n") + 1 :]).rstrip()
    if not last or last[-1] in _STOPS or is_closing(last) or is_signature(last) or is_salutation(last):
        return False
    rest = _LAST.search(last)
    scrap = rest[0] if rest else last
    if scrap != last:
        return not (scrap[:1].isspace() or is_signature(scrap.strip()))
    return len(scrap) >= _SHORTEST_CUT and ("," in scrap or _SECTION.match(scrap) is None and len(scrap) > 30)


def trails_off(text: str) -> bool:
    """Whether the text ends in dots that stand for what is not shown."""
    return text.rstrip().endswith(_CUT_MARKS) and not is_finished(text.rstrip(".…"))


def is_finished(text: str) -> bool:
    """Whether the text ends as speeches do."""
    lines = fold(text).rstrip().rsplit("\n", 3)
    while len(lines) > 1 and is_signature(lines[-1]):
        lines.pop()
    return is_closing(lines[-1])
