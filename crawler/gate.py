"""The gate: every connection goes to an address that was looked at, and to no other.

A name may stand for an address inside, or for another one a second later. So the address is judged where the
connection is made, and the connection takes the judged address itself, not the name.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from crawler.refusal import Refused

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses by which a gateway reaches IPv4 (RFC 6052); the last 32 bits are the address there."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open network: not loopback, private, link-local, multicast.

    An IPv6 address that carries one of IPv4 is public only if that is too.
    """
    parsed = ipaddress.ip_address(address)
    inner = _carried(parsed) if isinstance(parsed, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    inside = parsed.is_multicast or parsed.is_reserved or getattr(parsed, "is_site_local", False)
    return parsed.is_global and not inside


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within: mapped (``::ffff:10.0.0.1``), of 6to4, of NAT64; None where there is none."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class Gate(AbstractResolver):
    """Lets through public addresses alone, or, for a site that is ``private``, none of them.

    As resolver it refuses a name if any of its addresses is forbidden; as maker of sockets it sees each
    address just before the connection, also one that stood in the URL and was never resolved.
    """

    def __init__(self, private: bool) -> None:
        self._private = private
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of the name. Raises Refused, and OSError where it has none."""
        found = await self._names.resolve(host, port, family)
        for each in found:
            self._judge(each["host"])
        return found

    async def close(self) -> None:
        """Nothing is held open."""

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for this entry of ``getaddrinfo``. Raises Refused."""
        family, kind, protocol, _, address = info
        self._judge(address[0])
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    def _judge(self, address: str) -> None:
        """Raises Refused for a forbidden address, and for what only looks like one: ``2130706433``."""
        try:
            public = is_public(address)
        except ValueError:
            raise Refused("bad address") from None
        if public == self._private:
            # Also the other way: nobody is asked whom to write to before a private site is crawled.
            raise Refused("public address" if public else "private address")
