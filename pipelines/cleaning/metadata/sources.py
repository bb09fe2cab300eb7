"""Sources: where a page says that it has its text from."""

from __future__ import annotations

from pipelines.cleaning.metadata.date_lines import dates_at, pattern
from pipelines.cleaning.metadata.dates import HEAD
from textbasics.width import half_width

_SOURCE, _SOURCE_END, _NO_SOURCE, _MEDIUM = map(pattern, ("source", "source_end", "no_source", "medium"))


def source_of(text_head: str) -> str | None:
    """Return where the page says that it has its text from; None where it names nobody (网络, 佚名, 本站).

    A byline of a medium and a date names the medium, where nothing else is called the source.
    """
    head = text_head[:HEAD]
    if any(word in head for word in ("来源", "稿源", "来 源", "出处")):
        for match in _SOURCE.finditer(half_width(head)):
            name = _SOURCE_END.split(match["name"].strip(), maxsplit=1)[0].strip("《》〈〉“”\"' -—")
            if len(name) > 1 and not _NO_SOURCE.fullmatch(name):
                return name
    before = (head[head.rfind("\n", 0, at) + 1 : at] for at in dates_at(head))
    return next((medium["name"] for line in before if (medium := _MEDIUM.match(line))), None)
