"""Site profiles: a site's TOML file, with its hosts, links, articles and limits."""

from crawler.profiles.folders import BUNDLED, load_profiles, profile_folders
from crawler.profiles.profile import SiteProfile
from crawler.profiles.reader import read_profile

__all__ = ["BUNDLED", "SiteProfile", "load_profiles", "profile_folders", "read_profile"]
