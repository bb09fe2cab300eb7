"""``fanwen sites``: lists and checks the site profiles; tries one on a few pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from crawler.identity import contact_for
from crawler.profiles import SiteProfile, load_profiles, profile_folders
from fanwen.console import output
from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option
from fanwen.folder.completion import complete_profiles
from fanwen.folder.paths import DataFolder
from fanwen.folder.profiles import profile_by_name


@click.group("sites", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List and check the site profiles.

    Profiles are TOML files in crawler/sites and in the folder sites/ of the data
    folder. One in the data folder replaces a bundled one of the same name. An
    error in a profile is reported with file, line and key.

    \b
    Examples:
      fanwen sites
      fanwen sites check ruiwen
    """
    if ctx.invoked_subcommand:
        return
    data: DataFolder = ctx.obj
    profiles = load_profiles(profile_folders(data.root))
    if as_json:
        output.print_json(
            [{"name": p.name, "enabled": p.enabled, "hosts": list(p.hosts)} for p in profiles.values()]
        )
        return
    rows = [(p.name, "on" if p.enabled else "off", ", ".join(p.hosts)) for p in profiles.values()]
    output.print_listing(rows, "Site profiles (`fanwen crawl` fetches those that are on)")


@command.command("check")
@click.argument("name", shell_complete=complete_profiles)
@click.option(
    "--pages", default=6, show_default=True, type=click.IntRange(2, 50), help="Fetch at most this many."
)
@json_option
@click.pass_obj
def check(data: DataFolder, name: str, pages: int, as_json: bool) -> None:
    """Try a profile on a few pages; archive nothing.

    NAME is the name of a profile, which may be off. As in a crawl, robots.txt,
    pauses and limits are respected. The output shows which patterns and
    selectors match, what was extracted and left out, and what to do if something
    does not match. The exit code is 1 if no speech was found.

    \b
    Examples:
      fanwen sites check demo-gbk --pages 10
      fanwen sites check ruiwen --json
    """
    # Not at the top: Scrapy and the cleaning take a second to import, and a list of names needs neither.
    from fanwen.trial import fetch, hints, printing, results

    profile = profile_by_name(load_profiles(profile_folders(data.root)), name)
    contact_for([profile])
    trial = fetch.fetch_pages(profile, pages)
    page_results = [
        results.apply_profile(profile, page) for page in trial.pages if page.record.status // 100 != 3
    ]
    lines = hints.find_hints(profile, trial, page_results)
    if as_json:
        output.print_json(_as_json(profile, [asdict(result) for result in page_results], lines))
    else:
        printing.print_trial(profile, page_results, lines)
    articles = (result for result in page_results if isinstance(result, results.ArticleResult))
    raise SystemExit(OK if any(article.speeches for article in articles) else FAILED)


def _as_json(profile: SiteProfile, pages: list[dict[str, Any]], lines: list[str]) -> dict[str, Any]:
    return {"site": profile.name, "enabled": profile.enabled, "pages": pages, "hints": lines}
