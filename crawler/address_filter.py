"""The address filter: every connection goes to an address that was checked.

A host name may resolve to an internal address, or to another address a second later. So the address is
checked when the connection is made, and the connection uses the checked address, not the name.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from crawler.refusal import Refused

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of IPv4 hosts behind a gateway (RFC 6052); the last 32 bits are the IPv4 address."""


def is_public(address: str) -> bool:
    """Whether an IP address is public: not loopback, private, link-local or multicast.

    An IPv6 address that embeds an IPv4 address is public only if that is public too.
    """
    parsed = ipaddress.ip_address(address)
    embedded = _embedded_ipv4(parsed) if isinstance(parsed, ipaddress.IPv6Address) else None
    if embedded is not None:
        return is_public(str(embedded))
    is_special = parsed.is_multicast or parsed.is_reserved or getattr(parsed, "is_site_local", False)
    return parsed.is_global and not is_special


def _embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The embedded IPv4 address: mapped (``::ffff:10.0.0.1``), 6to4 or NAT64; None if there is none."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class AddressFilter(AbstractResolver):
    """Allows public addresses only, or, for a ``private`` site, only addresses that are not public.

    As a resolver it refuses a name if any of its addresses is forbidden. As a socket factory it checks each
    address just before the connection, also one that was written in the URL and never resolved.
    """

    def __init__(self, private: bool) -> None:
        self._private = private
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of the name. Raises Refused, and OSError where it has none."""
        results = await self._names.resolve(host, port, family)
        for result in results:
            self._check(result["host"])
        return results

    async def close(self) -> None:
        """Nothing is held open."""

    def create_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for this entry of ``getaddrinfo``. Raises Refused."""
        family, kind, protocol, _, address = info
        self._check(address[0])
        new = socket.socket(family, kind, protocol)
        new.setblocking(False)
        return new

    def _check(self, address: str) -> None:
        """Raises Refused for a forbidden address, and for an unusual spelling such as ``2130706433``."""
        try:
            public = is_public(address)
        except ValueError:
            raise Refused("bad address") from None
        if public == self._private:
            # A private site is crawled without a contact, so it must not lead to a public address.
            raise Refused("public address" if public else "private address")
