"""The format number of a letterbook and, in words, what a program must know to open it."""

from __future__ import annotations

from collections.abc import Sequence

from letterbook.errors import NewerFormat

FORMAT = 1

PACKS = "packs of compressed records"
MANIFESTS = "a manifest of frames per source"
CLAIMS = "a record of claims with undo"
CUSTODY = "a hash-chained custody log"

FEATURES: tuple[str, ...] = (PACKS, MANIFESTS, CLAIMS, CUSTODY)
"""What a new letterbook of this format uses."""

KNOWN: frozenset[str] = frozenset(FEATURES)
"""What this program can read and write."""


def require_known(place: str, number: int, features: Sequence[str]) -> None:
    """Return when this program knows the format; raise `NewerFormat` naming what it lacks."""
    lacking = [feature for feature in features if feature not in KNOWN]
    if lacking:
        raise NewerFormat(f"{place} uses what this Letterbook does not know: {'; '.join(lacking)}.")
    if number > FORMAT:
        raise NewerFormat(
            f"{place} is in format {number}; this Letterbook knows formats up to {FORMAT}."
        )
