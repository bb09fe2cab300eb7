"""The modern site: ``<p>`` in UTF-8, watermarks in the text, truncation notices, conditional responses."""

from __future__ import annotations

from typing import ClassVar

from fanwen.demo.catalog import Article, Speech
from fanwen.demo.plan import Kind
from fanwen.demo.rng import Rng
from fanwen.demo.sites.base import Answer, Route, Site, escape, links, numbers, template

SITE_NAME = "文稿小站"
_WATERMARKS = (
    f"（{SITE_NAME}www.wengaozhan.example）",
    f"本文来自{SITE_NAME}",
    f"【{SITE_NAME}：www.wengaozhan.example】",
)
_NOTICES = (
    "因篇幅问题不能全部显示，请点此查看更多更全内容",
    "因篇幅所限，余下内容请登录后查看全文",
    "……（未完，登录后阅读全文）",
    "剩余内容已隐藏，点击展开全文",
)


class Utf8Site(Site):
    """``/wenku/list_2.htm``, ``/wenku/yanjiang/1003.htm``."""

    name: ClassVar[str] = "utf8"
    content_type: ClassVar[str] = "text/html; charset=utf-8"
    per_page: ClassVar[int] = 20
    lists: ClassVar[str] = r"/wenku/list_\d+\.htm$"
    articles: ClassVar[str] = r"/wenku/[a-z]+/\d+\.htm$"
    sitemap: ClassVar[bool] = True

    def list_path(self, page: int) -> str:
        return f"/wenku/list_{page}.htm"

    def article_path(self, index: int, part: int = 1) -> str:
        folder = ("jianghua", "zhici", "fayan", "yanjiang")[index % 4]
        return f"/wenku/{folder}/{self.id_of(index)}.htm"

    def route(self, path: str) -> Route | None:
        if match := numbers(r"/wenku/list_(\d+)\.htm", path):
            return Route("list", int(match[0]))
        if match := numbers(r"/wenku/[a-z]+/(\d+)\.htm", path):
            return self.route_of(*match)
        return None

    def finish(self, index: int, body: bytes, changed: bool) -> Answer:
        return Answer(200, body, self.content_type, self.validators(index, body, changed))

    def render(self, article: Article, part: int) -> str | None:
        rng = Rng(self.catalog.seed, "utf8 page", article.index)
        rows = self._rows(article, rng)
        return template("utf8_article.html").substitute(
            title=escape(article.title),
            site=SITE_NAME,
            url=self.url(article.index),
            date=article.published,
            minute=f"{rng.between(8, 20):02}:{rng.between(0, 59):02}",
            body="\n".join(rows),
            notice=f'<p class="more">{rng.pick(_NOTICES)}</p>' if article.speeches[0].truncated else "",
            related=links(self.recommended(article.index, 6)),
        )

    def _rows(self, article: Article, rng: Rng) -> list[str]:
        rows = [f"<p>{escape(article.introduction)}</p>"] if article.introduction else []
        headings = article.headings or ("",) * len(article.speeches)
        tag = rng.pick(("h2", "strong"))
        for heading, speech in zip(headings, article.speeches, strict=True):
            if heading:
                rows.append(
                    f"<h2>{escape(heading)}</h2>"
                    if tag == "h2"
                    else f"<p><strong>{escape(heading)}</strong></p>"
                )
            rows += [f"<p>　　{escape(row)}</p>" for row in _watermarked(speech, rng)]
        return rows

    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        pager = [(self.list_path(number), str(number)) for number in self.pager(page, last)]
        return template("utf8_list.html").substitute(
            rows=links(rows, '<li class="item"><h3><a href="{path}">{title}</a></h3></li>'),
            page=page,
            pager=links(pager, '<a class="page-num" href="{path}">{title}</a>'),
            site=SITE_NAME,
        )


def _watermarked(speech: Speech, rng: Rng) -> list[str]:
    """Return the paragraphs, in two of five pages with the site's name between or within them."""
    rows = speech.text.split("\n")
    if speech.kind is Kind.MEMBER or not rng.chance(0.4):
        return rows
    for _ in range(rng.between(1, 3)):
        index, mark = rng.below(len(rows)), rng.pick(_WATERMARKS)
        if rng.chance(0.4) and len(rows[index]) > 20:
            cut = rng.between(5, len(rows[index]) - 5)
            rows[index] = rows[index][:cut] + mark + rows[index][cut:]
        else:
            rows.insert(index, mark)
    return rows
