"""Shell completion of sites and stages. If profiles or the corpus cannot be read, nothing is completed."""

from __future__ import annotations

import click

from crawler.profiles import load_profiles, profile_folders
from db import pages, rejections
from db.corpus import CorpusError, reading
from fanwen.folder.paths import DataFolder
from tables.reader import ConfigError


def _data(ctx: click.Context) -> DataFolder:
    """The data folder. Completion does not run the callback of the group, which sets it on the context."""
    return DataFolder(ctx.find_root().params["data"])


def complete_profiles(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of site profiles."""
    try:
        names = load_profiles(profile_folders(_data(ctx).root))
    except ConfigError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def complete_sites(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Sites with pages in the corpus."""
    try:
        with reading(_data(ctx).corpus) as db:
            return [name for name in pages.sites(db) if name.startswith(incomplete)]
    except CorpusError:
        return []


def complete_stages(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Stages with rejections in the corpus."""
    try:
        with reading(_data(ctx).corpus) as db:
            return [name for name in rejections.stages(db) if name.startswith(incomplete)]
    except CorpusError:
        return []
