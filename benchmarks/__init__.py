"""Measures Letterbook against its peers and its promises; results are JSON lines."""
