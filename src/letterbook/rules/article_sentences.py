"""The sentences of a paragraph, with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_END = re.compile(r"[.!?\u2026](?:[\"')\]\u00bb\u201d\u2019\u00a0\u202f]|\s(?=[\u00bb]))*(?=\s|\Z)")
_WORD_BEFORE = re.compile(r"[\w.]{1,20}\Z")
_CLOSING = "\"')]\u00bb\u201d\u2019 \u00a0\u202f"
_LONGEST = 3_000


class Sentence(NamedTuple):
    """A half-open range of characters of the article."""

    start: int
    end: int


def sentences_of(text: str, start: int, end: int, short: Collection[str]) -> Iterator[Sentence]:
    """Yield the sentences of ``text[start:end]``; ``short`` are words whose point ends none.

    A point after an initial or within quotation marks that go on in lower case ends none either.
    """
    begun = start
    for match in _END.finditer(text, start, end):
        if match.end() - begun < _LONGEST and not _ends(text, begun, match, end, short):
            continue
        yield from _cut(begun, match.end())
        begun = match.end()
        while begun < end and text[begun].isspace():
            begun += 1
    if text[begun:end].strip():
        yield from _cut(begun, end)


def _cut(start: int, end: int) -> Iterator[Sentence]:
    """Yield a sentence, in pieces where it is longer than any that people write."""
    for at in range(start, end, _LONGEST):
        yield Sentence(at, min(end, at + _LONGEST))


def _ends(text: str, begun: int, mark: re.Match[str], end: int, short: Collection[str]) -> bool:
    after = text[mark.end() : min(end, mark.end() + 12)].lstrip()
    if after and after[0].islower():
        return False
    if text[mark.start()] != ".":
        return True
    word = _WORD_BEFORE.search(text, max(begun, mark.start() - 20), mark.start())
    said = word.group() if word is not None else ""
    initial = len(said) == 1 and said.isupper()
    if not initial and said not in short:
        return True
    # "Trump Jr. He ..." and "at 9 a.m. The ..." end with their abbreviation.
    return bool(after) and said in ("Jr", "Sr", "etc", "a.m", "p.m") and _begins(after)


_BEGINNERS = (
    "The A An He She It They We I In On At But And His Her Their This That These Those When After"
    " Before Le La Les Un Une Il Elle Ils Elles Ce Cette Ces Mais Et Dans En Au Aux Son Sa Ses Des"
    " Deux Trois Selon Pour Par Avec Sur Puis Ensuite Une Two Three Both By For With"
)
_FIRST_WORDS = frozenset(_BEGINNERS.split())


def _begins(after: str) -> bool:
    word = re.match(r"\w+", after)
    return word is not None and word.group() in _FIRST_WORDS
