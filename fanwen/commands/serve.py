"""``fanwen serve``: shows the corpus in a browser."""

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
from fanwen.console.errors import USAGE, Failure, print_problem
from fanwen.folder.paths import DataFolder
from fanwen.web.guard import WebSettings
from fanwen.web.server import listen, serve, until_signal


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
@click.option("--open", "opened", is_flag=True, help="Open the start page in a browser.")
@click.option(
    "--base-url",
    default="/",
    help="The path under which a proxy serves it, such as /fanwen/.",
    metavar="PATH",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A host name to accept, such as that of a proxy; repeatable.",
)
@click.option("--sql", is_flag=True, help="Let readers run SQL queries, two seconds each.")
@click.pass_obj
def command(
    data: DataFolder, host: str, port: int, opened: bool, base_url: str, hosts: tuple[str, ...], sql: bool
) -> None:
    """Show the corpus in a browser: search, read, compare copies.

    Read-only, and only for this machine unless --host is given. Ingests and
    rebuilds show without a restart. Add .json or .csv to the path of a page to
    get its data. Ctrl-C ends the server.

    \b
    Examples:
      fanwen serve --open
      fanwen serve --port 9000
      fanwen serve --base-url /fanwen/ --allow-host www.example.com
    """
    if not re.fullmatch(r"/(?:[\w.~-]+/)*", base_url):
        raise Failure(f"--base-url {base_url}: must begin and end with /", USAGE)
    for name in hosts:
        if not re.fullmatch(r"[\w.-]+", name):
            raise Failure(f"--allow-host {name}: give a host name such as www.example.com", USAGE)
    with reading(data.corpus) as db:
        search.count(db.conn, search.Query.parse("文"))
    with listen(host, port) as sock, until_signal():
        if not _is_loopback(host):
            print_problem(
                f"{host} can be reached from other machines; there is no login, everybody can read everything"
            )
        settings = WebSettings(base_url, frozenset(name.lower() for name in hosts))
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}{base_url}"
        asyncio.run(serve(sock, data.corpus, settings, sql, partial(_announce, data, address, opened)))


def _announce(data: DataFolder, address: str, opened: bool) -> None:
    click.echo(output.printable(f"The corpus of {data.root} is at {address} (Ctrl-C ends the server)"))
    if opened:
        webbrowser.open(address)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
