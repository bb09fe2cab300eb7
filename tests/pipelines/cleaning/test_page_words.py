"""Words that tell what a part of a page is: each pattern meets its example and lets its counter alone."""

from __future__ import annotations

from pipelines.cleaning import page_words
from pipelines.cleaning.rule_files import table


def test_words_have_examples() -> None:
    rules = table("extract")
    for group in rules["boilerplate"].values():
        assert page_words.of_name(group["example"]) & set(group["words"])
        assert not page_words.of_name(group["counter"]) & page_words.BOILERPLATE
    assert page_words.of_name(rules["body"]["names"]["example"]) & page_words.BODY
    assert not page_words.of_name(rules["body"]["names"]["counter"]) & page_words.BODY
    assert page_words.opens_list(rules["headings"]["example"])
    assert not page_words.opens_list(rules["headings"]["counter"])
    for entry in rules["own"].values():
        assert page_words.is_speech_line(entry["example"])
        assert not page_words.is_speech_line(entry["counter"])
    for pattern, name in ((page_words.REPLIES, "heading"), (page_words.TIMES, "time")):
        assert pattern.fullmatch(rules["replies"][name]["example"])
        assert not pattern.fullmatch(rules["replies"][name]["counter"])
    summary = rules["summary"]
    assert page_words.of_name(summary["names"]["example"]) & page_words.SUMMARY
    assert not page_words.of_name(summary["names"]["counter"]) & page_words.SUMMARY
    assert page_words.LABEL.sub("", summary["label"]["example"]) == "同志们："
    assert not page_words.LABEL.search(summary["label"]["counter"])
    assert page_words.AGO.search(rules["replies"]["ago"]["example"])
    assert not page_words.AGO.search(rules["replies"]["ago"]["counter"])
    assert page_words.FURNITURE.match(rules["frame"]["furniture"]["example"])
    assert not page_words.FURNITURE.match(rules["frame"]["furniture"]["counter"])
    assert page_words.expands(rules["buttons"]["expands"]["example"])
    assert not page_words.expands(rules["buttons"]["expands"]["counter"])
