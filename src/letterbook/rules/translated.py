"""Which texts of another language a passage may have been translated from, without a model.

Words count for each other when a bilingual word list says so, when the two languages write them
nearly alike, or when they are numbers, names or links.  What is found are candidates, and never
a match.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz import fuzz

from letterbook.rules.query_terms import folded

_WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
_LEAST_ALIKE = 78.0
_STEM = 4
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
    words = (folded(word).replace("\u2019", "'") for word in _WORD.findall(text))
    bare = (word.rpartition("'")[2] or word for word in words)
    return [
        word
        for word in dict.fromkeys(bare)
        if word not in _SMALL and (len(word) > 2 or word.isdigit())
    ]


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


def likeness_of(sought: Sequence[Sought], text: str, rarity: dict[str, float]) -> float:
    """Return which share of the passage's weight a text can account for, from 0 to 1.

    ``rarity``: the weight of a word of the passage by how few texts account for it; 1 by default.
    """
    words = telling_words(text)
    stems = {stem(word) for word in words}
    total = sum(rarity.get(one.word, 1.0) for one in sought)
    if not total:
        return 0.0
    return sum(rarity.get(o.word, 1.0) * _accounted(o, words, stems) for o in sought) / total


def _accounted(one: Sought, words: Sequence[str], stems: Iterable[str]) -> float:
    known = set(stems)
    if one.word in words or one.stem in known or one.meanings & known:
        return 1.0
    if len(one.word) < _ALIKE_LENGTH:
        return 0.0
    head = one.word[:3]
    alike = max((fuzz.ratio(one.word, w) for w in words if w[:3] == head), default=0.0)
    return alike / 100 if alike >= _LEAST_ALIKE else 0.0


def rarities(sought: Sequence[Sought], texts: Sequence[str]) -> dict[str, float]:
    """Return the weight of each word: the fewer texts account for it, the more it tells."""
    prepared = []
    for text in texts:
        words = telling_words(text)
        prepared.append((words, {stem(word) for word in words}))
    found = {}
    for one in sought:
        holding = sum(1 for words, stems in prepared if _accounted(one, words, stems) > 0)
        found[one.word] = math.log((len(texts) + 1) / (holding + 0.5)) if holding else 0.5
    return found
