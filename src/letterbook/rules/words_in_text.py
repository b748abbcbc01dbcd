"""Where words stand in a text, whatever white space is between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOST_WORDS = 5_000


def places_of(text: str, part: str) -> Iterator[int]:
    """Yield every place at which the part begins in the text, in order; they may overlap."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def words_in_text(text: str, words: str) -> list[tuple[int, int]]:
    """Return from where to where the words stand in the text, each time that they do."""
    sought = words.split()[:_MOST_WORDS]
    if not sought:
        return []
    pattern = r"\s+".join(map(re.escape, sought))
    return [found.span() for found in re.finditer(pattern, text)]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which empty lines divide, each on one line."""
    return [" ".join(one.split()) for one in re.split(r"\n[ \t\r]*\n", text) if one.strip()]
