"""Who in one copy is who in the other, told by the messages that are in both.

A transcript names people as it likes and an archive gives them numbers.  Where the messages of one
author are nearly all paired with those of one author of the other copy, and the other way round,
the two are held to be one for this comparison alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from letterbook.model.chain import ChainMessage
from letterbook.model.comparison import AuthorPair

LEAST_SHARE = 0.8

AUTHOR_RULE = (
    "Where the copies name people on different platforms, an author of X and one of Y are held to"
    f" be the same in this comparison if at least {LEAST_SHARE:.0%} of the pairs of either are with"
    " the other, as authors or as the only recipients."
)


def author_pairs(pairs: Iterable[tuple[ChainMessage, ChainMessage]]) -> tuple[AuthorPair, ...]:
    """Return the authors of two platforms that are the same, with how many pairs say so."""
    counts = Counter[tuple[str, str]]()
    for x, y in pairs:
        if _platform(x.author) != _platform(y.author):
            counts[x.author, y.author] += 1
            if len(x.recipients) == len(y.recipients) == 1:
                counts[x.recipients[0], y.recipients[0]] += 1
    of_x, of_y = Counter[str](), Counter[str]()
    for (one, other), number in counts.items():
        of_x[one] += number
        of_y[other] += number
    return tuple(
        AuthorPair(one, other, number)
        for (one, other), number in sorted(counts.items())
        if one and other and number >= LEAST_SHARE * max(of_x[one], of_y[other])
    )


def _platform(author: str) -> str:
    return author.partition(":")[0]
