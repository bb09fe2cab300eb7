"""What extraction makes of a page."""

from __future__ import annotations

from pipelines.cleaning.extract import extract
from pipelines.cleaning.site_rules import SiteRules


def lines_of(html: str) -> list[str]:
    """The lines of the text; ``html`` stands in the page's body."""
    page = extract(f"<body>{html}</body>", "http://example.test/1.html", SiteRules("example"))
    return page.text.split("\n")
