"""Words that tell what a part of a page is: each pattern meets its example and lets its counter alone."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from pipelines.cleaning import page_words


def test_words_have_examples() -> None:
    table = tomllib.loads(files("pipelines.cleaning").joinpath("data/extract.toml").read_text("utf-8"))
    for group in table["boilerplate"].values():
        assert page_words.of_name(group["example"]) & set(group["words"])
        assert not page_words.of_name(group["counter"]) & page_words.BOILERPLATE
    assert page_words.of_name(table["body"]["names"]["example"]) & page_words.BODY
    assert not page_words.of_name(table["body"]["names"]["counter"]) & page_words.BODY
    assert page_words.opens_list(table["headings"]["example"])
    assert not page_words.opens_list(table["headings"]["counter"])
    for entry in table["own"].values():
        assert page_words.is_speech_line(entry["example"])
        assert not page_words.is_speech_line(entry["counter"])
    for pattern, name in ((page_words.REPLIES, "heading"), (page_words.TIMES, "time")):
        assert pattern.fullmatch(table["replies"][name]["example"])
        assert not pattern.fullmatch(table["replies"][name]["counter"])
    summary = table["summary"]
    assert page_words.of_name(summary["names"]["example"]) & page_words.SUMMARY
    assert not page_words.of_name(summary["names"]["counter"]) & page_words.SUMMARY
    assert page_words.LABEL.sub("", summary["label"]["example"]) == "同志们："
    assert not page_words.LABEL.search(summary["label"]["counter"])
    assert page_words.AGO.search(table["replies"]["ago"]["example"])
    assert not page_words.AGO.search(table["replies"]["ago"]["counter"])
    assert page_words.FURNITURE.match(table["frame"]["furniture"]["example"])
    assert not page_words.FURNITURE.match(table["frame"]["furniture"]["counter"])
    assert page_words.expands(table["buttons"]["expands"]["example"])
    assert not page_words.expands(table["buttons"]["expands"]["counter"])
