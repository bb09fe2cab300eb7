"""``fanwen serve``: the corpus in a browser."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import webbrowser
from functools import partial

import click

from db import search
from db.corpus import reading
from fanwen.console import output
from fanwen.console.errors import USAGE, Failure, say
from fanwen.folder.paths import Data
from fanwen.web.guard import Manners
from fanwen.web.server import listen, serve, until_asked_to_end


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser of this machine.")
@click.option(
    "--base-url",
    default="/",
    help="The path below which a proxy serves it, such as /fanwen/.",
    metavar="PATH",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A host name that it is reached by, such as that of a proxy; may be repeated.",
)
@click.option("--sql", is_flag=True, help="Let readers run queries of their own, two seconds each.")
@click.pass_obj
def command(
    data: Data, host: str, port: int, opened: bool, base_url: str, hosts: tuple[str, ...], sql: bool
) -> None:
    """Show the corpus in a browser: search, read, compare copies.

    Read-only, and for this machine alone unless --host says otherwise. It
    follows every ingest and rebuild without a restart. Each page has a form
    for programs: put .json or .csv behind its path. Ctrl-C ends it.

    \b
    Examples:
      fanwen serve --open
      fanwen serve --port 9000
      fanwen serve --base-url /fanwen/ --allow-host www.example.com
    """
    if not re.fullmatch(r"/(?:[\w.~-]+/)*", base_url):
        raise Failure(f"--base-url {base_url}: a path that begins and ends with / is meant", USAGE)
    with reading(data.corpus) as db:
        search.count(db.conn, search.Query.parse("文"))
    with listen(host, port) as sock, until_asked_to_end():
        if not _is_own(host):
            say(f"{host} can be reached from other machines; nobody signs in, every reader sees everything")
        manners = Manners(base_url, frozenset(name.lower() for name in hosts))
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}{base_url}"
        asyncio.run(serve(sock, data.corpus, manners, sql, partial(_tell, data, address, opened)))


def _tell(data: Data, address: str, opened: bool) -> None:
    click.echo(output.plain(f"The corpus of {data.root} is at {address} (Ctrl-C ends it)"))
    if opened:
        webbrowser.open(address)


def _is_own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
