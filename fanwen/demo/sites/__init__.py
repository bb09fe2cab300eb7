"""The five sites of the network: each its own page structure, boilerplate, charset and form of URL."""
