"""The words of a text with their places, in the form in which a quotation is compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"[^\W_]+(?:[{_SOFT}]+[^\W_]+)*|[%#@&$]|[^\w\s\x00-\x7f]")
_BROKEN = re.compile(r"(?<=\w)[-\u2010]\n[ \t>|]*(?=\w)")
_REMOVED = str.maketrans("", "", _SOFT)
_WORDLIKE = frozenset("%\u2030\u00b0\u00a7#@&")
"""Marks that are read aloud: what differs in one of them differs in a word."""


class Tokens(NamedTuple):
    """Words in the form in which they are compared, and where each stands."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@lru_cache(maxsize=1_000)
def tokens_of(text: str, *, joined: bool = False) -> Tokens:
    """Return the words and wordlike signs of a text; marks of punctuation are left out.

    ``joined``: a word that is divided at the end of a line is one word.
    """
    if joined:
        return _joined(text)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        said = match.group()
        if not (said[0].isalnum() or _is_wordlike(said)):
            continue
        words.append(said.lower() if said.isascii() else _compared(said))
        spans.append(match.span())
    return Tokens(tuple(words), tuple(spans))


def has_broken_words(text: str) -> bool:
    """Return whether a word may be divided at the end of a line."""
    return "\n" in text and _BROKEN.search(text) is not None


def _joined(text: str) -> Tokens:
    """Return the tokens with divided words put together, at their places in the text as it is."""
    apart = tokens_of(text)
    breaks = {match.start(): match.end() for match in _BROKEN.finditer(text)}
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for word, (start, end) in zip(apart.words, apart.spans, strict=True):
        if spans and breaks.get(spans[-1][1]) == start:
            words[-1] += word
            spans[-1] = (spans[-1][0], end)
        else:
            words.append(word)
            spans.append((start, end))
    return Tokens(tuple(words), tuple(spans))


def _compared(said: str) -> str:
    plain = unicodedata.normalize("NFKC", said.translate(_REMOVED)[:200])
    return plain.casefold()


def _is_wordlike(mark: str) -> bool:
    return mark in _WORDLIKE or unicodedata.category(mark) in ("Sc", "So")
