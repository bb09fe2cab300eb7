"""Metadata: what a page says of its speech: title, date, source, and what kind of speech it is.

The functions read the text as it is before banners are removed, since dates and sources stand in banners.
They are pure: "today" is the moment at which the page was fetched.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pipelines.banners import is_banner
from pipelines.banners import step as banner_edits
from pipelines.dating import bare_lines, dates_at, folded_digits, has_date, is_event, iso, labelled, pattern
from pipelines.edits import apply
from pipelines.formulas import fold, is_salutation, table
from pipelines.split.titles import bare, is_title, unnamed

HEAD = 1500
"""Characters of a page in which its date and source are looked for."""
_FURTHEST_AHEAD = timedelta(hours=14)
"""Of all time zones, before UTC."""
_TEXT_HEAD = 300
OTHER = "其他"

_FILE_ENDING, _SITE, _SECTION, _SOFTWARE, _LABEL = map(
    pattern, ("file_ending", "site_suffix", "section_suffix", "software_suffix", "title_label")
)
_UNKNOWN, _PAGE = pattern("unknown_site"), pattern("page_suffix")
_FILE, _YEAR, _BYLINE, _NO_TITLE = map(pattern, ("file_name", "leading_year", "title_byline", "no_title"))
_SOURCE, _SOURCE_END, _NO_SOURCE, _MEDIUM = map(pattern, ("source", "source_end", "no_source", "medium"))


def _genres(part: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(row["genre"], re.compile(row["pattern"])) for row in table("genres")[part]]


_BY_TITLE, _BY_TEXT = _genres("title"), _genres("text")


def title_from(candidate: str, text: str) -> str:
    """Return the title that a page offers (its h1, its title element); "" where that is none: a banner, words
    such as Untitled, or the salutation of the text, which word processors take for its title.

    Site names and file endings are taken off, and so is a year that only a file name puts before the title.
    """
    title = _clean(candidate)
    if not bare(title) or is_banner(title) or _NO_TITLE.match(title):
        return ""
    if is_salutation(title) and f"{title}:" in fold(text[:_TEXT_HEAD]):
        return ""
    return _without_year(title, text)


def title_in(text: str) -> str:
    """Return the title of a text that came without one: a file's name, the first line, or its beginning."""
    name = _FILE.search(fold(text[:HEAD]))
    if name:
        return _without_year(_clean(name[1]), text)
    head = text[:HEAD]
    speech = fold(apply(head, banner_edits(head)))
    found = unnamed(speech)
    first, _, rest = speech.partition("\n")
    return found or (first if rest and is_title(first) else "")


def published_of(text_head: str, fetched_at: str = "") -> str | None:
    """Return the ISO date on which the page says it was published, None where it does not say.

    ``fetched_at`` is an ISO date or time; a later date cannot be right and is passed over.
    """
    head = folded_digits(text_head[:HEAD])
    if not has_date(head):
        return None
    for matches in (labelled(head), bare_lines(head)):
        for match in matches:
            found = iso(match)
            if found and (not fetched_at or found <= _last_day(fetched_at)) and not is_event(head, match):
                return found
    return None


def _last_day(fetched_at: str) -> str:
    """The day that it was then where it is latest: in China it begins while it is yesterday in UTC."""
    return (datetime.fromisoformat(fetched_at) + _FURTHEST_AHEAD).date().isoformat()


def source_of(text_head: str) -> str | None:
    """Return where the page says that it has its text from; None where it names nobody (网络, 佚名, 本站).

    A byline of a medium and a date names the medium, where nothing else is called the source.
    """
    head = text_head[:HEAD]
    if any(word in head for word in ("来源", "稿源", "来 源", "出处")):
        for match in _SOURCE.finditer(fold(head)):
            name = _SOURCE_END.split(match["name"].strip(), maxsplit=1)[0].strip("《》〈〉“”\"' -—")
            if len(name) > 1 and not _NO_SOURCE.fullmatch(name):
                return name
    before = (head[head.rfind("\n", 0, at) + 1 : at] for at in dates_at(head))
    return next((medium["name"] for line in before if (medium := _MEDIUM.match(line))), None)


def genre_of(title: str, text: str) -> str:
    """Return the kind of a speech: one of those in ``data/genres.toml``, or 其他."""
    title = fold(title)
    for genre, words in _BY_TITLE:
        if words.search(title):
            return genre
    head = fold(text[:_TEXT_HEAD])
    return next((genre for genre, words in _BY_TEXT if words.search(head)), OTHER)


def _clean(candidate: str) -> str:
    """Take the file ending, the site's name, and a section named before it, off a title."""
    title = _BYLINE.sub("", _LABEL.sub("", " ".join(fold(candidate).split())))
    title = _FILE_ENDING.sub("", title)
    title = _SOFTWARE.sub("", title)
    shorter = _SITE.sub("", title)
    if shorter == title and (unknown := _UNKNOWN.fullmatch(title)):
        shorter = unknown["title"] or unknown["named"]
    if shorter != title:
        shorter = _PAGE.sub("", _SECTION.sub("", shorter))
    return _FILE_ENDING.sub("", shorter).strip(" _|-–—")


def _without_year(title: str, text: str) -> str:
    """Take off a leading year where the text shows the title without it, and never with it."""
    short = _YEAR.sub("", title)
    if short != title and short in text:
        shown = text.replace(title, "")
        return short if short in shown else title
    return title
