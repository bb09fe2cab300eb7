"""Generated speeches, as pages of an essay site."""

from __future__ import annotations

from fanwen.demo.speech import compose


def title(number: int) -> str:
    return compose(99, str(number)).title


def speech(number: int) -> str:
    """A different speech for each number, with newlines between paragraphs."""
    return compose(99, str(number)).text


def html(name: str, text: str, charset: str = "utf-8") -> bytes:
    """The speech as a page of an essay site, with breadcrumb, list of other speeches and footer."""
    paragraphs = "".join(f"<p>　　{line}</p>" for line in text.split("\n"))
    others = "".join(f"<li><a href='/{n}.html'>第{n}篇讲话稿范文</a></li>" for n in range(8))
    page = (
        f"<html><head><meta charset='{charset}'><title>{name}_某某范文网</title></head><body>"
        f"<div class='path'>您的当前位置：<a href='/'>首页</a> &gt; <a href='/j/'>讲话稿</a></div>"
        f"<h1>{name}</h1>"
        f"<div class='info'>时间：2024-03-05 来源：某某范文网</div><div class='content'>{paragraphs}</div>"
        f"<div class='related'><h3>相关推荐</h3><ul>{others}</ul></div>"
        f"<div class='footer'>版权所有 某某范文网</div></body></html>"
    )
    return page.encode(charset)
