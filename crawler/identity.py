"""Identity: the User-Agent header, and the contact that it names."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from importlib.metadata import version

from crawler.profiles import SiteProfile

CONTACT_VARIABLE = "FANWEN_CONTACT"
ROBOT = "Fanwen"
"""The name for rules in robots.txt."""

_REACHABLE = re.compile(r"https?://[^\s.]+\.\S+|[^\s@]+@[^\s@.]+\.[^\s@]+")


class MissingContact(ValueError):
    """Raised before a public site is crawled without a contact."""


def contact_for(profiles: Sequence[SiteProfile], contact: str | None = None) -> str:
    """The contact for these sites: the argument, or else ``FANWEN_CONTACT``.

    It may be empty if all sites are private. Raises MissingContact if one is needed and missing, or if it is
    neither an e-mail address nor a web page.
    """
    contact = (contact or os.environ.get(CONTACT_VARIABLE, "")).strip()
    if contact and not _REACHABLE.fullmatch(contact):
        raise MissingContact(
            f"the contact {contact!r} is neither an e-mail address nor a web page; correct {CONTACT_VARIABLE}"
        )
    public = [profile.name for profile in profiles if not profile.limits.private]
    if public and not contact:
        raise MissingContact(
            f"{', '.join(public)}: before a public site is crawled, set {CONTACT_VARIABLE} to an e-mail "
            "address or a web page where its owner can reach you"
        )
    return contact


def user_agent(contact: str) -> str:
    """The User-Agent header: ``Fanwen/1.2.3 (+contact)``."""
    name = f"{ROBOT}/{version('fanwen')}"
    return f"{name} (+{contact})" if contact else name
