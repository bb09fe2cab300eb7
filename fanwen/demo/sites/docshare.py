"""The document-sharing site: a download card, the body on one line with page marks, half behind a login."""

from __future__ import annotations

from typing import ClassVar

from fanwen.demo.catalog import Article
from fanwen.demo.rng import Rng
from fanwen.demo.sites.base import Route, Site, escape, links, numbers, template

_PAGE = 420
"""Characters of a preview page."""
_USERS = ("乘风****客", "一叶****舟", "青山****在", "小桥****水", "晨光****里")
_LOGIN = (
    '<div class="login-layer">登录后可阅读全文'
    '<p>还剩{left}页未读，<a href="/login">继续免费阅读</a></p></div>'
)


class DocshareSite(Site):
    """``/list-2.html``, ``/p-1770003.html``."""

    name: ClassVar[str] = "docshare"
    content_type: ClassVar[str] = "text/html; charset=utf-8"
    per_page: ClassVar[int] = 30
    lists: ClassVar[str] = r"/list-\d+\.html$"
    articles: ClassVar[str] = r"/p-\d+\.html$"
    first_id: ClassVar[int] = 1_770_001
    step: ClassVar[int] = 7

    def list_path(self, page: int) -> str:
        return f"/list-{page}.html"

    def article_path(self, index: int, part: int = 1) -> str:
        return f"/p-{self.id_of(index)}.html"

    def route(self, path: str) -> Route | None:
        if match := numbers(r"/list-(\d+)\.html", path):
            return Route("list", int(match[0]))
        if match := numbers(r"/p-(\d+)\.html", path):
            return self.route_of(*match)
        return None

    def render(self, article: Article, part: int) -> str | None:
        speech, rng = article.speeches[0], Rng(self.catalog.seed, "docshare page", article.index)
        shown = -(-len(speech.text) // _PAGE)
        pages = shown + (rng.between(1, 5) if speech.truncated else 0)
        return template("docshare_article.html").substitute(
            title=escape(article.title),
            id=self.id_of(article.index),
            size=f"{rng.between(12, 60)}.{rng.between(10, 99)}",
            pages=pages,
            date=article.published,
            words=" ".join(escape(article.title[i : i + 2]) for i in range(0, len(article.title), 2)),
            body=escape(self.one_line(speech.text, pages, rng)),
            login=_LOGIN.format(left=pages - shown) if speech.truncated else "",
            user=rng.pick(_USERS),
            related=links(
                self.recommended(article.index, 6), '<a class="doc" href="{path}">{title}.docx</a>'
            ),
        )

    def one_line(self, text: str, pages: int, rng: Rng) -> str:
        """Return the paragraphs on one line, with page marks at the start or the end of pages, or none."""
        style = rng.pick(("start", "start", "end", "none"))
        flat = rng.pick((" ", "")).join(text.split("\n"))
        cuts = [flat[i : i + _PAGE] for i in range(0, len(flat), _PAGE)]
        if style == "start":
            return "".join(cut if number == 1 else f"{number}、{cut}" for number, cut in enumerate(cuts, 1))
        if style == "end":
            return "".join(f"{cut} 第{number}页 共{pages}页 " for number, cut in enumerate(cuts, 1))
        return flat

    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        pager = [(self.list_path(number), str(number)) for number in self.pager(page, last)]
        return template("docshare_list.html").substitute(
            rows=links(rows, '<div class="doc-item"><a href="{path}">{title}.docx</a></div>'),
            page=page,
            pager=links(pager, '<a href="{path}">{title}</a>'),
        )
