"""Speeches: the text for an occasion, from the salutation to 谢谢大家."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from fanwen.demo.grammar import Writer, lines
from fanwen.demo.occasion import Occasion, occasion
from fanwen.demo.rng import Rng

NUMERALS = "一二三四五六七八九十"
_SHORTEST, _LONGEST = 6, 53
"""Sentences of the body. With opening and closing, a speech has 300 to 3,000 characters."""
_FRAMED = 14
"""Fewest sentences in the body of a framed speech: a shorter one would consist of the frame."""
_SHARED = (0, 2)
"""Which of every five sentences come from the frame; the Jaccard similarity of two members is .2 to .45."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A speech as its author wrote it: clean, simplified, complete."""

    title: str
    paragraphs: tuple[str, ...]
    genre: str
    published: str

    @property
    def text(self) -> str:
        """The paragraphs, separated by single newlines."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The plan of a paragraph: a heading, a subheading or sentences of these pools."""

    prefix: str
    pools: tuple[str, ...]


def _numbered(genre_body: tuple[str, ...], rng: Rng, sentences: int) -> Iterator[Paragraph]:
    """Plan a body in sections 一、二、三, some with （一）（二） inside."""
    sections = max(2, min(6, sentences // 4))
    for section in range(sections):
        yield Paragraph(NUMERALS[section] + "、", ("heading",))
        left = sentences // sections
        inner = left >= 4 and rng.chance(0.5)
        number = 0
        while left > 0:
            size = min(left, rng.between(2, 4))
            prefix = f"（{NUMERALS[number]}）" if inner else ""
            yield Paragraph(prefix, tuple(rng.pick(genre_body) for _ in range(size)))
            left, number = left - size, number + 1


def _plain(genre_body: tuple[str, ...], rng: Rng, sentences: int) -> Iterator[Paragraph]:
    """Plan a body without headings, its pools in the genre's order."""
    left, position = sentences, 0
    while left > 0:
        size = min(left, rng.between(1, 4))
        yield Paragraph("", tuple(genre_body[(position + step) % len(genre_body)] for step in range(size)))
        left, position = left - size, position + size


def _outline(occasion_: Occasion, rng: Rng, fewest: int) -> list[Paragraph]:
    sentences = fewest + int((_LONGEST - fewest) * rng.fraction() ** 1.8)
    plan = _numbered if occasion_.genre.sections else _plain
    return list(plan(occasion_.genre.body, rng, sentences))


def _paragraph(paragraph: Paragraph, writers: Iterator[Writer]) -> str:
    heading = f"{next(writers).write('subheading')}。" if paragraph.prefix.startswith("（") else ""
    return paragraph.prefix + heading + "".join(next(writers).write(pool) for pool in paragraph.pools)


def _writers(shared: Writer, own: Writer) -> Iterator[Writer]:
    """Yield the writer of each sentence."""
    for number in count():
        yield shared if number % 5 in _SHARED else own


def _compose(seed: int, key: str, frame: str) -> Composition:
    occasion_ = occasion(seed, key, frame)
    genre, shape = occasion_.genre, frame or key
    shared, own = (
        Writer(Rng(seed, "frame", shape), occasion_.bound),
        Writer(Rng(seed, "body", key), occasion_.bound),
    )
    writers = _writers(shared if frame else own, own)
    outline = _outline(occasion_, Rng(seed, "outline", shape), _FRAMED if frame else _SHORTEST)
    rows = [shared.fill(genre.salutations, "salutation"), shared.fill(genre.openings, "opening")]
    rows += [_paragraph(paragraph, writers) for paragraph in outline]
    rows += [shared.fill(genre.closings, "closing"), shared.fill(genre.ends, "end")]
    return Composition(occasion_.title, tuple(row for row in rows if row), genre.label, occasion_.published)


@lru_cache(maxsize=256)
def compose(seed: int, key: str, frame: str = "") -> Composition:
    """Return the speech ``key``; those of one ``frame`` share all but three sentences of five in the body."""
    return _compose(seed, key, frame)


def introduction(seed: int, key: str, label: str) -> str:
    """Return an editor's introduction to a compilation: a text about the genre."""
    writer = Writer(Rng(seed, "introduction", key), {"label": ((_WRITTEN.get(label, label),),)})
    return writer.fill(_INTRODUCTIONS, "introduction")


_WRITTEN = {"讲话": "讲话稿", "演讲": "演讲稿", "发言": "发言稿", "述职": "述职报告", "心得": "心得体会"}
"""What editors call the written form of a genre."""
_INTRODUCTIONS = lines(
    [
        "在<日常|平时>的<学习|工作>中，<很多人|大家>都会<用到|接触到>{label}，<一篇|>好的{label}<能够|可以><打动人|说清道理>。"
        "<那么|>{label}<应该|到底>怎么写<才好|呢>？<下面|以下>是<小编|编者>为大家<整理|收集>的{label}，<仅供参考|希望对您有所帮助>。",
        "随着<社会|时代>的<进步|变化>，{label}<使用得越来越多|出现在许多场合>，<写|拟定>{label}<要|应当>{manner}。"
        "<小编|本站><精心|>整理了<几篇|多篇>{label}，<欢迎阅读|供大家参考借鉴>，<一起来看看吧|希望大家喜欢>。",
    ]
)
