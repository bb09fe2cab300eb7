"""The document-sharing site: a download card, the body in one line with page marks, half behind a login."""

from __future__ import annotations

from typing import ClassVar

from fanwen.demo.catalog import Article
from fanwen.demo.dice import Dice
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
        if found := numbers(r"/list-(\d+)\.html", path):
            return Route("list", int(found[0]))
        if found := numbers(r"/p-(\d+)\.html", path):
            return self.route_of(*found)
        return None

    def render(self, article: Article, part: int) -> str | None:
        speech, dice = article.speeches[0], Dice(self.catalog.seed, "docshare page", article.index)
        shown = -(-len(speech.text) // _PAGE)
        pages = shown + (dice.between(1, 5) if speech.truncated else 0)
        return template("docshare_article.html").substitute(
            title=escape(article.title),
            id=self.id_of(article.index),
            size=f"{dice.between(12, 60)}.{dice.between(10, 99)}",
            pages=pages,
            date=article.published,
            words=" ".join(escape(article.title[at : at + 2]) for at in range(0, len(article.title), 2)),
            body=escape(self.one_line(speech.text, pages, dice)),
            login=_LOGIN.format(left=pages - shown) if speech.truncated else "",
            user=dice.pick(_USERS),
            related=links(
                self.recommended(article.index, 6), '<a class="doc" href="{path}">{title}.docx</a>'
            ),
        )

    def one_line(self, text: str, pages: int, dice: Dice) -> str:
        """Return the paragraphs in one line, preview pages marked at the start, at the end, or not."""
        style = dice.pick(("start", "start", "end", "none"))
        flat = dice.pick((" ", "")).join(text.split("\n"))
        cuts = [flat[at : at + _PAGE] for at in range(0, len(flat), _PAGE)]
        if style == "start":
            return "".join(cut if at == 1 else f"{at}、{cut}" for at, cut in enumerate(cuts, 1))
        if style == "end":
            return "".join(f"{cut} 第{at}页 共{pages}页 " for at, cut in enumerate(cuts, 1))
        return flat

    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        pager = [(self.list_path(number), str(number)) for number in self.pager(page, last)]
        return template("docshare_list.html").substitute(
            rows=links(rows, '<div class="doc-item"><a href="{path}">{title}.docx</a></div>'),
            page=page,
            pager=links(pager, '<a href="{path}">{title}</a>'),
        )
