"""A model of a mirror's damage, byte by byte: annotations and folded signs across borders of characters."""

from __future__ import annotations

import difflib
import random
import re
import unicodedata
from dataclasses import dataclass

import opencc
import pytest
from pypinyin.constants import PINYIN_DICT

from pipelines.cleaning.repair import repair

SPEECH = """尊敬的各位领导，各位来宾，同志们，朋友们：大家上午好！
春回大地，万物复苏。今天，我们在这里隆重召开全县农业农村工作会议，主要任务是总结去年的工作，分析当前的形势，安排部署今年的重点任务。
刚才，三个乡镇作了很好的发言，我完全同意。下面，我结合自己的调查研究，再讲几点意见，供大家参考。
一、充分肯定成绩，坚定做好工作的信心。过去的一年，在市委的正确领导下，全县上下团结一心，克服困难，粮食产量稳步增长，农民收入持续提高，村容村貌明显改善，群众的获得感和幸福感不断增强。这些成绩来之不易，是大家辛勤劳动、共同奋斗的结果。
二、认清面临的形势，增强做好工作的责任感。我们也要看到，产业基础还比较薄弱，龙头企业数量不多，青年人才外流严重，基础设施还有不少短板。对这些问题，我们决不能回避，必须认真研究，逐步加以解决。
三、突出工作重点，推动各项任务落到实处。要抓好春耕备耕，保证种子、化肥供应；要发展特色产业，延长产业链条，打响地方品牌；要加强乡村治理，完善村规民约，倡导文明新风；要关心困难群众，把好事办好，把实事办实。
四、加强组织领导，形成齐抓共管的合力。各级各部门要各司其职，密切配合。领导干部要深入基层，走进田间地头，听取群众的意见和建议，帮助他们解决实际问题。纪检部门要加强监督检查，对工作不力、弄虚作假的，严肃追究责任。
同志们，蓝图已经绘就，关键在于行动。让我们以更加饱满的热情、更加务实的作风，开拓进取，扎实工作，为建设富裕、文明、美丽的家乡而努力奋斗！
谢谢大家！"""
FOLDED = dict(zip("！，：；？", "!,:;?", strict=True))


@dataclass(frozen=True, slots=True)
class Mirror:
    """How a mirror damages a page."""

    traditional: bool
    density: float
    """Share of the characters that are annotated, and a fiftieth of it of the pairs across borders."""
    toned: bool = True
    doubled: bool = False
    swallows: bool = True
    """Whether the decoder swallows the bracket behind a byte it cannot read."""
    wide_brackets: bool = False
    lost: str = "?"

    def source(self) -> str:
        return opencc.OpenCC("s2t").convert(SPEECH) if self.traditional else SPEECH

    def show(self, text: str, rng: random.Random) -> str:
        """The page as the mirror shows it."""
        data = re.sub(
            rb"\xa3([\xa1\xac\xba\xbb\xbf])", lambda m: bytes((m[1][0] - 0x80,)), text.encode("gbk")
        )
        shown = self._decode(self._annotate(data, self._readings(text, data, rng)))
        return re.sub(r"\(([^()\n]{1,12})\)", r"（\1）", shown) if self.wide_brackets else shown

    def _readings(self, text: str, data: bytes, rng: random.Random) -> dict[bytes, bytes]:
        """The pairs of bytes that this mirror annotates, and what it writes behind them."""
        table: dict[bytes, bytes] = {}
        aligned = {char.encode("gbk") for char in text if "一" <= char <= "龥"}
        for pair in sorted({data[i : i + 2] for i in range(len(data) - 1)}):
            char = pair.decode("gbk", "ignore")
            share = self.density if pair in aligned else self.density / 50
            if len(char) == 1 and ord(char) in PINYIN_DICT and rng.random() < share:
                reading = PINYIN_DICT[ord(char)].split(",")[0]
                if not self.toned:
                    reading = "".join(c for c in unicodedata.normalize("NFD", reading) if c.isascii())
                table[pair] = b"(" + reading.encode("gbk", "ignore") + b")"
        return table

    def _annotate(self, data: bytes, readings: dict[bytes, bytes]) -> bytes:
        parts: list[bytes] = []
        at = 0
        while at < len(data):
            pair = data[at : at + 2]
            parts.append(
                pair + readings[pair] * (1 + self.doubled) if pair in readings else data[at : at + 1]
            )
            at += 2 if pair in readings else 1
        return b"".join(parts)

    def _decode(self, data: bytes) -> str:
        signs: list[str] = []
        at = 0
        while at < len(data):
            size = 1 if data[at] < 0x80 else 2
            try:
                signs.append(data[at : at + size].decode("gb18030"))
            except UnicodeDecodeError:
                signs.append(self.lost)
                size = 2 if self.swallows and data[at + 1 : at + 2] == b"(" else 1
            at += size
        return "".join(signs)


def fold(text: str) -> str:
    return "".join(FOLDED.get(c, c) for c in text)


def exact(expected: str, got: str) -> float:
    """Share of the expected characters that stand in the repaired text, in order."""
    blocks = difflib.SequenceMatcher(None, expected, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(expected)


MIRRORS = [
    Mirror(traditional=True, density=0.3),
    Mirror(traditional=True, density=0.8),
    Mirror(traditional=True, density=0.1, swallows=False, lost="\ufffd"),
    Mirror(traditional=False, density=0.3),
    Mirror(traditional=False, density=0.3, toned=False),
    Mirror(traditional=True, density=0.3, toned=False, wide_brackets=True),
    Mirror(traditional=False, density=0.0),
]


@pytest.mark.parametrize("mirror", MIRRORS, ids=repr)
def test_the_damage_of_a_mirror_is_undone(mirror: Mirror) -> None:
    source = mirror.source()
    expected = fold(source)
    shares = [exact(expected, repair(mirror.show(source, random.Random(seed)))[0]) for seed in range(6)]
    assert sum(shares) / len(shares) >= 0.99
    assert min(shares) >= 0.975


def test_annotations_within_characters_are_all_removed() -> None:
    mirror = Mirror(traditional=True, density=1.0, doubled=True, toned=False)
    source = mirror.source()
    data = source.encode("gbk")
    readings = {
        pair: reading
        for pair, reading in mirror._readings(source, data, random.Random(0)).items()
        if pair.decode("gbk") in source and data.count(pair) == source.count(pair.decode("gbk"))
    }
    shown = mirror._decode(mirror._annotate(data, readings))
    assert "(" in shown
    assert repair(shown)[0] == source


@pytest.mark.parametrize("traditional", [True, False])
def test_text_without_damage_is_not_changed(traditional: bool) -> None:
    source = Mirror(traditional, 0).source()
    for text in (source, fold(source), fold(source).replace("。", "?"), source.replace("\n", "?\n")):
        assert repair(text) == (text, ())


@pytest.mark.parametrize("traditional", [True, False])
@pytest.mark.parametrize("codec", ["gb18030", "gbk"])
def test_misread_utf8_is_decoded(traditional: bool, codec: str) -> None:
    """Paragraph by paragraph, every second one misread; codec gbk loses the user-defined areas as well."""
    lines = Mirror(traditional, 0).source().split("\n")
    shown = [line.encode().decode(codec, "replace") if i % 2 else line for i, line in enumerate(lines)]
    repaired = repair("\n".join(shown))[0].split("\n")
    assert repaired[::2] == lines[::2]
    assert exact("".join(lines), "".join(repaired)) >= (0.99 if codec == "gb18030" else 0.95)
