"""The words of a text with their places, in the form in which a quotation is compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from letterbook.rules.words_in_text import places_of

_SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"[^\W_]+(?:[{_SOFT}]+[^\W_]+)*|[%#@&$]|[^\w\s\x00-\x7f]")
_BROKEN = re.compile(r"(?<=\w)[-\u2010]\n[ \t>|]*(?=\w)")
_HYPHENS = ("-\n", "\u2010\n")
_WORD_END = re.compile(r"[^\W_]+\Z")
_WORD_START = re.compile(r"[^\W_]+")
_LONGEST = 60
_REMOVED = str.maketrans("", "", _SOFT)
_WORDLIKE = frozenset("%\u2030\u00b0\u00a7#@&")
"""Marks that are read aloud: what differs in one of them differs in a word."""


class Tokens:
    """Words in the form in which they are compared, and where each stands.

    The places are found when they are asked for: most texts that are looked through hold nothing.
    """

    __slots__ = ("_first", "_spans", "_text", "words")

    def __init__(
        self,
        words: Sequence[str],
        spans: Sequence[tuple[int, int]] | None = None,
        text: str = "",
        first: int = 0,
    ) -> None:
        self.words = words
        self._spans = spans
        self._text = text
        self._first = first

    @property
    def spans(self) -> Sequence[tuple[int, int]]:
        """The half-open range of characters of each word."""
        if self._spans is None:
            found = islice(_kept(self._text), self._first, self._first + len(self.words))
            self._spans = [match.span() for match in found]
        return self._spans

    def part(self, start: int, end: int) -> Tokens:
        """Return some of the words, with their places."""
        words = self.words[start:end]
        if self._spans is not None:
            return Tokens(words, self._spans[start:end])
        return Tokens(words, None, self._text, self._first + start)


@lru_cache(maxsize=1_000)
def tokens_of(text: str, *, joined: bool = False) -> Tokens:
    """Return the words and wordlike signs of a text; marks of punctuation are left out.

    ``joined``: a word that is divided at the end of a line is one word.
    """
    if joined:
        return _joined(text)
    if text.isascii():
        return Tokens(_TOKEN.findall(text.lower()), text=text)
    words = [
        said.lower() if said.isascii() else _compared(said)
        for said in _TOKEN.findall(text)
        if said.isascii() or said[0].isalnum() or _is_wordlike(said)
    ]
    return Tokens(words, text=text)


def _kept(text: str) -> Iterator[re.Match[str]]:
    found = _TOKEN.finditer(text)
    return found if text.isascii() else filter(_is_kept, found)


def _is_kept(match: re.Match[str]) -> bool:
    said = match.group()
    return said.isascii() or said[0].isalnum() or _is_wordlike(said)


def joined_words(text: str) -> set[str]:
    """Return what the words that are divided at the end of a line are as one word each."""
    found: dict[int, str] = {}
    for broken in _broken(text):
        start, end = broken.span()
        first = _WORD_END.search(text, max(0, start - _LONGEST), start)
        last = _WORD_START.match(text, end)
        if first is not None and last is not None:
            ahead = found.pop(start, first.group())  # a word may be divided more than once
            found[last.end()] = ahead + last.group()
    return {word for one in found.values() for word in tokens_of(one).words}


def has_broken_words(text: str) -> bool:
    """Return whether a word may be divided at the end of a line."""
    return next(_broken(text), None) is not None


def _broken(text: str) -> Iterator[re.Match[str]]:
    """Yield the hyphens and line ends that divide words."""
    for hyphen in _HYPHENS:
        for at in places_of(text, hyphen):
            match = _BROKEN.match(text, at)
            if match is not None:
                yield match


def _joined(text: str) -> Tokens:
    """Return the tokens with divided words put together, at their places in the text as it is."""
    apart = tokens_of(text)
    breaks = {match.start(): match.end() for match in _broken(text)}
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for word, (start, end) in zip(apart.words, apart.spans, strict=True):
        if spans and breaks.get(spans[-1][1]) == start:
            words[-1] += word
            spans[-1] = (spans[-1][0], end)
        else:
            words.append(word)
            spans.append((start, end))
    return Tokens(words, spans)


def _compared(said: str) -> str:
    plain = unicodedata.normalize("NFKC", said.translate(_REMOVED)[:200])
    return plain.casefold()


def _is_wordlike(mark: str) -> bool:
    return mark in _WORDLIKE or unicodedata.category(mark) in ("Sc", "So")
