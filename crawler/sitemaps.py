"""Sitemaps: the URLs that a site lists itself, as XML, plain or compressed with gzip.

Scrapy's reader (``scrapy.utils.sitemap``) takes longer, raises StopIteration for plain text, takes an HTML
page for an empty sitemap, and may change its interface without notice.
"""

from __future__ import annotations

import gzip
import io
import zlib

from lxml import etree

_GZIP = b"\x1f\x8b"


class SitemapError(ValueError):
    """Raised when a sitemap cannot be read. The message gives the reason in a few words."""


def read_sitemap(body: bytes, max_bytes: int) -> tuple[bool, list[str]]:
    """Whether a sitemap is an index, which lists further sitemaps and no pages, and the URLs that it lists.

    Damaged XML gives the URLs before the damage. Raises SitemapError if the body is not a sitemap or is
    larger than ``max_bytes`` when unpacked.
    """
    body = _unpacked(body, max_bytes)
    # No entities and no network: the XML is not trusted.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(body, parser) if body.strip() else None
    if root is None:
        raise SitemapError("not XML")
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise SitemapError(f"not a sitemap but <{kind[:40]}>")
    urls = root.xpath("./*/*[local-name() = 'loc']/text()")
    return kind == "sitemapindex", [str(url).strip() for url in urls]


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
