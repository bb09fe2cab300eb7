"""Occasions: genre, topic, names, title and date of a speech, without its text, for list pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from fanwen.demo.grammar import Pool, Writer, lines, table, words
from fanwen.demo.rng import Rng

_MASKED = 0.22
"""Share of the speeches whose names and years are masked, as in ``20xx年`` or ``**县``."""
_TOPIC_POOLS = ("facility", "rule", "event", "folk", "goal")
_TOPIC_CLAUSES = ("gap", "gain")


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
    """The genre of a speech, the names that it uses, its title and its date."""

    genre: Genre
    bound: Mapping[str, Pool]
    title: str
    published: str
    """ISO date, ``YYYY-MM-DD``."""


@lru_cache(maxsize=1)
def genres() -> tuple[Genre, ...]:
    """Return the genres, each repeated by its weight."""
    weighted: list[Genre] = []
    for row in cast("list[dict[str, Any]]", list(table("genres.toml").values())):
        pools = {name: lines(row[name]) for name in ("titles", "salutations", "openings", "closings", "ends")}
        genre = Genre(row["label"], row["weight"], row["sections"], tuple(row["body"]), **pools)
        weighted += [genre] * genre.weight
    return tuple(weighted)


@lru_cache(maxsize=1)
def topics() -> tuple[Mapping[str, Pool], ...]:
    """Return the topics, each a table of pools; ``topic`` is its name, ``family`` its group of topics."""
    rows = cast("Sequence[dict[str, str]]", table("topics.toml")["topic"])
    return tuple(_topic(row) for row in rows)


def _topic(row: Mapping[str, str]) -> Mapping[str, Pool]:
    pools = {name: words(row[name]) for name in (*_TOPIC_POOLS, *_TOPIC_CLAUSES)}
    return pools | {"topic": words(row["name"]), "family": words(row["family"])}


@lru_cache(maxsize=1)
def _organisations() -> dict[str, tuple[Pool, str]]:
    """Return, by family of topics, the forms of organisation names, and the word for “we”."""
    return {family: (lines(row["forms"]), row["us"]) for family, row in table("organisations.toml").items()}


def _names(rng: Rng) -> dict[str, Pool]:
    """Return place, year and person, masked or not."""
    writer = Writer(rng, {})
    place, person = writer.write("place_name"), writer.write("person_name")
    kind, year = rng.pick("县市区"), str(rng.between(2006, 2024))
    if rng.chance(_MASKED):
        mask = rng.pick(("xx", "××", "**", "某"))
        place, year, person = mask, "20xx" if mask != "**" else "20**", mask + "某" * (mask == "某")
    return {"place": ((place + kind,),), "year": ((year,),), "person": ((person,),)}


def _bind(theme: Rng, own: Rng) -> dict[str, Pool]:
    bound = _names(own) | dict(theme.pick(topics()))
    forms, us = _organisations()[str(bound["family"][0][0])]
    org = Writer(own, bound).fill(forms, "org")
    return bound | {"org": ((org,),), "us": ((us,),)}


@lru_cache(maxsize=4096)
def occasion(seed: int, key: str, theme: str = "") -> Occasion:
    """Return the occasion of the speech ``key``.

    Speeches with the same ``theme`` share genre, topic and the form of the title; names and dates
    differ.
    """
    shared, own = Rng(seed, "theme", theme or key), Rng(seed, "own", key)
    genre = shared.pick(genres())
    bound = _bind(shared, own)
    title = Writer(shared, bound).fill(genre.titles, "title")
    year, month, day = own.between(2008, 2024), own.between(1, 12), own.between(1, 28)
    return Occasion(genre, bound, title, f"{year}-{month:02}-{day:02}")
