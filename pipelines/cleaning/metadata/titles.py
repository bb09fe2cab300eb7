"""Titles: the title of a speech, out of what its page or its text offers for one."""

from __future__ import annotations

from pipelines.cleaning.banners import is_banner
from pipelines.cleaning.banners import remove_banners as banner_edits
from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.metadata.date_lines import pattern
from pipelines.cleaning.metadata.dates import HEAD
from pipelines.cleaning.phrases import half_width, is_salutation
from pipelines.cleaning.split.titles import bare, is_title, leading_title

_TEXT_HEAD = 300

_FILE_ENDING, _SITE, _SECTION, _SOFTWARE, _LABEL = map(
    pattern, ("file_ending", "site_suffix", "section_suffix", "software_suffix", "title_label")
)
_UNKNOWN, _PAGE = pattern("unknown_site"), pattern("page_suffix")
_FILE, _YEAR, _BYLINE, _NO_TITLE = map(pattern, ("file_name", "leading_year", "title_byline", "no_title"))


def title_from(candidate: str, text: str) -> str:
    """Return the title that a page offers (its h1, its title element); "" where that is none: a banner, words
    such as Untitled, or the salutation of the text, which word processors take for its title.

    Site names and file endings are taken off, and so is a year that only a file name puts before the title.
    """
    title = _clean(candidate)
    if not bare(title) or is_banner(title) or _NO_TITLE.match(title):
        return ""
    if is_salutation(title) and f"{title}:" in half_width(text[:_TEXT_HEAD]):
        return ""
    return _without_year(title, text)


def title_in(text: str) -> str:
    """Return the title of a text that came without one: a file's name, the first line, or its beginning."""
    name = _FILE.search(half_width(text[:HEAD]))
    if name:
        return _without_year(_clean(name[1]), text)
    head = text[:HEAD]
    speech = half_width(apply_edits(head, banner_edits(head)))
    found = leading_title(speech)
    first, _, rest = speech.partition("\n")
    return found or (first if rest and is_title(first) else "")


def _clean(candidate: str) -> str:
    """Take the file ending, the site's name, and a section named before it, off a title."""
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
    """Take off a leading year where the text shows the title without it, and never with it."""
    short = _YEAR.sub("", title)
    if short != title and short in text:
        shown = text.replace(title, "")
        return short if short in shown else title
    return title
