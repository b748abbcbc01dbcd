"""Formats: one reader per file, one line per reader in `letterbook.readers.registry`."""
