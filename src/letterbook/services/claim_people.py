"""Who the claims of a publication are about: names, pronouns that carry one over, and the pair."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from letterbook.model.article import Claim, Named
from letterbook.model.article_words import ArticleWords
from letterbook.model.chain import ChainMessage
from letterbook.rules.article_people import Mention
from letterbook.rules.article_reading import ReadArticle
from letterbook.rules.article_words import any_of
from letterbook.services.chain_messages import read_chain
from letterbook.services.record_texts import RecordTexts
from letterbook.store.catalogue_exchange import chain_rows, exchanged, parties_at

Keys = tuple[str, ...]
_PRIVATE = frozenset(("dm", "chat"))
_MOST_PEOPLE = 12
_FAR_BACK = 10
_OF_PAIR = frozenset(("answers", "no-answer", "cessation", "delay"))


class Pair(NamedTuple):
    """The two whose exchange a publication is about, and what they wrote to each other."""

    one: Keys
    other: Keys
    channel: str
    messages: tuple[ChainMessage, ...]

    def other_than(self, keys: Keys) -> Keys:
        """Return the side that these keys are not of."""
        return self.other if set(keys) & set(self.one) else self.one


class About(NamedTuple):
    """The subject of a claim, how it was found, and whom else the sentence names."""

    subject: Keys
    named: Named
    others: tuple[Keys, ...]


class ArticlePeople:
    """The people of the record that a publication names, and where."""

    def __init__(self, texts: RecordTexts, read: ReadArticle) -> None:
        self._texts = texts
        self._read = read
        self.mentions: list[Mention] = []
        for block, _ in read.paragraphs:
            self.mentions += texts.people.mentions(read.article.text, block.start, block.end)
        self.pair = self._pair()

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions in a range of the text, in order."""
        return [m for m in self.mentions if start <= m.start < end]

    def _pair(self) -> Pair | None:
        often = Counter(mention.keys for mention in self.mentions)
        people = [keys for keys, _ in often.most_common(_MOST_PEOPLE)]
        best: tuple[tuple[bool, int], Pair] | None = None
        for one, other in combinations(people, 2):
            if set(one) & set(other):
                continue
            found = self._exchanged(one, other)
            if found is None:
                continue
            weight = found.channel in _PRIVATE, often[one] * often[other] * len(found.messages)
            if best is None or weight > best[0]:
                best = weight, found
        return best[1] if best is not None else None

    def _exchanged(self, one: Keys, other: Keys) -> Pair | None:
        connection = self._texts.parts.catalogue.connection
        a, b = self.numbers(one), self.numbers(other)
        numbers = exchanged(connection, a, b) | exchanged(connection, b, a)
        messages = [r.message for r in read_chain(chain_rows(connection, sorted(numbers)))]
        written = {*one, *other}
        messages = [m for m in messages if m.author in written and m.channel != "post"]
        if not messages:
            return None
        channels = Counter(m.channel for m in messages)
        private = [c for c in channels if c in _PRIVATE]
        channel = max(private or channels, key=lambda name: channels[name])
        kept = sorted(
            (m for m in messages if m.channel == channel),
            key=lambda m: (m.earliest is None, m.earliest or 0, m.id),
        )
        return Pair(one, other, channel, tuple(kept))

    def numbers(self, keys: Keys) -> list[int]:
        """Return the parties with these keys by their numbers in the catalogue."""
        connection = self._texts.parts.catalogue.connection
        found: list[int] = []
        for key in keys:
            platform, _, address = key.partition(":")
            found += parties_at(connection, address, platform)
        return found

    def about(self, claim: Claim) -> About:
        """Return who the sentence of a claim is about: the name before its words, else the topic.

        A pronoun carries over the first name of the sentence before, and so does a sentence without
        any name; "the organisation" is the one of the pair whose name is one word.
        """
        start = claim.sentence_start
        end = start + len(claim.sentence)
        named = self.within(start, end)
        before = [m for m in named if m.start < claim.start]
        pronoun = _pronoun_before(claim, self._read.words)
        others = tuple(dict.fromkeys(m.keys for m in named))
        if pronoun is not None and not any(m.start > start + pronoun.start() for m in before):
            carried = self._organisation(claim, pronoun.start()) or self._topic_before(
                claim,
                human=any_of(self._read.words.person_pronoun).fullmatch(pronoun.group())
                is not None,
            )
            if carried:
                return About(carried, "carried-over", others)
        if before:
            return About(before[0].keys, "named", others)
        if named and pronoun is None:
            return About(named[0].keys, "named", others)
        carried = self._topic_before(claim, human=False)
        if carried:
            return About(carried, "carried-over", others)
        return About((), "nobody", others)

    def _organisation(self, claim: Claim, at: int) -> Keys:
        said = claim.sentence[at : at + 16].lower()
        if "organi" not in said or self.pair is None:
            return ()
        for side in (self.pair.one, self.pair.other):
            if any(
                len(name) == 1 for key in side for name in self._texts.people.parties[key].names
            ):
                return side
        return ()

    def _topic_before(self, claim: Claim, *, human: bool) -> Keys:
        """Return the first name of the nearest sentence before that has a fitting one.

        An answer is one of the pair's; ``human``: a pronoun stands for a name of several words.
        """
        start = claim.sentence_start
        previous: list[tuple[int, int]] = []
        for _, sentences in self._read.paragraphs:
            previous += [(s.start, s.end) for s in sentences if s.start < start]
        for begun, ended in reversed(previous[-_FAR_BACK:]):
            for mention in self.within(begun, ended):
                if self._fits(claim, mention.keys, human=human):
                    return mention.keys
        return ()

    def _fits(self, claim: Claim, keys: Keys, *, human: bool) -> bool:
        pair = self.pair
        if claim.kind in _OF_PAIR and pair is not None and not set(keys) & {*pair.one, *pair.other}:
            return False
        return not human or self._is_human(keys)

    def _is_human(self, keys: Keys) -> bool:
        parties = self._texts.people.parties
        return any(len(name) > 1 for key in keys for name in parties[key].names)


def _pronoun_before(claim: Claim, words: ArticleWords) -> re.Match[str] | None:
    """Return the last pronoun before the words of a claim in its sentence."""
    ahead = claim.sentence[: max(0, claim.start - claim.sentence_start)]
    found = list(any_of(words.pronoun).finditer(ahead))
    return found[-1] if found else None


def names_of(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the names as written, each once."""
    return tuple(dict.fromkeys(mention.words for mention in mentions))
