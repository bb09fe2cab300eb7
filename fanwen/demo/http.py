"""HTTP for the demo's sites: conditional answers and chunked streams, on aiohttp's server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from aiohttp import web

from fanwen.demo.sites.base import HOST, Answer

_SERVER = {"Server": "fanwen-demo"}


async def listen(answer: Callable[[str], Answer], port: int) -> web.ServerRunner:
    """Serve a site on loopback until the runner is cleaned up.

    ``answer`` is called with the path and query of each request. Raises OSError where the port is taken.
    """

    async def respond(request: web.BaseRequest) -> web.StreamResponse:
        return await _response(request, answer)

    # A client may hold its connection open: it is not waited for at the end.
    runner = web.ServerRunner(web.Server(respond, access_log=None), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    return runner


async def _response(request: web.BaseRequest, answer: Callable[[str], Answer]) -> web.StreamResponse:
    if request.method not in ("GET", "HEAD"):
        refusal = web.Response(status=405, headers={**_SERVER, "Allow": "GET, HEAD"})
        refusal.force_close()
        return refusal
    site_answer = answer(request.raw_path)
    if site_answer.delay:
        await asyncio.sleep(site_answer.delay)
    headers = {**_SERVER, **dict(site_answer.headers), "Content-Type": site_answer.content_type}
    if site_answer.repeat > 1:
        return await _streamed(request, site_answer, headers)
    response = web.Response(status=site_answer.status, headers=headers, body=site_answer.body)
    if _is_unchanged(request, response):
        return web.Response(status=304, headers={**_SERVER, **dict(site_answer.headers)})
    return response


def _is_unchanged(request: web.BaseRequest, response: web.Response) -> bool:
    """Whether the client's copy is still good (RFC 9110, 13.1: If-None-Match goes before the date)."""
    if response.status != 200 or response.etag is None:
        return False
    if (tags := request.if_none_match) is not None:
        return any(tag.value in ("*", response.etag.value) for tag in tags)
    since, modified = request.if_modified_since, response.last_modified
    return since is not None and modified is not None and modified <= since


async def _streamed(
    request: web.BaseRequest, site_answer: Answer, headers: dict[str, str]
) -> web.StreamResponse:
    """The body repeated, in chunks, so that nobody holds it whole."""
    response = web.StreamResponse(status=site_answer.status, headers=headers)
    response.enable_chunked_encoding()
    await response.prepare(request)
    if request.method == "GET":
        # A crawler closes the connection when a body passes its limit.
        with suppress(ConnectionError):
            for _ in range(site_answer.repeat):
                await response.write(site_answer.body)
    return response
