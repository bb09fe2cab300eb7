"""Scrapy's settings: the changes from its defaults, with reasons. Each site's profile sets the rest."""

from __future__ import annotations

import os

from crawler import identity

BOT_NAME = "fanwen"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# The contact in the User-Agent, which is set for each site: a private site needs no contact.
FANWEN_CONTACT = os.environ.get(identity.CONTACT_VARIABLE, "")
# The corpus below the data folder, with the pages of earlier crawls.
FANWEN_CORPUS = "corpus.db"

# Politeness.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = identity.ROBOT
AUTOTHROTTLE_MAX_DELAY = 60.0
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
REDIRECT_MAX_TIMES = 5
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# With cookies a page would depend on what was fetched before.
COOKIES_ENABLED = False
# Behind a proxy the address filter cannot see the address of a host, and the bundled site is on loopback.
HTTPPROXY_ENABLED = False
# Unused ports and protocols. Remote control would run any code that it receives.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
_handler = "crawler.download.DownloadHandler"
DOWNLOAD_HANDLERS = {"http": _handler, "https": _handler, "data": None, "file": None, "ftp": None, "s3": None}

# Waiting requests, some in memory and the others on disk, in a folder that the spider sets.
SCHEDULER = "crawler.frontier.Frontier"

# There are no items; with the default of 100, Scrapy's output loop costs a third of the speed.
CONCURRENT_ITEMS = 1
# This check would read and parse the source of the callbacks for every response.
WARN_ON_GENERATOR_RETURN_VALUE = False
# The profile's size limit is enough.
DOWNLOAD_WARNSIZE = 0
# The report has the counts; Scrapy's statistics would serialise each request and response to get its length.
STATS_DUMP = False
DOWNLOADER_STATS = False
LOG_VERSIONS: list[str] = []
LOG_LEVEL = "INFO"

_scrapy = "scrapy.downloadermiddlewares"
# Requests pass in ascending order, responses in descending order.
DOWNLOADER_MIDDLEWARES = {
    # RequestChecksMiddleware replaces it, because it ignores ports.
    f"{_scrapy}.offsite.OffsiteMiddleware": None,
    f"{_scrapy}.httpauth.HttpAuthMiddleware": None,
    f"{_scrapy}.robotstxt.RobotsTxtMiddleware": None,
    f"{_scrapy}.redirect.MetaRefreshMiddleware": None,
    f"{_scrapy}.redirect.RedirectMiddleware": None,
    # Before robots.txt: that of other hosts must not be requested either.
    "crawler.middlewares.request_checks.RequestChecksMiddleware": 560,
    "crawler.middlewares.robots.RobotsMiddleware": 565,
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 570,
    "crawler.middlewares.redirects.MetaRefreshesMiddleware": 580,
    "crawler.middlewares.redirects.RedirectsMiddleware": 600,
    "crawler.middlewares.conditional.ConditionalMiddleware": 800,
    # A response is decompressed, then archived, and then redirected (600, 580) or retried (550).
    "crawler.middlewares.archive.ArchiveMiddleware": 810,
    f"{_scrapy}.httpcompression.HttpCompressionMiddleware": 820,
}

SPIDER_MIDDLEWARES = {
    # The spider checks depth and length itself, so that the report counts what it leaves out.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

_extensions = "scrapy.extensions"
EXTENSIONS = {
    "crawler.extensions.site_monitor.SiteMonitor": 100,
    f"{_extensions}.telnet.TelnetConsole": None,
    f"{_extensions}.remote_control.RemoteControl": None,
    f"{_extensions}.feedexport.FeedExporter": None,
    f"{_extensions}.logcount.LogCount": None,
    f"{_extensions}.logstats.LogStats": None,
    f"{_extensions}.memdebug.MemoryDebugger": None,
    f"{_extensions}.spiderstate.SpiderState": None,
}
