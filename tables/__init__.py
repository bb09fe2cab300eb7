"""Tables: strict reading of the TOML and TSV files that people write; errors name the file, line and key."""
