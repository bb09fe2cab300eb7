"""The content farm: traditional characters, pinyin annotations, hidden noise, stray marks, compilations."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from opencc import OpenCC

from fanwen.demo.annotation import annotate
from fanwen.demo.catalog import Article
from fanwen.demo.plan import Kind
from fanwen.demo.rng import Rng
from fanwen.demo.sites.base import Route, Site, escape, links, numbers, template

_ANNOTATED_COMPILATIONS = 0.5
_NOISY = 0.6


@lru_cache(maxsize=1)
def converter() -> OpenCC:
    """Return the converter to traditional characters, which is expensive to create."""
    return OpenCC("s2t")


class FarmSite(Site):
    """``/?page=2``, ``/article/fanwen/202304/1003.html``."""

    name: ClassVar[str] = "farm"
    per_page: ClassVar[int] = 50
    lists: ClassVar[str] = r"/(\?page=\d+)?$"
    articles: ClassVar[str] = r"/article/fanwen/\d{6}/\d+\.html$"

    def list_path(self, page: int) -> str:
        return f"/?page={page}"

    def article_path(self, index: int, part: int = 1) -> str:
        month = 202001 + index % 4 * 100 + index % 12
        return f"/article/fanwen/{month}/{self.id_of(index)}.html"

    def route(self, path: str) -> Route | None:
        if match := numbers(r"/\?page=(\d+)", path):
            return Route("list", int(match[0]))
        if match := numbers(r"/article/fanwen/\d{6}/(\d+)\.html", path):
            return self.route_of(*match)
        return None

    def shown(self, index: int, text: str, annotated: bool) -> str:
        """Return a text of article ``index`` as the mirror shows it; half of them with ASCII punctuation."""
        converted = converter().convert(text)
        return annotate(converted, ascii_punctuation=index % 2 == 0) if annotated else converted

    def render(self, article: Article, part: int) -> str | None:
        rng = Rng(self.catalog.seed, "farm page", article.index)
        annotated = article.kind is Kind.ANNOTATED or (
            article.kind is Kind.MEMBER and rng.chance(_ANNOTATED_COMPILATIONS)
        )
        before, after = (self.entry(index, 1) for index in self.neighbours(article.index))
        return template("farm_article.html").substitute(
            title=escape(self.shown(article.index, article.title, annotated)),
            date=article.published,
            body="\n".join(self._rows(article, annotated, rng)),
            before=links([before], '<a href="{path}">{title}</a>'),
            after=links([after], '<a href="{path}">{title}</a>'),
            picks=links(self.recommended(article.index, 10), '<li><a href="{path}">{title}</a></li>'),
        )

    def _rows(self, article: Article, annotated: bool, rng: Rng) -> list[str]:
        rows = [article.introduction] if article.introduction else []
        for heading, speech in zip(article.headings or ("",), article.speeches, strict=True):
            rows += [heading] * bool(heading) + speech.text.split("\n")
        noisy = rng.chance(_NOISY)
        shown = self.shown(article.index, "\n".join(rows), annotated).split("\n")
        return [_paragraph(row, rng, noisy) for row in shown]

    def entry(self, index: int, phase: int) -> tuple[str, str]:
        path, title = super().entry(index, phase)
        return path, converter().convert(title)

    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        pager = [(self.list_path(number), str(number)) for number in self.pager(page, last)]
        return template("farm_list.html").substitute(
            rows=links(rows, '<dt><a href="{path}">{title}</a></dt>'),
            pager=links(pager, '<a href="{path}">{title}</a>'),
        )


def _paragraph(text: str, rng: Rng, noisy: bool) -> str:
    if noisy and rng.chance(0.3):
        text = text.replace("的", "的" + rng.pick(("`", ".")), 1)
    jammer = _jammer(rng) if noisy and rng.chance(0.25) else ""
    return f"<p>    {escape(text)}{jammer}</p>"


def _jammer(rng: Rng) -> str:
    """Return a hidden run of random characters, as forum software inserts against copying."""
    runs = (chr(rng.between(32, 59)) + " " + chr(rng.between(63, 126)) for _ in range(rng.between(5, 15)))
    return f'<span class="jammer" style="display:none">{escape("".join(runs))}</span>'
