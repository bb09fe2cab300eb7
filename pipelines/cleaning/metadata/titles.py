"""Titles: the title within a candidate that the page offers, or within the text."""

from __future__ import annotations

from pipelines.cleaning.banners import is_banner
from pipelines.cleaning.banners import remove_banners as banner_edits
from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.metadata.date_lines import pattern
from pipelines.cleaning.metadata.dates import SEARCHED_CHARS
from pipelines.cleaning.metadata.title_lines import is_title_line, leading_title, title_key
from pipelines.cleaning.phrases import is_salutation
from textbasics.width import half_width

_SALUTATION_CHARS = 300
"""Characters at the beginning of the text in which its salutation stands."""

_FILE_ENDING, _SITE, _SECTION, _SOFTWARE, _LABEL = map(
    pattern, ("file_ending", "site_suffix", "section_suffix", "software_suffix", "title_label")
)
_UNKNOWN, _PAGE = pattern("unknown_site"), pattern("page_suffix")
_FILE, _YEAR, _BYLINE, _NO_TITLE = map(pattern, ("file_name", "leading_year", "title_byline", "no_title"))


def title_from_candidate(candidate: str, text: str) -> str:
    """The title within a candidate such as an h1 or the title element; "" if the candidate is no title.

    Banners, words such as Untitled, and the salutation of the text, which word processors store as a title,
    are none. Site names and file endings are removed, and a year that only a file name puts before the title.
    """
    title = _clean(candidate)
    if not title_key(title) or is_banner(title) or _NO_TITLE.match(title):
        return ""
    if is_salutation(title) and f"{title}:" in half_width(text[:_SALUTATION_CHARS]):
        return ""
    return _without_year(title, text)


def title_from_text(text: str) -> str:
    """The title of a text whose page offers none: a file name, its first line, or the beginning of that."""
    file_name = _FILE.search(half_width(text[:SEARCHED_CHARS]))
    if file_name:
        return _without_year(_clean(file_name[1]), text)
    head = text[:SEARCHED_CHARS]
    speech = half_width(apply_edits(head, banner_edits(head)))
    title = leading_title(speech)
    first, _, rest = speech.partition("\n")
    return title or (first if rest and is_title_line(first) else "")


def _clean(candidate: str) -> str:
    """Remove the file ending, the name of the site, and the section before that."""
    title = _BYLINE.sub("", _LABEL.sub("", " ".join(half_width(candidate).split())))
    title = _FILE_ENDING.sub("", title)
    title = _SOFTWARE.sub("", title)
    shorter = _SITE.sub("", title)
    if shorter == title and (unknown := _UNKNOWN.fullmatch(title)):
        shorter = unknown["title"] or unknown["named"]
    if shorter != title:
        shorter = _PAGE.sub("", _SECTION.sub("", shorter))
    return _FILE_ENDING.sub("", shorter).strip(" _|-–—")


def _without_year(title: str, text: str) -> str:
    """Remove a leading year if the text shows the title only without it."""
    short = _YEAR.sub("", title)
    if short != title and short in text and short in text.replace(title, ""):
        return short
    return title
