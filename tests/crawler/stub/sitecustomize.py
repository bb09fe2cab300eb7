"""Loaded by Python at the start of a crawling process under test: stub names, and no way out of this machine.

Names come from the table in ``STUB_NAMES``: for each a list of answers, each a list of addresses; the last
answer stays. A connection to any address but loopback is refused in the process, before a packet is made, and
noted in the file ``STUB_NOTES``, as is, at the end, the most memory that the process held (in KB).
"""

from __future__ import annotations

import atexit
import ipaddress
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

_names: dict[str, list[list[str]]] = json.loads(os.environ["STUB_NAMES"])
_notes = Path(os.environ["STUB_NOTES"])


def _note(what: str) -> None:
    with _notes.open("a") as file:
        file.write(what + "\n")


def _getaddrinfo(host: str, port: Any, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
    try:
        addresses = [str(ipaddress.ip_address(host))]
    except ValueError:
        answers = _names.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name in the stub") from None
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        _note(f"asked {host}: {' '.join(addresses)}")
    return [_info(address, int(port or 0)) for address in addresses]


def _info(address: str, port: int) -> tuple[Any, ...]:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1][0]
        if not ipaddress.ip_address(address).is_loopback:
            _note(f"refused {address}")
            raise ConnectionRefusedError(f"{address} is off this machine")


def _remember() -> None:
    status = Path("/proc/self/status").read_text()
    _note("peak " + next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


socket.getaddrinfo = _getaddrinfo
sys.addaudithook(_guard)
atexit.register(_remember)
