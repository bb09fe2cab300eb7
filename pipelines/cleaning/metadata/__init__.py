"""Metadata: titles, dates, sources and genres."""
