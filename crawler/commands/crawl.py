"""``scrapy crawl site -a name=NAME``: crawls one site by Scrapy's own command, to debug a crawl."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from crawler.profiles import SiteProfile, load_profiles, profile_folders
from crawler.run import Run, known_pages_from
from tables.reader import ConfigError


class Command(crawl.Command):
    """Scrapy's command, with the profile and the run that the spider needs.

    The data folder comes from the environment (``FANWEN_DATA``). It is not locked: no other run may use it.
    """

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 1 if the archive could not be written. Raises UsageError for an unknown site."""
        assert self.settings is not None
        data = Path(os.environ.get("FANWEN_DATA", "var"))
        profile = _profile(data, opts.spargs.get("name", ""))
        run = Run(data, known_pages_from(data / self.settings["FANWEN_CORPUS"]))
        opts.spargs = {"profile": profile, "run": run}
        super().run(args, opts)
        report = run.close()
        if report.failure:
            print(report.failure, file=sys.stderr)
            self.exitcode = 1


def _profile(data: Path, name: str) -> SiteProfile:
    try:
        profiles = load_profiles(profile_folders(data))
    except ConfigError as error:
        raise UsageError(str(error), print_help=False) from error
    if name not in profiles:
        known = ", ".join(profiles)
        raise UsageError(
            f"there is no site {name!r}; say -a name=NAME, with one of: {known}", print_help=False
        )
    return profiles[name]
