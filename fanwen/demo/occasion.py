"""Occasions: who speaks where, about what, and under which title. Cheap, so that list pages need no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from fanwen.demo.dice import Dice
from fanwen.demo.grammar import Pen, Pool, lines, table, words

_MASKED = 0.22
"""Share of the speeches whose names and years are masked, as in ``20xx年`` or ``**县``."""
_TOPIC_POOLS = ("facility", "rule", "event", "folk", "goal")
_TOPIC_CLAUSES = ("gap", "gain")
_ORGANISATIONS = {
    "school": (
        ("{place}第{#2-19}中学", "{place}实验小学", "{place}{place_a}{place_b}中学", "{place}职业学校"),
        "我校",
    ),
    "company": (("{brand_a}{brand_b}{industry}有限公司", "{place}{brand_a}{brand_b}{industry}公司"), "公司"),
    "office": (
        ("{place}人民政府办公室", "{place}{place_a}{place_b}镇", "{place}农业农村局", "{place}住建局"),
        "我们",
    ),
    "hospital": (("{place}人民医院", "{place}中医院", "{place}妇幼保健院"), "我院"),
    "community": (("{place}{place_a}{place_b}社区", "{place}{place_a}{place_b}街道"), "社区"),
    "union": (("{place}总工会", "{place}{place_a}{place_b}协会", "{place}志愿者联合会"), "本会"),
}


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of speech: its pools of titles, salutations, openings and so on, and the order of its body."""

    label: str
    weight: int
    sections: bool
    body: tuple[str, ...]
    titles: Pool
    salutations: Pool
    openings: Pool
    closings: Pool
    ends: Pool


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is settled before the first sentence: the names that a speech binds, its title and its date."""

    genre: Genre
    bound: Mapping[str, Pool]
    title: str
    published: str
    """ISO date, ``YYYY-MM-DD``."""


@lru_cache(maxsize=1)
def genres() -> tuple[Genre, ...]:
    """Return the genres, each as often as its weight says."""
    found: list[Genre] = []
    for row in cast("list[dict[str, Any]]", list(table("genres.toml").values())):
        pools = {name: lines(row[name]) for name in ("titles", "salutations", "openings", "closings", "ends")}
        genre = Genre(row["label"], row["weight"], row["sections"], tuple(row["body"]), **pools)
        found += [genre] * genre.weight
    return tuple(found)


@lru_cache(maxsize=1)
def topics() -> tuple[Mapping[str, Pool], ...]:
    """Return the topics, each a table of pools; ``topic`` is its name, ``family`` whose topic it is."""
    rows = cast("Sequence[dict[str, str]]", table("topics.toml")["topic"])
    return tuple(_topic(row) for row in rows)


def _topic(row: Mapping[str, str]) -> Mapping[str, Pool]:
    pools = {name: words(row[name]) for name in (*_TOPIC_POOLS, *_TOPIC_CLAUSES)}
    return pools | {"topic": words(row["name"]), "family": words(row["family"])}


def _names(dice: Dice) -> dict[str, Pool]:
    """Bind the names: place, year and person, masked or not."""
    place = Pen(dice, {}).fill(lines(["{place_a}{place_b}"]), "place")
    kind, year = dice.pick("县市区"), str(dice.between(2006, 2024))
    person = Pen(dice, {}).fill(lines(["{surname}{given_a}{given_b}", "{surname}{given_b}"]), "person")
    if dice.chance(_MASKED):
        mask = dice.pick(("xx", "××", "**", "某"))
        place, year, person = mask, "20xx" if mask != "**" else "20**", mask + "某" * (mask == "某")
    return {"place": ((place + kind,),), "year": ((year,),), "person": ((person,),)}


def _bind(theme: Dice, own: Dice) -> dict[str, Pool]:
    bound = _names(own) | dict(theme.pick(topics()))
    forms, us = _ORGANISATIONS[str(bound["family"][0][0])]
    org = Pen(own, bound).fill(lines([own.pick(forms)]), "org")
    return bound | {"org": ((org,),), "us": ((us,),)}


@lru_cache(maxsize=4096)
def occasion(seed: int, key: str, theme: str = "") -> Occasion:
    """Return the occasion of the speech ``key``.

    Speeches with the same ``theme`` share genre, topic and the form of the title; names and dates stay
    their own.
    """
    shared, own = Dice(seed, "theme", theme or key), Dice(seed, "own", key)
    genre = shared.pick(genres())
    bound = _bind(shared, own)
    title = Pen(shared, bound).fill(genre.titles, "title")
    year, month, day = own.between(2008, 2024), own.between(1, 12), own.between(1, 28)
    return Occasion(genre, bound, title, f"{year}-{month:02}-{day:02}")
