"""A trial of a profile: fetches a few pages and shows what the profile matches and what is extracted."""
