"""Fanwen's own pages."""

from __future__ import annotations

from fanwen.web.page import Page
from fanwen.web.pages import copies, copy, overview, rejections, runs, search, sites, speech

PAGES: tuple[Page, ...] = (
    overview.PAGE,
    search.PAGE,
    speech.PAGE,
    copy.PAGE,
    copies.PAGE,
    rejections.PAGE,
    runs.PAGE,
    sites.PAGE,
)
