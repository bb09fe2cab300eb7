"""The data folder: its paths, lock, settings and site profiles."""
