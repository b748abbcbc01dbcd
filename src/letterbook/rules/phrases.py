"""Phrases that messages of several channels share, found by runs of six words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PHRASE_WORDS = 6
MOST_QUOTING = 3
MOST_HOLDING = 20
MAX_RUNS = 3_000_000
"""Runs of words that are held at once; beyond, the rest of the small channels is left out."""

_LINK = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W_]+")


class SharedPhrase(NamedTuple):
    """A phrase as its words in lower case, and the numbers of the messages that hold it."""

    words: str
    messages: tuple[int, ...]


def phrase_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without its links."""
    return _WORD.findall(_LINK.sub(" ", text).casefold())


def runs_of(text: str) -> Iterator[str]:
    """Yield every run of six words, in order."""
    words = phrase_words(text)
    for at in range(len(words) - PHRASE_WORDS + 1):
        yield " ".join(words[at : at + PHRASE_WORDS])


class PhraseBook:
    """Collects runs of words, channel by channel, the largest channel last.

    Memory follows the smaller channels: of the largest only what they share is held.
    """

    def __init__(self) -> None:
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._quoted: Counter[str] = Counter()
        self.left_out = False

    def add(self, number: int, text: str, quoted: str, *, known_only: bool) -> None:
        """Note the runs of a message; of ``known_only`` messages those that are known already."""
        found = self._found
        for at, run in enumerate(runs_of(text)):
            places = found.get(run)
            if places is None:
                if known_only:
                    continue
                if len(found) >= MAX_RUNS:
                    self.left_out = True
                    continue
                places = found[run] = []
            if not places or places[-1][0] != number:
                places.append((number, at))
        for run in set(runs_of(quoted)) if quoted else ():
            if not known_only or run in found:
                self._quoted[run] += 1

    def shared(self, channels: Sequence[str]) -> list[SharedPhrase]:
        """Return the longest phrases that messages of several channels hold.

        ``channels`` gives the channel of each message number.  What more than three messages quote
        or more than twenty hold is a formula or a notice, and no phrase.
        """
        rows: list[tuple[tuple[int, ...], int, str]] = []
        for run, places in self._found.items():
            if not 1 < len(places) <= MOST_HOLDING or self._quoted[run] > MOST_QUOTING:
                continue
            if len({channels[number] for number, _ in places}) > 1:
                ordered = sorted(places)
                rows.append((tuple(number for number, _ in ordered), ordered[0][1], run))
        return list(_merged(sorted(rows)))


def _merged(rows: Sequence[tuple[tuple[int, ...], int, str]]) -> Iterator[SharedPhrase]:
    """Yield the rows joined where one run begins a word after the other in the same messages."""
    words: list[str] = []
    for n, (messages, at, run) in enumerate(rows):
        words.append(run.rpartition(" ")[2] if words else run)
        following = rows[n + 1][:2] if n + 1 < len(rows) else None
        if following != (messages, at + 1):
            yield SharedPhrase(" ".join(words), messages)
            words = []
