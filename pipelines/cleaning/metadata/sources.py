"""Sources: the medium or site that a page names as the source of its text."""

from __future__ import annotations

from pipelines.cleaning.metadata.date_lines import date_positions, pattern
from pipelines.cleaning.metadata.dates import SEARCHED_CHARS
from textbasics.width import half_width

_SOURCE, _SOURCE_END, _NO_SOURCE, _MEDIUM = map(pattern, ("source", "source_end", "no_source", "medium"))


def source_of(text_head: str) -> str | None:
    """The source that the page names; None if it names none, or nobody in particular (网络, 佚名, 本站).

    Without a labelled source, a medium that stands before a date in a byline is the source.
    """
    head = text_head[:SEARCHED_CHARS]
    if any(word in head for word in ("来源", "稿源", "来 源", "出处")):
        for match in _SOURCE.finditer(half_width(head)):
            name = _SOURCE_END.split(match["name"].strip(), maxsplit=1)[0].strip("《》〈〉“”\"' -—")
            if len(name) > 1 and not _NO_SOURCE.fullmatch(name):
                return name
    prefixes = (head[head.rfind("\n", 0, start) + 1 : start] for start in date_positions(head))
    return next((medium["name"] for prefix in prefixes if (medium := _MEDIUM.match(prefix))), None)
