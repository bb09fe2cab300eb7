"""The classic site: GBK bytes declared as gb2312, ``<br>`` in a table, articles over several pages."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from fanwen.demo.catalog import Article
from fanwen.demo.rng import Rng
from fanwen.demo.sites.base import Route, Site, escape, links, numbers, template

_SOURCES = ("网友投稿", "互联网", "本站原创", "会员上传", "转载")
_HOT = ("讲话稿", "致辞", "述职报告", "心得体会", "年度总结", "发言材料", "演讲稿")


class GbkSite(Site):
    """``/list/index_2.html``, ``/article/1003.html``, ``/article/1003_2.html``."""

    name: ClassVar[str] = "gbk"
    encoding: ClassVar[str] = "gb18030"
    per_page: ClassVar[int] = 40
    lists: ClassVar[str] = r"/list/"
    articles: ClassVar[str] = r"/article/\d+(_\d+)?\.html$"
    sitemap: ClassVar[bool] = True

    def list_path(self, page: int) -> str:
        return "/list/index.html" if page == 1 else f"/list/index_{page}.html"

    def article_path(self, index: int, part: int = 1) -> str:
        return f"/article/{self.id_of(index)}{'' if part == 1 else f'_{part}'}.html"

    def route(self, path: str) -> Route | None:
        if match := numbers(r"/list/index(?:_(\d+))?\.html", path):
            return Route("list", int(match[0] or 1))
        if match := numbers(r"/article/(\d+)(?:_(\d+))?\.html", path):
            return self.route_of(*match)
        return None

    def render(self, article: Article, part: int) -> str | None:
        parts = self.parts(article)
        if not 1 <= part <= len(parts):
            return None
        before, after = (self.entry(index, 1) for index in self.neighbours(article.index))
        rng = Rng(self.catalog.seed, "gbk page", article.index)
        return template("gbk_article.html").substitute(
            title=escape(article.title),
            date=article.published,
            source=rng.pick(_SOURCES),
            reads=self.figure(article.index, "reads", 20, 9000),
            lead=_lead(article.title) if rng.chance(0.5) and part == 1 else "",
            body="<br><br>\n".join("　　" + escape(row) for row in parts[part - 1].split("\n")),
            pages=self._pages(article.index, part, len(parts)),
            before=links([before], '<a href="{path}">{title}</a>'),
            after=links([after], '<a href="{path}">{title}</a>'),
            picks=links(self.recommended(article.index, 8)),
            hot=" ".join(f'<a href="/list/index.html">{word}</a>' for word in _HOT),
        )

    def parts(self, article: Article) -> list[str]:
        """Return the text of each page of the article, usually split inside a paragraph."""
        text = article.speeches[0].text
        rng = Rng(self.catalog.seed, "parts", article.index)
        if len(text) < 700 or not rng.chance(0.3):
            return [text]
        count = rng.between(2, min(4, len(text) // 300))
        cuts = [part * len(text) // count + rng.between(-40, 40) for part in range(1, count)]
        ends = [0, *(_inside(text, cut) for cut in cuts), len(text)]
        return [text[start:end] for start, end in pairwise(ends)]

    def _pages(self, index: int, part: int, count: int) -> str:
        """Return the numbered pager of a long article, in every second article without 下一页."""
        if count == 1:
            return ""
        marks = [
            f"<b>{number}</b>"
            if number == part
            else f'<a href="{self.article_path(index, number)}">{number}</a>'
            for number in range(1, count + 1)
        ]
        if index % 2 and part < count:
            marks.append(f'<a href="{self.article_path(index, part + 1)}">下一页</a>')
        return '<div class="pagelist">' + " ".join(marks) + "</div>"

    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        pager = [(self.list_path(number), str(number)) for number in self.pager(page, last)]
        return template("gbk_list.html").substitute(
            rows=links(rows, '<tr><td>·<a href="{path}">{title}</a></td></tr>'),
            page=page,
            last=last,
            pager=links(pager, '<a href="{path}">[{title}]</a>'),
        )


def _lead(title: str) -> str:
    return (
        f'<p class="lead">导语：{escape(title)}一文来源于网友上传，不代表本站观点，'
        "若需要原创文章可咨询客服老师，欢迎参考。</p>"
    )


def _inside(text: str, position: int) -> int:
    """Return the first position from ``position`` that is not at the end of a paragraph."""
    while "\n" in text[position - 1 : position + 1]:
        position += 1
    return position
