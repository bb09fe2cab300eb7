"""Preload: the fork server imports this, so that each worker starts with all tables loaded.

The stages load their tables (characters and their successors, bytes, scripts) when a page first needs them.
One page that needs all of them is cleaned here, once, so that the workers need not load them.
"""

from __future__ import annotations

from contextlib import suppress

_SAMPLE = """同志們：
今天我們在這裡召開會議，主要任務是總結經驗(yàn)，部署下一階段的工作。
要真抓實干，打?qū)嵎\ue848?wù)这场硬仗，鐨勫伐浣滄槸鍏ㄥ眬鐨勫伐浣，把各項任務落到實處。
讓我們攜手並進，為實現目標而努力奮鬥！
謝謝大家！"""


def _load() -> None:
    from dedup.fingerprint import fingerprints
    from dedup.spun import canonical_words
    from pipelines.cleaning.clean import clean
    from pipelines.cleaning.site_rules import SiteRules
    from pipelines.cleaning.types import Page
    from pipelines.ingest import worker  # noqa: F401

    cleaned = clean([Page("", "", "text/plain", _SAMPLE.encode(), "files")], SiteRules("files"))
    fingerprints([canonical_words(key) for key in cleaned.keys])


# An error, such as a mistake in the owner's rules, would end the fork server, and nobody would learn why. The
# workers meet it again, and the parent tells it.
with suppress(Exception):
    _load()
