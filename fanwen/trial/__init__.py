"""A trial of a profile: a handful of pages is fetched and shown, with what the profile made of it."""
