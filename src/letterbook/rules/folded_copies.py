"""Folds messages that are copies of one another into one: an archive's and a typed line of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from letterbook.model.chain import ChainMessage
from letterbook.rules.delays import latest_of, may_be_at_once

COPY_RULE = (
    "Messages of one channel, or one typed and one sent privately, with the same words and instants"
    " that may be one are copies of one another: they count once, by the most exact date."
)

_AS_TYPED = frozenset({"transcript", "printed"})
"""Platforms on which whoever typed or printed a copy named people as they liked."""

_FAMILIES = {"dm": "private", "chat": "private"}
_MOST_HELD = 60
"""Appearances of one time that a message is held against; beyond, the latest are."""


def width(message: ChainMessage) -> int:
    """Return within how many seconds the instant of a dated message is known."""
    assert message.earliest is not None
    return latest_of(message) - message.earliest


def fold_copies(
    dated: Sequence[ChainMessage], words: Callable[[ChainMessage], str]
) -> list[list[ChainMessage]]:
    """Return the messages, which are in order, with copies together, the most exact one first.

    ``words`` gives the words of a message in the form in which they are compared; it is asked only
    of messages whose other facts allow that they are one.
    """
    found: list[list[ChainMessage]] = []
    open_until: list[tuple[int, list[ChainMessage]]] = []
    for message in dated:
        assert message.earliest is not None
        open_until = [one for one in open_until if one[0] >= message.earliest][-_MOST_HELD:]
        home = next((held for _, held in open_until if _belongs(message, held, words)), None)
        if home is not None:
            home.append(message)
            continue
        found.append([message])
        open_until.append((latest_of(message), found[-1]))
    for held in found:
        held.sort(key=lambda one: (width(one), bool(one.transcript), one.earliest, one.id))
    return found


def _belongs(
    message: ChainMessage, held: Iterable[ChainMessage], words: Callable[[ChainMessage], str]
) -> bool:
    """Return whether a message may be one with all of these, and says the same."""
    return all(_may_be_one(message, one) for one in held) and all(
        (said := words(message)) != "" and said == words(one) for one in held
    )


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
