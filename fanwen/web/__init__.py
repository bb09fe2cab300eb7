"""The corpus in a browser: Datasette, with pages of our own before its tables."""
