"""Mails between two people that the papers of one have and those of the other have not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations, product

from letterbook.model.chain import ChainMessage
from letterbook.model.gap import Confidence, Gap
from letterbook.model.identity import MessageId
from letterbook.rules.delays import latest_of
from letterbook.rules.gap_words import BOX_AROUND, BOX_WORDS
from letterbook.services.copy_gaps import Hand
from letterbook.services.gap_pairs import gap, ids_by_date

_OWN = 0.6
"""The owner of papers is on at least so many of their mails."""
_WROTE = 0.1
"""And wrote at least so many: an address of a list does not."""
_HELD = 0.5
_NEARLY_ALL = 0.9
_MOST_TO = 20


class MailBoxes:
    """The mails of the record, by whose papers they are in."""

    def __init__(self, hands: Mapping[MessageId, set[Hand]]) -> None:
        """``hands``: whose papers each mail is in; nothing is told of one person's alone."""
        self._hands = hands
        self._several = len({hand.holder for held in hands.values() for hand in held}) > 1
        self._boxes: dict[str, dict[MessageId, ChainMessage]] = defaultdict(dict)
        self._sources: dict[str, set[str]] = defaultdict(set)

    def add(self, message: ChainMessage) -> None:
        """Note a mail, which needs no text."""
        if not self._several:
            return
        for hand in self._hands.get(message.id, ()):
            self._boxes[hand.holder][message.id] = message
            self._sources[hand.holder].add(hand.source)

    def gaps(self) -> Iterator[Gap]:
        """Yield what the papers of each lack of those of each other."""
        owners = {holder: _owners(box.values()) for holder, box in self._boxes.items()}
        for one, other in permutations(sorted(self._boxes), 2):
            told: set[frozenset[str]] = set()
            for a, b in product(sorted(owners[one]), sorted(owners[other])):
                if a != b and frozenset((a, b)) not in told:
                    told.add(frozenset((a, b)))
                    yield from self._lacking(one, other, a, b)

    def _lacking(self, one: str, other: str, a: str, b: str) -> Iterator[Gap]:
        """Yield what the papers ``one`` have of two people's mails and ``other`` have not."""
        mine = _between(self._boxes[one].values(), a, b)
        theirs = _between(self._boxes[other].values(), a, b)
        times = sorted(m.earliest for m in theirs if m.earliest is not None)
        ids = {m.id for m in theirs}
        stated = {name for m in self._boxes[other].values() for name in m.stated_ids}
        moments = {(m.author, m.earliest) for m in theirs}
        around = [m for m in mine if _amid(m, times)]
        lacking = [
            m
            for m in around
            if m.id not in ids
            and (m.author, m.earliest) not in moments
            and not stated.intersection(m.stated_ids)
        ]
        both = len(around) - len(lacking)
        if not lacking or both < _HELD * len(around):
            return
        sure: Confidence = "moderate" if both >= _NEARLY_ALL * len(around) else "low"
        lacks = "1 is" if len(lacking) == 1 else f"{len(lacking)} are"
        seen = (
            f"Of the {len(around)} mails between {a} and {b} in the papers of {one}, {lacks} not in"
            f" those of {other}, which have at least {BOX_AROUND} of theirs before and after each."
        )
        source = min(self._sources[other])
        yield gap(
            "not-in-other-copy", seen, ids_by_date(lacking), sure, source=source, words=BOX_WORDS
        )


def _owners(mails: Iterable[ChainMessage]) -> set[str]:
    """Return the addresses whose papers these may be: on most of the mails, and writing some."""
    held = list(mails)
    on = Counter(party for m in held for party in {m.author, *m.recipients} if party)
    wrote = Counter(m.author for m in held)
    many = len(held)
    return {party for party, n in on.items() if n >= _OWN * many and wrote[party] >= _WROTE * many}


def _between(mails: Iterable[ChainMessage], a: str, b: str) -> list[ChainMessage]:
    return [
        m
        for m in mails
        if len(m.recipients) <= _MOST_TO
        and ((m.author == a and b in m.recipients) or (m.author == b and a in m.recipients))
    ]


def _amid(message: ChainMessage, times: list[int]) -> bool:
    """Return whether a dated mail has enough of these before it and after it."""
    if message.earliest is None:
        return False
    before = bisect_left(times, message.earliest)
    after = len(times) - bisect_right(times, latest_of(message))
    return min(before, after) >= BOX_AROUND
