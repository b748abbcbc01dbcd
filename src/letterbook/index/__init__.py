"""Search engines: each answers the same query tree."""
