"""The words that a misspelt one may have been meant to be."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_LETTERS = 2
_LONG = 5


def within_reach(typed: str, words: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return those of the words, with how often they are there, that may have been meant.

    A letter left out, put in, changed or changed places with its neighbour counts one; one is
    allowed, and two in a word of more than five letters.  The typed one itself is never returned.
    """
    return [words[at] for _, distance, at in _near(typed, words) if distance]


def nearest_words(typed: str, words: Sequence[tuple[str, int]], most: int) -> list[str]:
    """Return the nearest of the words, those of equal distance by how frequent they are.

    They are those of `within_reach`; ``words`` come with how often they are there.
    """
    ranked = sorted((d, -words[at][1], word) for word, d, at in _near(typed, words) if d)
    return list(dict.fromkeys(word for _, _, word in ranked))[:most]


def _near(typed: str, words: Sequence[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Return each word that is near enough with its distance and its place."""
    allowed = MOST_LETTERS if len(typed) > _LONG else 1
    choices = [word for word, _ in words]
    return process.extract(typed, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None)
