"""Letterbook: search, reading and verification of a body of correspondence."""
