"""``fanwen sites``: the profiles, and a trial of one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from crawler.identity import contact_for
from crawler.profiles import SiteProfile, load_profiles, profile_folders
from fanwen.console import output
from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option
from fanwen.folder.completion import profile_names
from fanwen.folder.paths import Data
from fanwen.folder.profiles import named


@click.group("sites", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the site profiles, after checking each of them.

    Profiles are TOML files in crawler/sites and in the data folder's sites/;
    one in the data folder replaces a bundled one of the same name. A profile
    that cannot be used is an error that names file, line and key.

    \b
    Examples:
      fanwen sites
      fanwen sites check ruiwen
    """
    if ctx.invoked_subcommand:
        return
    data: Data = ctx.obj
    profiles = load_profiles(profile_folders(data.root))
    if as_json:
        output.as_json(
            [{"name": p.name, "enabled": p.enabled, "hosts": list(p.hosts)} for p in profiles.values()]
        )
        return
    rows = [(p.name, "on" if p.enabled else "off", ", ".join(p.hosts)) for p in profiles.values()]
    output.listing(rows, "Site profiles (only those that are on are crawled)")


@command.command("check")
@click.argument("name", shell_complete=profile_names)
@click.option(
    "--pages", default=6, show_default=True, type=click.IntRange(2, 50), help="At most so many are asked for."
)
@json_option
@click.pass_obj
def check(data: Data, name: str, pages: int, as_json: bool) -> None:
    """Try a profile on a handful of pages; archives nothing.

    NAME is a profile's, also of one that is off. The pages are asked for as a
    crawl does it: robots.txt, pauses and limits hold. Shown is which patterns
    and selectors fit, what was extracted and what was left out, and what to do
    where something does not fit. The exit code is 1 where no speech was found.

    \b
    Examples:
      fanwen sites check demo-gbk --pages 10
      fanwen sites check ruiwen --json
    """
    # Here, not above: Scrapy and the cleaning take a second to load, and a list of names needs neither.
    from fanwen.trial import fetch, hints, look, show

    profile = named(load_profiles(profile_folders(data.root)), name)
    contact_for([profile])
    trial = fetch.fetch(profile, pages)
    looks = [look.look(profile, page) for page in trial.pages if page.record.status // 100 != 3]
    found = hints.hints(profile, trial, looks)
    if as_json:
        output.as_json(_as_json(profile, [asdict(one) for one in looks], found))
    else:
        show.show(profile, looks, found)
    whole = any(one.speeches for one in looks if isinstance(one, look.ArticleLook))
    raise SystemExit(OK if whole else FAILED)


def _as_json(profile: SiteProfile, pages: list[dict[str, Any]], found: list[str]) -> dict[str, Any]:
    return {"site": profile.name, "enabled": profile.enabled, "pages": pages, "hints": found}
