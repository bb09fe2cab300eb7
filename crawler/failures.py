"""Failures: what Scrapy raises for a request, put into the words of the report."""

from __future__ import annotations

import gzip
import zlib
from typing import Literal

from aiohttp import ClientResponseError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from crawler.refusal import Refused

TOO_LARGE = "too large"

Kind = Literal["refused", "error", "counted"]

_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "host not found"),
    (DownloadConnectionRefusedError, "connection refused"),
    (ResponseDataLossError, "cut off"),
    (DownloadFailedError, "connection lost"),
    (UnsupportedURLSchemeError, "bad url"),
    # The body is not packed as its Content-Encoding says.
    *(
        (kind, "bad encoding")
        for kind in (gzip.BadGzipFile, zlib.error, brotli.error, zstd.ZstdError, EOFError)
    ),
)


def failure_of(problem: BaseException) -> tuple[Kind, str] | None:
    """The kind and the phrase to count this under, or None where it is not a failure of the network.

    ``counted`` is a status that the archive middleware has counted already.
    """
    if isinstance(problem, Refused):
        return "refused", problem.reason
    if isinstance(problem, HttpError):
        return _status(problem.response.status, problem.response.meta.get("gone", False))
    # Scrapy cancels a download for its size alone; a body that outgrows the limit while it is unpacked,
    # and a chain of redirects that does not end, it tells apart by their messages only.
    if isinstance(problem, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(problem):
        return "refused", TOO_LARGE
    if isinstance(problem, IgnoreRequest):
        return "error", "redirect loop" if "redirect" in str(problem) else str(problem)
    if isinstance(problem.__cause__, ClientResponseError):
        # No HTTP, or a head beyond all bounds.
        return "error", "bad response"
    return next((("error", phrase) for kind, phrase in _ERRORS if isinstance(problem, kind)), None)


def _status(status: int, gone: bool) -> tuple[Kind, str]:
    return ("counted", "") if status == 304 or gone else ("error", str(status))
