"""Page records: all archive records of a URL, merged into one row.

Every field is a minimum or a maximum over the records, so their order does not matter.
"""

from __future__ import annotations

from typing import Any

from db.models import PageRow
from pipelines.archive import EMPTY_DIGEST, Record
from pipelines.cleaning.site_rules import SiteRules
from pipelines.ingest.version import stamp

NEW = "new"
"""Outcome of a page with a body that has not been cleaned yet."""
NO_ARTICLE = "not an article"
NOT_MODIFIED = 304


def merge_record(row: PageRow | None, record: Record, rules: SiteRules) -> PageRow:
    """The row with one more record of its URL.

    The newest good fetch counts, one with a body before any without. If the body to be cleaned changes,
    ``outcome`` becomes ``new``, and ``rules`` None, so that the site's rules are applied again.
    """
    row = row or _blank(record, rules)
    changes: dict[str, Any] = {}
    if (record.fetched_at, record.status) >= (row.checked_at, row.status):
        changes |= {"checked_at": record.fetched_at, "status": record.status}
        changes |= {} if row.fetched_at else _TO_CLEAN
    if record.status == 200 or (record.kind == "revisit" and record.status == NOT_MODIFIED):
        changes["seen_at"] = max(row.seen_at or "", record.fetched_at)
    if record.kind != "revisit" and record.status == 200:
        changes["first_fetched"] = min(row.first_fetched or record.fetched_at, record.fetched_at)
        if row.fetched_at is None or _order(record) > _order_of(row):
            changes |= _content(record) | _TO_CLEAN
    return row._replace(**changes)


_TO_CLEAN = {"outcome": NEW, "rules": None}


def _content(record: Record) -> dict[str, Any]:
    """The fields of a row that describe the fetch it is made from."""
    return {
        "fetched_at": record.fetched_at,
        "etag": record.etag,
        "last_modified": record.last_modified,
        "content_type": record.content_type,
        "digest": record.digest,
        "file": record.location.file,
        "offset": record.location.offset,
    }


def _order(record: Record) -> tuple[object, ...]:
    """A total order: of any two records of a URL the same one counts, whichever comes first."""
    location = record.location
    return (
        record.digest != EMPTY_DIGEST,
        record.fetched_at,
        record.digest,
        record.content_type,
        record.etag or "",
        record.last_modified or "",
        location.file,
        location.offset,
    )


def _order_of(row: PageRow) -> tuple[object, ...]:
    return (
        row.digest != EMPTY_DIGEST,
        row.fetched_at,
        row.digest,
        row.content_type,
        row.etag or "",
        row.last_modified or "",
        row.file,
        row.offset,
    )


def apply_site_rules(row: PageRow, rules: SiteRules) -> PageRow:
    """The row by the current rules: its site, its article, and its outcome if no cleaning is needed."""
    article, part = rules.part_of(row.url)
    if row.fetched_at is None:
        outcome = "redirect" if 300 <= row.status < 400 else "error"
    else:
        outcome = NEW if rules.is_article(row.url) else NO_ARTICLE
    return row._replace(site=rules.site, article=article, part=part, outcome=outcome, rules=stamp(rules))


def _blank(record: Record, rules: SiteRules) -> PageRow:
    article, part = rules.part_of(record.url)
    return PageRow(
        url=record.url,
        site=rules.site,
        article=article,
        part=part,
        status=record.status,
        checked_at=record.fetched_at,
        fetched_at=None,
        first_fetched=None,
        seen_at=None,
        etag=None,
        last_modified=None,
        content_type=None,
        digest=None,
        file=None,
        offset=None,
        outcome=NEW,
        rules=None,
    )
