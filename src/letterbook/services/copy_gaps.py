"""Gaps between copies of private conversations: one side's only, and what one of two lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.gap import Confidence, Gap
from letterbook.model.identity import MessageId
from letterbook.rules.delays import latest_of
from letterbook.rules.near_pairs import find_pairs
from letterbook.rules.word_changes import same_words_key
from letterbook.services.gap_pairs import gap, ids_by_date

MOST_ALIKE = 20
"""Words that more messages share do not tell that two conversations are one."""

LEAST_ALIKE = 10
"""One in so many messages of the shorter conversation has to have the same words in the other."""


class Hand(NamedTuple):
    """A copy: ``holder`` is the account or person whose it is, else the source."""

    holder: str
    source: str

    def named_beside(self, other: Hand) -> str:
        """Return the source, with what tells this copy from another in the same."""
        if self.holder != self.source:
            return f"{self.source} ({self.holder})"
        return f"the rest of {self.source}" if other.source == self.source else self.source


class _Chain(NamedTuple):
    """What one copy has of a conversation."""

    hand: Hand
    thread: str


class _Pair(NamedTuple):
    """Two copies of one conversation, and the messages of either that are in both."""

    x: _Chain
    y: _Chain
    in_both: frozenset[MessageId]


class PrivateCopies:
    """The private conversations of the record and the copies in which they are."""

    def __init__(self, hands: Mapping[MessageId, set[Hand]]) -> None:
        """``hands``: the copies in which each private message stands."""
        self._hands = hands
        self._several = len({hand for held in hands.values() for hand in held}) > 1
        self._chains: dict[_Chain, dict[MessageId, ChainMessage]] = {}

    def add(self, message: ChainMessage, bare: ChainMessage) -> None:
        """Note a private message; ``bare`` is the same without its words, kept where they serve
        nothing."""
        kept = message if self._several else bare
        for hand in self._hands.get(message.id, ()):
            chain = _Chain(hand, message.conversation)
            self._chains.setdefault(chain, {})[message.id] = kept

    def gaps(self) -> Iterator[Gap]:
        """Yield conversations of one hand alone, then what only one of two copies has."""
        pairs = list(self._pairs()) if self._several else []
        of_two: set[tuple[str, str]] = set()
        lacking: list[Gap] = []
        for pair in pairs:
            x, y = pair.x, pair.y
            if x.hand.holder != y.hand.holder:
                of_two |= {(x.hand.holder, x.thread), (y.hand.holder, y.thread)}
            lacking += self._lacking(x, y, pair.in_both)
            lacking += self._lacking(y, x, pair.in_both)
        yield from self._alone(of_two)
        yield from lacking

    def _alone(self, of_two: set[tuple[str, str]]) -> Iterator[Gap]:
        held: dict[tuple[str, str], set[MessageId]] = defaultdict(set)
        sources: dict[tuple[str, str], set[str]] = defaultdict(set)
        first: dict[MessageId, ChainMessage] = {}
        for chain, messages in self._chains.items():
            held[chain.hand.holder, chain.thread].update(messages)
            sources[chain.hand.holder, chain.thread].add(chain.hand.source)
            first |= messages
        for (holder, thread), ids in held.items():
            if (holder, thread) in of_two or len(ids) < 2:
                continue
            named = sorted(sources[holder, thread])
            told = f"one source ({named[0]})"
            if len(named) > 1:
                told = f"one hand ({holder}, in {', '.join(named)})"
            seen = (
                f"All {len(ids)} messages of a private conversation come from {told}: no second"
                " copy shows whether the chain is whole."
            )
            evidence = ids_by_date(first[one] for one in ids)
            yield gap("one-copy-only", seen, evidence, "high", source=named[0])

    def _lacking(self, x: _Chain, y: _Chain, in_both: frozenset[MessageId]) -> Iterator[Gap]:
        """Yield what the copy ``x`` of a conversation has and ``y`` has not."""
        held = self._chains[x]
        alone = [one for identity, one in held.items() if identity not in in_both]
        if not alone:
            return
        span = _span(self._chains[y].values())
        within = sum(_within(one, span) for one in alone)
        sure: Confidence = "low"
        if within:
            sure = "high" if x.thread == y.thread else "moderate"
        lacks = "1 is" if len(alone) == 1 else f"{len(alone)} are"
        seen = (
            f"Of the {len(held)} messages of a private conversation in"
            f" {x.hand.named_beside(y.hand)}, {lacks} not in {y.hand.named_beside(x.hand)};"
            f" within the time of that copy: {within}."
        )
        yield gap(
            "not-in-other-copy", seen, ids_by_date(alone), sure, source=y.hand.source,
            beside=self._beside(x, y),
        )  # fmt: skip

    def _beside(self, x: _Chain, y: _Chain) -> tuple[str, ...]:
        """Return the questions for the messages of two copies, none where no source parts them."""
        if x.hand.source == y.hand.source:
            return ()
        return tuple(f"place:{one.hand.source} thread:{min(self._chains[one])}" for one in (x, y))

    def _pairs(self) -> Iterator[_Pair]:
        """Yield each two copies of one conversation, with the messages that are in both."""
        for x, y in sorted(self._likely()):
            mine, theirs = self._chains[x], self._chains[y]
            shared = mine.keys() & theirs.keys()
            left = [one for identity, one in mine.items() if identity not in shared]
            right = [one for identity, one in theirs.items() if identity not in shared]
            near = find_pairs(left, right)
            many = len(shared) + len(near)
            known = x.thread == y.thread and x.hand.holder != y.hand.holder
            if known or 2 * many >= min(len(mine), len(theirs)):
                paired = {one.id for pair in near for one in (pair.x, pair.y)}
                yield _Pair(x, y, frozenset(shared | paired))

    def _likely(self) -> set[tuple[_Chain, _Chain]]:
        """Return the conversations of two hands with one identifier, or many words in both."""
        threads: dict[str, list[_Chain]] = defaultdict(list)
        said: dict[str, Counter[_Chain]] = defaultdict(Counter)
        for chain, messages in self._chains.items():
            threads[chain.thread].append(chain)
            for message in messages.values():
                said[same_words_key(message.text)][chain] += 1
        alike = Counter[tuple[_Chain, _Chain]]()
        for words, by in said.items():
            if words and by.total() <= MOST_ALIKE:
                alike.update(combinations(sorted(by), 2))
        found = {
            (x, y)
            for (x, y), many in alike.items()
            if LEAST_ALIKE * many >= min(len(self._chains[x]), len(self._chains[y]))
        }
        for chains in threads.values():
            found.update(combinations(sorted(chains), 2))
        return {(x, y) for x, y in found if x.hand != y.hand}


def _span(messages: Iterable[ChainMessage]) -> tuple[int, int] | None:
    """Return the first and the last second of dated messages, None where none is dated."""
    dated = [(one.earliest, latest_of(one)) for one in messages if one.earliest is not None]
    return (min(first for first, _ in dated), max(last for _, last in dated)) if dated else None


def _within(message: ChainMessage, span: tuple[int, int] | None) -> bool:
    """Return whether a message was certainly written in a span."""
    if message.earliest is None or span is None:
        return False
    return span[0] <= message.earliest and latest_of(message) <= span[1]
