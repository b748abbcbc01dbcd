"""Word by word, what two writings of a text do not share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

from letterbook.model.comparison import WordChange
from letterbook.rules.query_terms import folded

MAX_WORDS = 5_000
MAX_PRODUCT = 4_000_000
"""Beyond so many words times words, texts are not compared word by word."""
MOST_CHANGES = 100
_CONTEXT = 4
_CHARS = 2_000
_ROUNDED = 0.06
_FEW_OTHERS = 4

Opcode = tuple[str, int, int, int, int]

_TOKEN = re.compile(r"\w+(?:['\u2019-]\w+)*|[^\w\s]")
_WORD = re.compile(r"[^\W_]+")
_KEPT = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else ord(" ")
    for code in range(256)
)


def same_words_key(text: str) -> str:
    """Return the words of a text without case, accents and marks: equal keys, equal words."""
    if text.isascii():
        return b" ".join(text.encode().translate(_KEPT).split()).decode()
    lines = text.split("\n")
    others = [at for at, line in enumerate(lines) if not line.isascii()]
    if len(others) * _FEW_OTHERS > len(lines):
        return " ".join(_WORD.findall(folded(text)))
    found, start = [], 0
    for at in others:  # most of what is not ASCII are single marks and names among plain lines
        found.append(same_words_key("\n".join(lines[start:at])))
        found += _WORD.findall(folded(lines[at]))
        start = at + 1
    found.append(same_words_key("\n".join(lines[start:])))
    return " ".join(filter(None, found))


def likeness(x: str, y: str) -> float:
    """Return how like two texts of folded words are, from 0 to 100, by their first words."""
    return round(fuzz.ratio(x[:_CHARS], y[:_CHARS]), 1)


def beginning(words: str) -> str:
    """Return as much of a text of folded words as `likeness` looks at."""
    return words[:_CHARS]


def likest(words: str, others: Sequence[str], least: float) -> dict[int, float]:
    """Return the `likeness` of the others, by their place, where it is at least ``least``.

    All are beginnings; one that cannot come up to ``least`` is left as soon as that is clear.
    """
    found = process.extract(
        words, others, scorer=fuzz.ratio, score_cutoff=least - _ROUNDED, limit=None
    )
    likely = ((at, round(score, 1)) for _, score, at in found)
    return {at: score for at, score in likely if score >= least}


def lengths_alike(words: str, least: float) -> tuple[float, float]:
    """Return between which lengths a beginning may be that is ``least`` alike to this one."""
    share = (least - _ROUNDED) / (200 - least + _ROUNDED)
    return len(words) * share, len(words) / share


def same_tokens(x: str, y: str) -> bool:
    """Return whether `word_changes` finds nothing: the words and marks are the same, in order."""
    return x == y or _TOKEN.findall(x) == _TOKEN.findall(y)


def word_changes(x: str, y: str) -> tuple[list[WordChange], bool]:
    """Return where the words or marks differ, in order, and True; [] and False if too long."""
    one, other = _TOKEN.findall(x), _TOKEN.findall(y)
    codes = opcodes(one, other)
    if codes is None:
        return [], False
    found = []
    for tag, i, j, k, m in codes:
        if tag != "equal":
            context = one[max(0, i - _CONTEXT) : i]
            found.append(WordChange(" ".join(context), " ".join(one[i:j]), " ".join(other[k:m])))
    return found, True


def words_of(text: str) -> list[re.Match[str]]:
    """Return the words and marks of a text, with their places in it."""
    return list(_TOKEN.finditer(text))


def opcodes(one: Sequence[str], other: Sequence[str]) -> list[Opcode] | None:
    """Return how one list of words becomes the other, as `difflib` writes it; None if too long."""
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    a, b = one[start : len(one) - end], other[start : len(other) - end]
    if len(a) > MAX_WORDS or len(b) > MAX_WORDS or len(a) * len(b) > MAX_PRODUCT:
        return None
    codes: list[Opcode] = [("equal", 0, start, 0, start)]
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        codes.append((tag, start + i, start + j, start + k, start + m))
    codes.append(("equal", len(one) - end, len(one), len(other) - end, len(other)))
    return codes


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
