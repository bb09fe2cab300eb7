"""The spun words that are proposed from verified pairs."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import log

import pytest

from dedup.keys import key_of
from dedup.learning import Tally, likelihood
from tests.made.pages import speech

SPEECHES = [key_of(speech(number)) for number in range(40)]


def tally_of(spin: Callable[[int, str], str], copies: int = 1) -> Tally:
    tally = Tally()
    for number, key in enumerate(SPEECHES):
        for _ in range(copies):
            tally.add(str(number), key, spin(number, key))
    return tally


def learned(tally: Tally) -> dict[tuple[str, str], int]:
    return {(each.swap.spun, each.swap.original): each.swap.pairs for each in tally.proposals()}


@pytest.mark.parametrize(("original", "spun"), [("责任", "职责"), ("问题", "疑问"), ("检查", "查看")])
def test_a_complete_swap_is_proposed_with_its_count(original: str, spun: str) -> None:
    number = sum(original in key for key in SPEECHES)
    assert number > 5
    assert learned(tally_of(lambda n, key: key.replace(original, spun))) == {(spun, original): number}


def test_both_directions_are_one_swap() -> None:
    """The survivor may be the spun text: half of the copies are originals."""
    tally = Tally()
    for number, key in enumerate(SPEECHES):
        pair = [key, key.replace("责任", "职责").replace("服务", "效劳")]
        tally.add(str(number), pair[number % 2], pair[1 - number % 2])
    assert list(learned(tally)) == [("职责", "责任")]


def test_copies_of_one_speech_count_once() -> None:
    once = learned(tally_of(lambda n, key: key.replace("责任", "职责")))
    assert learned(tally_of(lambda n, key: key.replace("责任", "职责"), copies=4)) == once
    tally = Tally()
    for _ in range(50):
        tally.add("one", SPEECHES[0], SPEECHES[0].replace("的", "之"))
    assert learned(tally) == {}


def test_names_numbers_and_units_are_not_learned() -> None:
    surnames, numerals = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "一二三四五六七八九十"

    def adapted(number: int, key: str) -> str:
        dice = random.Random(number)
        key = (
            f"我是来自全县的{dice.choice(surnames)}书记第{dice.choice(numerals)}次到这里讲话心情很激动" + key
        )
        return key.replace("县", "市")

    tally = Tally()
    for number, key in enumerate(SPEECHES):
        tally.add(str(number), adapted(number + 100, key).replace("市", "县"), adapted(number, key))
    assert learned(tally) == {}


def test_chance_differences_are_not_learned() -> None:
    def scattered(number: int, key: str) -> str:
        dice, letters = random.Random(number), list(key)
        for _ in range(30):
            letters[dice.randrange(len(letters))] = dice.choice(key)
        return "".join(letters)

    assert learned(tally_of(scattered)) == {}


def test_single_characters_are_not_learned() -> None:
    assert learned(tally_of(lambda n, key: key.replace("和", "与").replace("的", "之"))) == {}


def test_known_swaps_are_counted_and_not_proposed() -> None:
    tally = tally_of(lambda n, key: key.replace("服务", "效劳").replace("基础", "根底"))
    assert learned(tally) == {}
    assert set(tally.known()) == {("效劳", "服务"), ("根底", "基础")}
    assert tally.known()["效劳", "服务"] == sum("服务" in key for key in SPEECHES)


def test_adjacent_swaps_are_not_a_third_one() -> None:
    keys = [f"{key[:40]}解决问题{key[40:]}" for key in SPEECHES]
    tally = Tally()
    for number, key in enumerate(keys):
        tally.add(str(number), key, key.replace("解决", "处理").replace("问题", "疑问"))
    assert set(learned(tally)) == {("处理", "解决"), ("疑问", "问题")}


def test_a_word_that_replaces_two_is_marked() -> None:
    tally = tally_of(lambda n, key: key.replace("责任", "义项").replace("问题", "义项"))
    rivals = {each.swap.original: each.rivals for each in tally.proposals()}
    assert rivals == {"责任": (), "问题": ("责任",)}, "twice as many speeches settle which one it is"


def test_the_result_does_not_depend_on_the_order() -> None:
    def add(order: list[int]) -> Tally:
        tally = Tally()
        for number in order:
            key = SPEECHES[number]
            tally.add(str(number), key, key.replace("责任", "职责").replace("问题", "疑问"))
        return tally

    numbers = list(range(len(SPEECHES)))
    assert add(numbers).proposals() == add(numbers[::-1]).proposals()


def test_likelihood() -> None:
    """Coin tosses: ten heads in ten tosses, and results that chance explains."""
    assert likelihood(10, 10, 0.5) == pytest.approx(20 * log(2))
    assert likelihood(5, 10, 0.5) == likelihood(0, 10, 0.5) == 0.0
    assert likelihood(6, 10, 0.5) == pytest.approx(2 * (6 * log(1.2) + 4 * log(0.8)))
