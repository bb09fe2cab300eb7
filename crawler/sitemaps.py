"""Sitemaps: the URLs that a site itself lists, as XML, plain or compressed."""

from __future__ import annotations

import gzip
import io
import zlib

from lxml import etree

_GZIP = b"\x1f\x8b"


class SitemapError(ValueError):
    """Raised where a sitemap cannot be read; the message says why, in a few words."""


def read_sitemap(body: bytes, max_bytes: int) -> tuple[bool, list[str]]:
    """The URLs of a sitemap, and whether they are sitemaps themselves (it is an index) rather than pages.

    Damaged XML gives what stands before the damage. Raises SitemapError for what is no sitemap, and for one
    that is larger than ``max_bytes`` when unpacked.
    """
    body = _unpacked(body, max_bytes)
    # No entities and no network: a sitemap is a stranger's XML.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(body, parser) if body.strip() else None
    if root is None:
        raise SitemapError("not XML")
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise SitemapError(f"not a sitemap but <{kind[:40]}>")
    found = root.xpath("./*/*[local-name() = 'loc']/text()")
    return kind == "sitemapindex", [str(url).strip() for url in found]


def _unpacked(body: bytes, max_bytes: int) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            plain = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SitemapError(f"damaged gzip: {error}") from error
    if len(plain) > max_bytes:
        raise SitemapError("too large when unpacked")
    return plain
