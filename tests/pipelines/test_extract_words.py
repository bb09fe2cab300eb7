"""Words that tell what a part of a page is: each pattern meets its example and lets its counter alone."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from pipelines.extract import words


def test_words_have_examples() -> None:
    table = tomllib.loads(files("pipelines").joinpath("data/extract.toml").read_text("utf-8"))
    for group in table["boilerplate"].values():
        assert words.of_name(group["example"]) & set(group["words"])
        assert not words.of_name(group["counter"]) & words.BOILERPLATE
    assert words.of_name(table["body"]["names"]["example"]) & words.BODY
    assert not words.of_name(table["body"]["names"]["counter"]) & words.BODY
    assert words.opens_list(table["headings"]["example"])
    assert not words.opens_list(table["headings"]["counter"])
    for entry in table["own"].values():
        assert words.is_own(entry["example"])
        assert not words.is_own(entry["counter"])
    for pattern, name in ((words.REPLIES, "heading"), (words.TIMES, "time")):
        assert pattern.fullmatch(table["replies"][name]["example"])
        assert not pattern.fullmatch(table["replies"][name]["counter"])
    summary = table["summary"]
    assert words.of_name(summary["names"]["example"]) & words.SUMMARY
    assert not words.of_name(summary["names"]["counter"]) & words.SUMMARY
    assert words.LABEL.sub("", summary["label"]["example"]) == "同志们："
    assert not words.LABEL.search(summary["label"]["counter"])
    assert words.AGO.search(table["replies"]["ago"]["example"])
    assert not words.AGO.search(table["replies"]["ago"]["counter"])
    assert words.FURNITURE.match(table["frame"]["furniture"]["example"])
    assert not words.FURNITURE.match(table["frame"]["furniture"]["counter"])
    assert words.expands(table["buttons"]["expands"]["example"])
    assert not words.expands(table["buttons"]["expands"]["counter"])
