"""How the plain scan compares words: misspelt, near each other, matched by a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise


def is_misspelt(wanted: str, held: str, most: int) -> bool:
    """Return whether at most ``most`` letters are left out, put in, changed or swapped.

    A swapped pair is not touched again (the optimal string alignment distance).
    """
    if abs(len(wanted) - len(held)) > most:
        return False
    before: list[int] = []
    row = list(range(len(held) + 1))
    for i, letter in enumerate(wanted, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(held, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == held[j - 2] and wanted[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1] <= most


def are_near(wanted: Sequence[str], held: Sequence[str], most: int) -> bool:
    """Return whether each wanted word stands within ``most`` others of the next one wanted."""
    if not wanted or not set(wanted) <= set(held):
        return False
    places: dict[str, list[int]] = {}
    for place, word in enumerate(held):
        places.setdefault(word, []).append(place)
    return all(
        first == second
        or any(abs(a - b) - 1 <= most for a in places[first] for b in places[second])
        for first, second in pairwise(wanted)
    )


def matches_one(pattern: str, held: Iterable[str]) -> bool:
    """Return whether a word matches the pattern as a whole."""
    compiled = re.compile(pattern, re.ASCII)
    return any(compiled.fullmatch(word) for word in held)
