"""The words that a misspelt one may have been meant to be."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_LETTERS = 2
_LONG = 5


def nearest_words(typed: str, words: Sequence[tuple[str, int]], most: int) -> list[str]:
    """Return the nearest of the words, those of equal distance by how frequent they are.

    A letter left out, put in, changed or changed places with its neighbour counts one; one is
    allowed, and two in a word of more than five letters.  ``words`` come with how often they are
    there; the typed one itself is never returned.
    """
    allowed = MOST_LETTERS if len(typed) > _LONG else 1
    choices = [word for word, _ in words]
    found = process.extract(
        typed, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None
    )  # fmt: skip
    ranked = sorted((distance, -words[at][1], word) for word, distance, at in found if distance)
    return list(dict.fromkeys(word for _, _, word in ranked))[:most]
