"""Errors of an export."""


class ExportError(Exception):
    """Raised where an export cannot be written; the message says what and what to do."""
