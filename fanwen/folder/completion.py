"""What a shell may complete beyond commands and options: sites, and the stages that leave things out.

A completion must never disturb the line that is being typed: what cannot be read completes to nothing.
"""

from __future__ import annotations

import click

from crawler.profiles import load_profiles, profile_folders
from db import pages, rejections
from db.corpus import CorpusError, reading
from fanwen.folder.paths import Data
from tables.reader import ConfigError


def _data(ctx: click.Context) -> Data:
    """The data folder of the line so far: a completion does not run the group's callback, which sets it."""
    return Data(ctx.find_root().params["data"])


def profile_names(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of site profiles."""
    try:
        names = load_profiles(profile_folders(_data(ctx).root))
    except ConfigError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def page_sites(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Sites that the corpus has pages of."""
    try:
        with reading(_data(ctx).corpus) as db:
            return [name for name in pages.sites(db) if name.startswith(incomplete)]
    except CorpusError:
        return []


def stages(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Stages that left something out."""
    try:
        with reading(_data(ctx).corpus) as db:
            return [name for name in rejections.stages(db) if name.startswith(incomplete)]
    except CorpusError:
        return []
