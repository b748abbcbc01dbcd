"""Folds messages that are copies of one another into one: an archive's and a typed line of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.rules.delays import latest_of, may_be_at_once
from letterbook.rules.links import without_links
from letterbook.rules.near_pairs import (
    LEAST_LIKENESS,
    LEAST_SHORTENED,
    LEAST_WORDS,
    pieces_of,
    stand_in,
)
from letterbook.rules.word_changes import likeness, same_words_key

COPY_RULE = (
    "Messages of one channel, or one typed and one sent privately, with the same words and instants"
    " that may be one are copies of one another: they count once, by the most exact date. So do"
    " those whose words are the same but for addresses left out, or at least"
    f" {LEAST_LIKENESS:.0f} of 100 alike from three words on, or shortened to five words or more,"
    " the most alike first."
)

_AS_TYPED = frozenset({"transcript", "printed"})
"""Platforms on which whoever typed or printed a copy named people as they liked."""

_FAMILIES = {"dm": "private", "chat": "private"}
_MOST_HELD = 60
"""Appearances of one time that a message is held against; beyond, the latest are."""


_EQUAL = 101.0


class Said(NamedTuple):
    """What a message says, as it is compared: ``words`` is the key of all its words.

    ``bare`` is that of the text without addresses, ``pieces`` what stands between its marks of
    omission.
    """

    words: str
    bare: str
    pieces: tuple[str, ...]


def said_in(text: str) -> Said:
    """Return what a text says in the form in which copies are compared."""
    pieces = pieces_of(text)
    words = " ".join(pieces)
    bare = without_links(text)
    return Said(words, words if bare == text else same_words_key(bare), pieces)


def width(message: ChainMessage) -> int:
    """Return within how many seconds the instant of a dated message is known."""
    assert message.earliest is not None
    return latest_of(message) - message.earliest


def fold_copies(
    dated: Sequence[ChainMessage], said: Callable[[ChainMessage], Said]
) -> list[list[ChainMessage]]:
    """Return the messages, which are in order, with copies together, the most exact one first.

    ``said`` gives what a message says; it is asked only of messages whose other facts allow that
    they are one.
    """
    found: list[list[ChainMessage]] = []
    open_until: list[tuple[int, list[ChainMessage]]] = []
    for message in dated:
        assert message.earliest is not None
        open_until = [one for one in open_until if one[0] >= message.earliest][-_MOST_HELD:]
        home = next((held for _, held in open_until if _belongs(message, held, said)), None)
        if home is not None:
            home.append(message)
            continue
        found.append([message])
        open_until.append((latest_of(message), found[-1]))
    found = _with_near(found, said)
    for held in found:
        held.sort(key=lambda one: (width(one), bool(one.transcript), one.earliest, one.id))
    return found


def _belongs(
    message: ChainMessage, held: Iterable[ChainMessage], said: Callable[[ChainMessage], Said]
) -> bool:
    """Return whether a message may be one with all of these, and says the same."""
    return all(_may_be_one(message, one) for one in held) and all(
        (own := said(message).words) != "" and own == said(one).words for one in held
    )


def _with_near(
    groups: list[list[ChainMessage]], said: Callable[[ChainMessage], Said]
) -> list[list[ChainMessage]]:
    """Return the groups, those that say nearly the same joined, the most alike first."""
    home = list(range(len(groups)))
    for _, one, other in sorted(_near(groups, said), key=lambda row: (-row[0], *row[1:])):
        a, b = sorted((home[one], home[other]))
        if a != b and _may_be_joined(groups[a], groups[b]):
            groups[a] += groups[b]
            groups[b] = []
            home = [a if at == b else at for at in home]
    return [held for held in groups if held]


def _near(
    groups: Sequence[Sequence[ChainMessage]], said: Callable[[ChainMessage], Said]
) -> Iterator[tuple[float, int, int]]:
    """Yield how alike two groups are whose messages may be one, with their places."""
    open_until: list[tuple[int, int]] = []
    for n, held in enumerate(groups):
        first = held[0].earliest or 0
        open_until = [one for one in open_until if one[0] >= first][-_MOST_HELD:]
        for _, other in open_until:
            if _may_be_joined(groups[other], held):
                alike = _alike(said(groups[other][0]), said(held[0]))
                if alike:
                    yield alike, other, n
        open_until.append((latest_of(held[0]), n))


def _may_be_joined(some: Sequence[ChainMessage], others: Sequence[ChainMessage]) -> bool:
    return all(_may_be_one(x, y) for x, y in product(some, others))


def _alike(x: Said, y: Said) -> float:
    """Return how alike two messages are that are not equal, 0 where they are not nearly one."""
    if x.bare and x.bare == y.bare:
        return _EQUAL
    if min(x.words.count(" "), y.words.count(" ")) + 1 < LEAST_WORDS:
        return 0
    for one, other in ((x, y), (y, x)):
        if one.words.count(" ") + 1 >= LEAST_SHORTENED and stand_in(one.pieces, other.words):
            return LEAST_LIKENESS
    found = likeness(x.words, y.words)
    return found if found >= LEAST_LIKENESS else 0


def _may_be_one(x: ChainMessage, y: ChainMessage) -> bool:
    if _FAMILIES.get(x.channel, x.channel) != _FAMILIES.get(y.channel, y.channel):
        return False
    if x.transcript and x.transcript == y.transcript:
        return False
    if not may_be_at_once(x, y):
        return False
    platform, other = x.author.partition(":")[0], y.author.partition(":")[0]
    if platform != other or not platform or platform in _AS_TYPED:
        return True
    stated, others = set(x.stated_ids), set(y.stated_ids)
    return x.author == y.author and not (stated and others and not stated & others)
