"""Title choice: the title of a page, repaired and simplified, with every edit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.cleaning.edits import Edit, Pass, run_steps
from pipelines.cleaning.metadata import titles
from pipelines.cleaning.metadata.short_texts import repair_and_simplify
from pipelines.cleaning.punctuation import punctuate
from pipelines.cleaning.types import Trace

_HAN = re.compile("[\u4e00-\u9fff]")


def choose_title(url: str, candidates: Iterable[str], text: str) -> tuple[str, Trace | None]:
    """Choose the title of a page whose repaired text is ``text``; return it and its trace.

    ``candidates`` are the titles that the page offers, best first. The first that is no banner is taken;
    those with Han go before those without, such as the name of a blog. If none is usable, the title is read
    from the text, and there is no trace.
    """
    for candidate in sorted(candidates, key=lambda words: _HAN.search(words) is None):
        words, passes = repair_and_simplify(candidate)
        title = titles.title_from_candidate(words, text)
        if title:
            title, _ = run_steps(title, "variants", (punctuate,))
            if words != title:
                passes += (Pass("metadata", (Edit("metadata.title", 0, words, title),)),)
            return title, Trace(url, candidate, passes, "title")
    return run_steps(titles.title_from_text(text), "variants", (punctuate,))[0], None
