"""What is said of an exchange that went on in several conversations of one channel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from letterbook.model.chain import ChainMessage
from letterbook.rules.delays import may_be_at_once
from letterbook.rules.reply_timing import Chain
from letterbook.rules.told_answers import CHAINED

_LEAST_WORDS = 3
_MOST_ALIKE = 20


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
            f"{copies} of these messages have the same words and perhaps the same instant as one in"
            " another conversation: if they are copies, they are counted twice."
        )


def _copies(chains: Iterable[Chain]) -> int:
    """Return how many messages of dm and chat may be copies of one in another conversation."""
    alike: dict[tuple[int, str], list[tuple[tuple[str, str], ChainMessage]]] = defaultdict(list)
    for chain in chains:
        if chain.name[0] in CHAINED:
            for message, side in chain.messages:
                words = message.text.casefold().split()
                if len(words) >= _LEAST_WORDS:
                    alike[side, " ".join(words)].append((chain.name, message))
    found: set[str] = set()
    for rows in alike.values():
        for (name, one), (other_name, other) in combinations(rows[:_MOST_ALIKE], 2):
            if name != other_name and may_be_at_once(one, other):
                found.update((one.id, other.id))
    return len(found)
