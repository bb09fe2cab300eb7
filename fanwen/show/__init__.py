"""Speeches, edits, copies and search results in a form that commands and web pages show."""
