"""``fanwen sites``: the profiles."""

from __future__ import annotations

import click

from crawler.sites import load_profiles, profile_folders
from fanwen import output
from fanwen.config import Data
from fanwen.options import json_option


@click.command("sites")
@json_option
@click.pass_obj
def command(data: Data, as_json: bool) -> None:
    """List the site profiles, after checking each of them.

    Profiles are TOML files in crawler/sites and in the data folder's sites/;
    one in the data folder replaces a bundled one of the same name. A profile
    that cannot be used is an error that names file and key.
    """
    profiles = load_profiles(profile_folders(data.root))
    if as_json:
        output.as_json(
            [{"name": p.name, "enabled": p.enabled, "hosts": list(p.hosts)} for p in profiles.values()]
        )
        return
    rows: list[tuple[str, output.Value]] = [
        (profile.name, f"{'on ' if profile.enabled else 'off'}  {', '.join(profile.hosts)}")
        for profile in profiles.values()
    ]
    output.table(rows, "Site profiles (only those that are on are crawled)")
