"""Metadata: what a page says of its speech: title, date, source, and what kind of speech it is.

The functions read the text as it is before banners are removed, since dates and sources stand in banners. They are
pure: "today" is the moment at which the page was fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipelines.banners import step as banner_edits
from pipelines.edits import apply
from pipelines.formulas import fold, table
from pipelines.split.titles import bare, is_title, unnamed

HEAD = 1500
"""Characters of a page in which its date and source are looked for."""
_LONGEST_BARE = 60
_EARLIEST = 1990
_TEXT_HEAD = 300
OTHER = "其他"

_SUFFIX = re.compile(r"\s*\.(?:docx?|pdf|pptx?|txt|wps|rtf|html?)$", re.IGNORECASE)
_SITE_WORD = (
    r"(?:网|网站|文库|范文|之家|大全|论坛|频道|日报|在线|新闻|公众号|com|cn|首页|平台|客户端|门户|博客)"
)
_SITE = re.compile(
    rf"\s*(?:[_|»>·]|\s[-–—]|[-–—]{{1,2}}(?=[^-–—]{{1,20}}$))\s*[^_|»]{{0,24}}{_SITE_WORD}[^_|»]{{0,12}}$"
)
_CRUMB = re.compile(r"\s*(?:[_|]\s*[^_|]{1,12}|\s-\s[^-]{1,8}|-[\u4e00-\u9fff]{2,4})$")
_FILE = re.compile(r"([^\n。!?]{3,90})\.(?:docx?|pdf|pptx?|wps|rtf|txt)\s*$", re.IGNORECASE | re.MULTILINE)
_YEAR = re.compile(r"^(?:19|20)\d\d年?(?=\D{5})")
_LABEL = re.compile(r"^(?:文章)?标题\s*[:]\s*")

_DATE = r"(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)"
_ANY_DATE = re.compile(r"[12][09]\d\d ?[-/.年]")
_LABELLED = re.compile(
    r"(?:^|[\s|/【(\[])(?:(?:发布|更新|上传|发表|录入|添加|编辑|整理|转载|刊发|文章|信息)(?:时间|日期|于)?"
    rf"|时\s?间|日\s?期)\s*[:]\s*(?:星期.\s*)?{_DATE}",
    re.MULTILINE,
)
_BARE = re.compile(
    rf"^\s*(?:来源\s*:\s*\S{{1,20}}\s+|作者\s*:\s*\S{{1,12}}\s+)?{_DATE}日?"
    r"(?:\s*(?:星期.)?\s*\d{1,2}:\d{2}(?::\d{2})?)?(?:[\s|]*$|[\s|]+(?:来源|作者|编辑|浏览|阅读|点击|责编|稿源|字号|【))",
    re.MULTILINE,
)
_PLACE = re.compile(r"\s{0,4}日?.{0,20}?(?:地点|会议室|参加人员|出席)")

_SOURCE = re.compile(
    r"(?:^|[\s|/【(\[])(?:(?:文章|信息|稿件|本文|新闻)?来 ?源|稿源|出处)\s*[:/]\s*(?P<name>[^\n]{0,60})",
    re.MULTILINE,
)
_SOURCE_END = re.compile(
    r"[\s|,。;】)\]<>]|作者|编辑|责编|时间|日期|发布|浏览|点击|阅读|字号|字体|免责|版权|(?:19|20)\d\d[-年]"
)
_NO_SOURCE = re.compile(
    r"(?:网络|互联网|网友|网上|本站|未知|佚名|不详|原创|作者原创|转载|其他|投稿|整理|收集|会员)+"
)

_GENRES = table("genres")
_BY_TITLE = [(row["genre"], re.compile(row["pattern"])) for row in _GENRES["title"]]
_BY_TEXT = [(row["genre"], re.compile(row["pattern"])) for row in _GENRES["text"]]


def title_of(candidates: Sequence[str], text: str) -> str:
    """Return the page's title: the first candidate that says something, else what the text begins with, else "".

    ``candidates`` are, best first, what the page offers (its h1, its title element); site names and file endings
    are taken off, and so is a year that only a file name puts before the title.
    """
    for candidate in candidates:
        title = _clean(candidate)
        if bare(title):
            return _without_year(title, text)
    return _from_text(text)


def published_of(text_head: str, fetched_at: str = "") -> str | None:
    """Return the ISO date on which the page says it was published, None where it does not say.

    ``fetched_at`` is an ISO date or time; a later date cannot be right and is passed over.
    """
    head = fold(text_head[:HEAD])
    if _ANY_DATE.search(head) is None:
        return None
    for pattern in (_LABELLED, _BARE):
        for match in pattern.finditer(head):
            found = _iso(match)
            if found and (not fetched_at or found <= fetched_at[:10]) and not _is_event(head, match):
                return found
    return None


def source_of(text_head: str) -> str | None:
    """Return where the page says that it has its text from; None where it names nobody (网络, 佚名, 本站)."""
    head = text_head[:HEAD]
    if not any(word in head for word in ("来源", "稿源", "来 源", "出处")):
        return None
    for match in _SOURCE.finditer(fold(head)):
        name = _SOURCE_END.split(match["name"].strip(), maxsplit=1)[0].strip("《》〈〉“”\"' -—")
        if len(name) > 1 and not _NO_SOURCE.fullmatch(name):
            return name
    return None


def genre_of(title: str, text: str) -> str:
    """Return the kind of a speech: one of those in ``data/genres.toml``, or 其他."""
    title = fold(title)
    for genre, pattern in _BY_TITLE:
        if pattern.search(title):
            return genre
    head = fold(text[:_TEXT_HEAD])
    return next((genre for genre, pattern in _BY_TEXT if pattern.search(head)), OTHER)


def _clean(candidate: str) -> str:
    """Take the file ending, the site's name, and a section named before it, off a title."""
    title = _SUFFIX.sub("", _LABEL.sub("", " ".join(fold(candidate).split())))
    shorter = _SITE.sub("", title)
    if shorter != title:
        shorter = _CRUMB.sub("", shorter)
    return _SUFFIX.sub("", shorter).strip(" _|-–—")


def _without_year(title: str, text: str) -> str:
    """Take off a leading year where the text shows the title without it, and never with it."""
    short = _YEAR.sub("", title)
    if short != title and short in text:
        shown = text.replace(title, "")
        return short if short in shown else title
    return title


def _from_text(text: str) -> str:
    """The title of a text that came without one: a file's name, a first line, the beginning of a one-line body."""
    name = _FILE.search(fold(text[:HEAD]))
    if name:
        return _without_year(_clean(name[1]), text)
    speech = fold(apply(text, banner_edits(text)))
    found = unnamed(speech)
    first, _, rest = speech.partition("\n")
    return found or (first if rest and is_title(first) else "")


def _iso(match: re.Match[str]) -> str | None:
    try:
        found = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return found.isoformat() if found.year >= _EARLIEST else None


def _is_event(head: str, match: re.Match[str]) -> bool:
    """Whether the date is that of a meeting, which is told together with its place."""
    return _PLACE.match(head, match.end()) is not None
