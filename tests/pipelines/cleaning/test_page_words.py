"""Page words: each pattern matches its example and not its counter-example."""

from __future__ import annotations

from pipelines.cleaning import page_words
from pipelines.cleaning.rule_files import table


def test_words_have_examples() -> None:
    rules = table("extract")
    for group in rules["boilerplate"].values():
        assert page_words.class_words(group["example"]) & set(group["words"])
        assert not page_words.class_words(group["counter"]) & page_words.BOILERPLATE_WORDS
    assert page_words.class_words(rules["body"]["names"]["example"]) & page_words.BODY_WORDS
    assert not page_words.class_words(rules["body"]["names"]["counter"]) & page_words.BODY_WORDS
    assert page_words.opens_list(rules["headings"]["example"])
    assert not page_words.opens_list(rules["headings"]["counter"])
    for entry in rules["own"].values():
        assert page_words.is_speech_line(entry["example"])
        assert not page_words.is_speech_line(entry["counter"])
    for pattern, name in ((page_words.REPLIES_HEADING, "heading"), (page_words.REPLY_TIME, "time")):
        assert pattern.fullmatch(rules["replies"][name]["example"])
        assert not pattern.fullmatch(rules["replies"][name]["counter"])
    summary = rules["summary"]
    assert page_words.class_words(summary["names"]["example"]) & page_words.SUMMARY_WORDS
    assert not page_words.class_words(summary["names"]["counter"]) & page_words.SUMMARY_WORDS
    assert page_words.SUMMARY_LABEL.sub("", summary["label"]["example"]) == "同志们："
    assert not page_words.SUMMARY_LABEL.search(summary["label"]["counter"])
    assert page_words.REPLY_AGE.search(rules["replies"]["ago"]["example"])
    assert not page_words.REPLY_AGE.search(rules["replies"]["ago"]["counter"])
    assert page_words.SOFTWARE_LINE.match(rules["frame"]["furniture"]["example"])
    assert not page_words.SOFTWARE_LINE.match(rules["frame"]["furniture"]["counter"])
    assert page_words.has_expand_button(rules["buttons"]["expands"]["example"])
    assert not page_words.has_expand_button(rules["buttons"]["expands"]["counter"])
