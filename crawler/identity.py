"""Identity: how Fanwen introduces itself, and whom a site may write to."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from importlib.metadata import version

from crawler.sites import SiteProfile

CONTACT_VARIABLE = "FANWEN_CONTACT"
ROBOT = "Fanwen"
"""The name that robots.txt files may address."""

_REACHABLE = re.compile(r"https?://[^\s.]+\.\S+|[^\s@]+@[^\s@.]+\.[^\s@]+")


class MissingContact(ValueError):
    """Raised before a site run by others is asked for anything while nobody has said who is asking."""


def contact_for(profiles: Sequence[SiteProfile], contact: str | None = None) -> str:
    """The contact to be named to these sites: the argument, or else ``FANWEN_CONTACT``.

    It may be empty where all of them are private.

    Raises MissingContact where one is needed and there is none, or none that anybody could use.
    """
    contact = (contact or os.environ.get(CONTACT_VARIABLE, "")).strip()
    if contact and not _REACHABLE.fullmatch(contact):
        raise MissingContact(
            f"the contact {contact!r} is neither an address nor a page; correct {CONTACT_VARIABLE}"
        )
    strangers = [profile.name for profile in profiles if not profile.limits.private]
    if strangers and not contact:
        raise MissingContact(
            f"{', '.join(strangers)}: before a public site is crawled, set {CONTACT_VARIABLE} to an e-mail "
            "address or a web page where its owner can reach you"
        )
    return contact


def user_agent(contact: str) -> str:
    """The User-Agent header: ``Fanwen/1.2.3 (+contact)``."""
    name = f"{ROBOT}/{version('fanwen')}"
    return f"{name} (+{contact})" if contact else name
