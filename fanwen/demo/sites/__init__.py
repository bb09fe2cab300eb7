"""The five sites, each with its own page structure, boilerplate, charset and URLs."""
