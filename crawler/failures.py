"""Failures: classifies the exceptions of requests for the report."""

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
    # The body is not compressed as its Content-Encoding says.
    *(
        (kind, "bad encoding")
        for kind in (gzip.BadGzipFile, zlib.error, brotli.error, zstd.ZstdError, EOFError)
    ),
)


def classify_failure(problem: BaseException) -> tuple[Kind, str] | None:
    """The kind and the reason under which this is counted; None if it is not a failure of the network.

    ``counted`` is a status that the archive middleware has counted already.
    """
    if isinstance(problem, Refused):
        return "refused", problem.reason
    if isinstance(problem, HttpError):
        return _status(problem.response.status, problem.response.meta.get("gone", False))
    # Scrapy cancels a download only for its size. A body that exceeds the limit while it is decompressed, and
    # a chain of redirects without end, differ from other failures by their messages only.
    if isinstance(problem, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(problem):
        return "refused", TOO_LARGE
    if isinstance(problem, IgnoreRequest):
        return "error", "redirect loop" if "redirect" in str(problem) else str(problem)
    if isinstance(problem.__cause__, ClientResponseError):
        # Not HTTP, or a head above the limits.
        return "error", "bad response"
    return next((("error", reason) for kind, reason in _ERRORS if isinstance(problem, kind)), None)


def _status(status: int, gone: bool) -> tuple[Kind, str]:
    return ("counted", "") if status == 304 or gone else ("error", str(status))
