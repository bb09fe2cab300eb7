"""Scrapy's settings: what is changed from its defaults, and why. Each site's profile sets the rest."""

from __future__ import annotations

import os

from crawler import identity

BOT_NAME = "fanwen"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# Who asks: the User-Agent is set for each site, since a public one must be told whom to write to.
FANWEN_CONTACT = os.environ.get(identity.CONTACT_VARIABLE, "")
# The corpus below the data folder, which knows the pages of earlier crawls.
FANWEN_CORPUS = "corpus.db"

# Manners.
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

# A session would make pages depend on what was fetched before.
COOKIES_ENABLED = False
# Behind a proxy the gate cannot see which address a name stands for, and the bundled site is on loopback.
HTTPPROXY_ENABLED = False
# Ports and protocols that nobody asked for. Remote control would run any code that it is sent.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
_handler = "crawler.download.DownloadHandler"
DOWNLOAD_HANDLERS = {"http": _handler, "https": _handler, "data": None, "file": None, "ftp": None, "s3": None}

# Links that wait, up to a number in memory: the spider names the folder for the others.
SCHEDULER = "crawler.frontier.Frontier"

# No items are made here; with the default of 100, Scrapy's output loop costs a third of the speed.
CONCURRENT_ITEMS = 1
# It would read and parse the source of the callbacks for every response.
WARN_ON_GENERATOR_RETURN_VALUE = False
# The profile's size limit is the only one; a warning before it would be noise.
DOWNLOAD_WARNSIZE = 0
# Counts go into the report; these would spell out each request and response to learn their length.
STATS_DUMP = False
DOWNLOADER_STATS = False
LOG_VERSIONS: list[str] = []
LOG_LEVEL = "INFO"

_scrapy = "scrapy.downloadermiddlewares"
# Requests pass from small numbers to large, responses the other way.
DOWNLOADER_MIDDLEWARES = {
    # The fence knows ports, which this one does not.
    f"{_scrapy}.offsite.OffsiteMiddleware": None,
    f"{_scrapy}.httpauth.HttpAuthMiddleware": None,
    f"{_scrapy}.robotstxt.RobotsTxtMiddleware": None,
    f"{_scrapy}.redirect.MetaRefreshMiddleware": None,
    f"{_scrapy}.redirect.RedirectMiddleware": None,
    # Before robots.txt, which must not be asked of other hosts either.
    "crawler.middlewares.fence.FenceMiddleware": 560,
    "crawler.middlewares.robots.RobotsMiddleware": 565,
    "crawler.middlewares.patience.PatienceMiddleware": 570,
    "crawler.middlewares.redirects.MetaRefreshes": 580,
    "crawler.middlewares.redirects.Redirects": 600,
    "crawler.middlewares.conditional.ConditionalMiddleware": 800,
    # First decompressed, then archived as it came, and only then followed (600, 580) or repeated (550).
    "crawler.middlewares.archive.ArchiveMiddleware": 810,
    f"{_scrapy}.httpcompression.HttpCompressionMiddleware": 820,
}

SPIDER_MIDDLEWARES = {
    # The spider counts depth and length itself, so that what it leaves out is in the report.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

_extensions = "scrapy.extensions"
EXTENSIONS = {
    "crawler.extensions.watch.Watch": 100,
    f"{_extensions}.telnet.TelnetConsole": None,
    f"{_extensions}.remote_control.RemoteControl": None,
    f"{_extensions}.feedexport.FeedExporter": None,
    f"{_extensions}.logcount.LogCount": None,
    f"{_extensions}.logstats.LogStats": None,
    f"{_extensions}.memdebug.MemoryDebugger": None,
    f"{_extensions}.spiderstate.SpiderState": None,
}
