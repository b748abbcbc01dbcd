"""Which texts of another language a passage may have been translated from, without a model.

Words count for each other when a bilingual word list says so, when the two languages write them
nearly alike, or when they are numbers, names or links.  What is found are candidates, and never
a match.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from rapidfuzz import fuzz

from letterbook.rules.query_terms import folded

_WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
_LEAST_ALIKE = 78.0
_STEM = 4
_MORE_WORDS = 6
_ALIKE_LENGTH = 5
_SMALL_TEXT = (
    "the and for that this with you your are was were not but have has had will would can his her"
    " its our their who what when where from they them about into than then there been being which"
    " le la les des une un et est que qui dans pour par sur avec pas plus ses son sa ce cet cette"
    " ces aux au du de il elle ils elles nous vous je tu on se ne en y leur leurs mais ou donc or"
    " ni car si comme fois times time faire fait make made do does did ont ete etre avoir sont"
    " etait"
    " tout tous toute notre votre nos vos"
)
_SMALL = frozenset(_SMALL_TEXT.split())
_ENDINGS_TEXT = (
    "issements issement issaient erions eraient ations ation ement ments ment aient erent ions eons"
    " antes ants ante ant ees ee es er ez ir re e s ing ed ies ly al aux ait ais era ons ent ure"
)
_ENDINGS = _ENDINGS_TEXT.split()


class WordList(msgspec.Struct, frozen=True):
    """Words of one language by stem with what they may be in the other, and the other way round."""

    languages: tuple[str, str]
    there: dict[str, frozenset[str]]
    back: dict[str, frozenset[str]]


def read_word_list(toml: str) -> WordList:
    """Return the word list of a data file."""
    said = tomllib.loads(toml)
    one, other = said["languages"]
    there: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for word, meanings in said["words"].items():
        for meaning in meanings.split():
            there.setdefault(stem(folded(word)), set()).add(stem(folded(meaning)))
            back.setdefault(stem(folded(meaning)), set()).add(stem(folded(word)))
    return WordList(
        (one, other),
        {word: frozenset(some) for word, some in there.items()},
        {word: frozenset(some) for word, some in back.items()},
    )


def stem(word: str) -> str:
    """Return a word without its ending, so that its forms are one more often than not."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM - 1:
            return word[: -len(ending)]
    return word


def telling_words(text: str) -> list[str]:
    """Return the folded words that carry meaning, each once, in order."""
    bare = (_bare(word) for word in _WORD.findall(text))
    return [
        word
        for word in dict.fromkeys(bare)
        if word not in _SMALL and (len(word) > 2 or word.isdigit())
    ]


@lru_cache(maxsize=50_000)
def _bare(word: str) -> str:
    plain = folded(word).replace("\u2019", "'")
    return plain.rpartition("'")[2] or plain


class Sought(msgspec.Struct, frozen=True):
    """A word of the passage: itself, its stem, and the stems it may be in the other language."""

    word: str
    stem: str
    meanings: frozenset[str]


def sought_words(passage: str, language: str, lists: Sequence[WordList]) -> list[Sought]:
    """Return the telling words of a passage with what they may be elsewhere."""
    found = []
    for word in telling_words(passage):
        root = stem(word)
        meanings: set[str] = set()
        for one in lists:
            table = one.there if one.languages[0] == language else one.back
            meanings |= table.get(root, frozenset())
        found.append(Sought(word, root, frozenset(meanings)))
    return found


Event = tuple[int, int, float]
"""The number of a word in a text, that of the word sought, and how far it accounts for it."""


class Seeker:
    """Looks for what a passage says in texts of another language; each word is compared once."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self.sought = sought
        self._known: dict[str, tuple[tuple[int, float], ...]] = {}
        self._by_key: dict[str, list[int]] = {}
        for k, one in enumerate(sought):
            for key in {one.word, one.stem, *one.meanings, _like(one.word)}:
                self._by_key.setdefault(key, []).append(k)

    def events(self, text: str) -> list[Event]:
        """Return the words of a text, by their number, that account for words sought."""
        meant, known = self._meant, self._known
        return [
            (n, k, value)
            for n, word in enumerate(map(_bare, _WORD.findall(text)))
            for k, value in (known[word] if word in known else meant(word))
        ]

    def weigh(self, texts: Sequence[Sequence[Event]]) -> list[float]:
        """Return the weight of each word sought: the fewer texts account for it, the more."""
        holding = [0] * len(self.sought)
        for events in texts:
            for k in {k for _, k, _ in events}:
                holding[k] += 1
        many = len(texts)
        return [math.log((many + 1) / (n + 0.5)) if n else 0.5 for n in holding]

    def likeness(self, text: str, weights: Sequence[float] = ()) -> float:
        """Return which share of the passage's weight a text can account for, from 0 to 1."""
        weights = weights or [1.0] * len(self.sought)
        best = [0.0] * len(self.sought)
        for word in telling_words(text):
            for k, value in self._meant(word):
                best[k] = max(best[k], value)
        total = sum(weights)
        return sum(w * v for w, v in zip(weights, best, strict=True)) / total if total else 0.0

    def nearest(
        self, events: Sequence[Event], weights: Sequence[float] = ()
    ) -> tuple[float, int, int]:
        """Return the share that one passage accounts for, and the first and last word of it.

        The passage has room for twice as many words as are sought, and a few more.
        """
        weights = weights or [1.0] * len(self.sought)
        total = sum(weights)
        if not events or not total:
            return 0.0, 0, 0
        weighed = [(n, k, value * weights[k]) for n, k, value in events]
        first, last, best = _best_window(weighed, 2 * len(self.sought) + _MORE_WORDS)
        return best / total, first, last

    def passage(self, text: str) -> tuple[int, int]:
        """Return where the passage stands that accounts for the most; (0, 0) where none does."""
        events = self.events(text)
        if not events:
            return 0, 0
        _, first, last = self.nearest(events)
        placed = list(_WORD.finditer(text))
        return placed[first].start(), placed[last].end()

    def _meant(self, word: str) -> tuple[tuple[int, float], ...]:
        known = self._known.get(word)
        if known is None:
            root = stem(word)
            keys = (word, root, _like(word)) if word not in _SMALL else ()
            ks = sorted({k for key in keys for k in self._by_key.get(key, ())})
            tried = ((k, _accounted(self.sought[k], word, root)) for k in ks)
            known = self._known[word] = tuple((k, value) for k, value in tried if value)
        return known


def _best_window(events: Sequence[tuple[int, int, float]], room: int) -> tuple[int, int, float]:
    """Return first and last word and the worth of the window that accounts for the most."""
    held: dict[int, list[float]] = {}
    worth = best = 0.0
    found = (events[0][0], events[0][0])
    at = 0
    for n, k, value in events:
        some = held.setdefault(k, [])
        worth += max(0.0, value - max(some, default=0.0))
        some.append(value)
        while events[at][0] <= n - room:
            _, gone, was = events[at]
            at += 1
            before = max(held[gone])
            held[gone].remove(was)
            worth -= before - max(held[gone], default=0.0)
        if worth > best + 1e-9:
            best, found = worth, (events[at][0], n)
    return *found, best


def _like(word: str) -> str:
    """Return the key under which words are compared that may be written alike."""
    return f"{word[:3]}*"


def _accounted(one: Sought, word: str, root: str) -> float:
    if len(word) < 3 and not word.isdigit():
        return 0.0
    if one.word == word or one.stem == root or root in one.meanings:
        return 1.0
    if len(one.word) < _ALIKE_LENGTH or one.word[:3] != word[:3]:
        return 0.0
    alike = fuzz.ratio(one.word, word)
    return alike / 100 if alike >= _LEAST_ALIKE else 0.0
