"""The bare site: old table markup, undeclared UTF-8, and responses that cause trouble."""

from __future__ import annotations

from typing import ClassVar

from fanwen.demo.catalog import Article
from fanwen.demo.sites.base import NOT_FOUND, Answer, Route, Site, escape, links, numbers, template

SLOW_NUMBER = 3
"""The article with a delayed response."""
SLOW_SECONDS = 2.0
MISSING, OVERSIZED, SOFT_404, EMPTY = 999_999, 888_888, 777_777, 666_666
"""IDs without an article."""
FORBIDDEN_PAGES = 3
_OVERSIZED_BYTES = 12_000_000


class BareSite(Site):
    """``/list.asp?page=2``, ``/view.asp?id=103``."""

    name: ClassVar[str] = "bare"
    per_page: ClassVar[int] = 25
    lists: ClassVar[str] = r"/list\.asp\?page=\d+$"
    articles: ClassVar[str] = r"/(view|old)\.asp\?id=\d+$"
    forbidden: ClassVar[tuple[str, ...]] = ("/private/",)
    first_id: ClassVar[int] = 100

    def list_path(self, page: int) -> str:
        return f"/list.asp?page={page}"

    def article_path(self, index: int, part: int = 1) -> str:
        return f"/view.asp?id={self.id_of(index)}"

    def route(self, path: str) -> Route | None:
        if match := numbers(r"/list\.asp\?page=(\d+)", path):
            return Route("list", int(match[0]))
        if match := numbers(r"/view\.asp\?id=(\d+)", path):
            return self.route_of(*match)
        return None

    def trouble_paths(self) -> dict[str, str]:
        """Return the paths that cause trouble, and their kinds. All are linked from the first list page."""
        rows = {f"/private/view.asp?id={number}": "forbidden" for number in range(1, FORBIDDEN_PAGES + 1)}
        rows |= {"/old.asp?id=7": "redirect", f"/view.asp?id={MISSING}": "missing"}
        rows |= {f"/view.asp?id={OVERSIZED}": "oversized", f"/view.asp?id={SOFT_404}": "soft404"}
        return rows | {f"/view.asp?id={EMPTY}": "empty", self.article_path(self.index(SLOW_NUMBER)): "slow"}

    def answer(self, path: str, phase: int) -> Answer:
        match self.trouble_paths().get(path):
            case "redirect":
                return Answer(301, b"", headers=(("Location", self.article_path(self.index(0))),))
            case "missing":
                return NOT_FOUND
            case "oversized":
                block = "<div>范文</div>\n".encode() * 500
                return Answer(200, block, repeat=-(-_OVERSIZED_BYTES // len(block)))
            case "soft404":
                return Answer(200, template("bare_missing.html").substitute().encode())
            case "empty":
                return Answer(200, b"")
            case "forbidden":
                return super().answer(self.article_path(self.index(1)), phase)
            case "slow":
                answer = super().answer(path, phase)
                return Answer(answer.status, answer.body, answer.content_type, delay=SLOW_SECONDS)
            case _:
                return super().answer(path, phase)

    def render(self, article: Article, part: int) -> str | None:
        text = article.speeches[0].text
        style = article.index % 2
        rows = [escape(row) for row in text.split("\n")]
        body = "<br>\n".join(rows) if style else "\n".join(f"<div>{row}</div>" for row in rows)
        return template("bare_article.html").substitute(
            title=escape(article.title),
            date=article.published.replace("-", "/"),
            reads=self.figure(article.index, "reads", 5, 900),
            body=body,
            related=links(self.recommended(article.index, 5), '<a href="{path}">{title}</a><br>'),
        )

    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        pager = [(self.list_path(number), str(number)) for number in self.pager(page, last)]
        if page == 1:
            rows = rows + [(path, "更多精彩文稿") for path in self.trouble_paths()]
        return template("bare_list.html").substitute(
            rows=links(rows, '<a href="{path}">{title}</a><br>'),
            pager=links(pager, '<a href="{path}">第{title}页</a>'),
        )
