"""The fold of a URL's records: the same row in whatever order they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.models import PageRow
from pipelines.archive import Location, Record, payload_digest
from pipelines.cleaning.site_rules import SiteRules
from pipelines.ingest.page_records import NEW, apply_site_rules, merge_record

RULES = SiteRules(site="a", articles=(r"/\d+",), parts=r"(?P<base>.*/\d+)(?:_(?P<part>\d+))?(?P<end>\.html)")


def record(second: int, status: int = 200, kind: str = "response", digest: str = "d") -> Record:
    return Record(
        kind, "http://a/1.html", f"2026-01-01T00:00:{second:02d}Z", status, "text/html", None, None, digest,
        Location("f", second),
    )  # fmt: skip


def folded(records: list[Record]) -> PageRow:
    row: PageRow | None = None
    for each in records:
        row = merge_record(row, each, RULES)
    assert row is not None
    return row


def test_the_newest_good_fetch_counts_and_a_vanished_page_keeps_it() -> None:
    row = folded([record(1, digest="a"), record(5, digest="b"), record(9, status=404)])
    assert (row.digest, row.fetched_at, row.first_fetched) == (
        "b",
        record(5).fetched_at,
        record(1).fetched_at,
    )
    assert (row.status, row.checked_at, row.outcome) == (404, record(9).fetched_at, NEW)


def test_an_empty_body_counts_only_where_there_is_no_other() -> None:
    """A site that sends nothing for a day has not emptied its pages."""
    empty = payload_digest(b"")
    for records in (
        [record(1, digest="a"), record(5, digest=empty)],
        [record(5, digest=empty), record(1, digest="a")],
    ):
        row = folded(records)
        assert (row.digest, row.fetched_at) == ("a", record(1).fetched_at)
        assert (row.seen_at, row.checked_at) == (record(5).fetched_at,) * 2
    assert folded([record(1, digest=empty)]).digest == empty
    assert folded([record(1, digest=empty), record(2, digest="a")]).digest == "a"


def test_a_revisit_says_that_the_page_was_there() -> None:
    row = folded([record(1), record(7, status=304, kind="revisit")])
    assert (row.seen_at, row.fetched_at, row.status) == (record(7).fetched_at, record(1).fetched_at, 304)


records = st.lists(
    st.builds(
        record,
        st.integers(0, 9),
        st.sampled_from([200, 200, 301, 404, 500]),
        st.sampled_from(["response", "revisit"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    min_size=1,
    max_size=7,
)


@given(records, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(given_records: list[Record], random: object) -> None:
    shuffled = list(given_records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = folded(given_records), folded(shuffled)
    # Two records of one second with one digest are the same fetch: either can be read back.
    assert one._replace(offset=0, file="") == other._replace(offset=0, file="")


def test_what_needs_no_cleaning() -> None:
    assert apply_site_rules(folded([record(1, status=301)]), RULES).outcome == "redirect"
    assert apply_site_rules(folded([record(1, status=500)]), RULES).outcome == "error"
    assert apply_site_rules(folded([record(1)]), RULES).outcome == NEW
    assert (
        apply_site_rules(folded([record(1)])._replace(url="http://a/list"), RULES).outcome == "not an article"
    )


def test_parts_belong_to_their_article() -> None:
    part = apply_site_rules(folded([record(1)])._replace(url="http://a/12_3.html"), RULES)
    assert (part.article, part.part) == ("http://a/12.html", 3)
