"""Word by word, what two writings of a text do not share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from letterbook.model.comparison import WordChange
from letterbook.rules.query_terms import folded

MAX_WORDS = 5_000
MAX_PRODUCT = 4_000_000
"""Beyond so many words times words, texts are not compared word by word."""
MOST_CHANGES = 100
_CONTEXT = 4
_CHARS = 2_000

_TOKEN = re.compile(r"\w+(?:['\u2019-]\w+)*|[^\w\s]")
_WORD = re.compile(r"[^\W_]+")


def same_words_key(text: str) -> str:
    """Return the words of a text without case, accents and marks: equal keys, equal words."""
    return " ".join(_WORD.findall(folded(text)))


def likeness(x: str, y: str) -> float:
    """Return how like two texts of folded words are, from 0 to 100, by their first words."""
    return round(fuzz.ratio(x[:_CHARS], y[:_CHARS]), 1)


def word_changes(x: str, y: str) -> tuple[list[WordChange], bool]:
    """Return where the words or marks differ, in order, and True; [] and False if too long."""
    one, other = _TOKEN.findall(x), _TOKEN.findall(y)
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    a, b = one[start : len(one) - end], other[start : len(other) - end]
    if len(a) > MAX_WORDS or len(b) > MAX_WORDS or len(a) * len(b) > MAX_PRODUCT:
        return [], False
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            context = one[max(0, start + i - _CONTEXT) : start + i]
            found.append(WordChange(" ".join(context), " ".join(a[i:j]), " ".join(b[k:m])))
    return found, True


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
