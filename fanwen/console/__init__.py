"""The terminal: options, messages, tables, progress bars, exit codes."""
