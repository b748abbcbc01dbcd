"""What is said of an exchange that went on in several conversations of one channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from letterbook.rules.delays import in_order
from letterbook.rules.folded_copies import fold_copies, said_in
from letterbook.rules.near_pairs import LEAST_WORDS
from letterbook.rules.reply_timing import Chain, Sided
from letterbook.rules.told_answers import CHAINED


def conversations_said(chains: Sequence[Chain]) -> Iterator[str]:
    """Yield a remark for each channel with several conversations, and one on likely copies."""
    many = Counter(chain.name[0] for chain in chains if chain.name[0] in CHAINED and chain.messages)
    for channel, n in sorted(many.items()):
        if n > 1:
            yield (
                f"They wrote in {n} conversations on the channel {channel}. What is said in one"
                " answers nothing in another."
            )
    copies = _copies(chains)
    if copies:
        yield (
            f"{copies} of these messages have the same words, or nearly, and perhaps the same"
            " instant as one in another conversation: if they are copies, they are counted twice."
        )


def _copies(chains: Iterable[Chain]) -> int:
    """Return how many messages of dm and chat may be copies of one in another conversation."""
    chained = [chain for chain in chains if chain.name[0] in CHAINED and chain.messages]
    if len(chained) < 2:
        return 0
    home = {one.message.id: chain.name for chain in chained for one in chain.messages}
    said = {one.message.id: said_in(one.message.text) for one in _written(chained)}
    found = 0
    for side in (0, 1):
        own = [one.message for one in _written(chained) if one.side == side]
        told = [one for one in own if said[one.id].words.count(" ") + 1 >= LEAST_WORDS]
        for held in fold_copies(in_order(told), lambda one: said[one.id]):
            if len({home[one.id] for one in held}) > 1:
                found += len(held)
    return found


def _written(chains: Iterable[Chain]) -> Iterator[Sided]:
    for chain in chains:
        yield from chain.messages
