"""Sentences that ask: questions, asks by their words, and imperatives, in English and French.

A sign is a form of words, not an intention: what is found is shown with its sentence, so that a
reader judges.  Everything is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from letterbook.model.replies import RequestKind
from letterbook.rules.imperatives import PATCH_SIGN, VERBS, imperative_in, may_begin
from letterbook.rules.reported_speech import has_quotations, without_reported
from letterbook.rules.request_words import (
    ASKS,
    FOLLOWED,
    FORMULAS,
    HINTS,
    IN_LOWER_CASE,
    POLITE,
    PRECEDED,
)
from letterbook.rules.words_in_text import places_of

MAX_SENTENCE = 2_000

# One set of characters stands first, so that all others are skipped quickly.
_END = re.compile(
    r"[.!?\u2026\uff1f\n](?:(?<=\n)\s*\n"
    r"|(?<!\n)(?<![\[.!?\u2026].)[.!?\u2026\uff1f]*(?=[\s\"')\]\u00bb\u201d\u2019]|\Z))"
)
_LEADING = " \t\r\n\"'\u00ab\u201c\u2018)]\u00bb\u201d\u2019"

_NEAR = 250
"""Most sentences begin no farther before their sign."""

_CLOSING = "\"')]\u00bb\u201d\u2019 .!"
_AROUND = " ,;:\u2013\u2014"
_SPACED = bytes(n if chr(n).isalpha() else 32 for n in range(256))
_SIGNS = {
    word: (
        word in HINTS,
        FOLLOWED[word].match if word in FOLLOWED else None,
        PRECEDED.get(word, ()),
        word in VERBS,
    )
    for word in (HINTS | VERBS)
}  # fmt: skip
"""Of each word that may be a sign: whether it is of an ask, with what follows or precedes it, and
whether it may be an imperative."""
_KNOWN = tuple(_SIGNS.values())
_FIND = BytesAhoCorasick([f" {word} ".encode("latin-1") for word in _SIGNS]).find_matches_as_indexes
_WORDS, _VERB = 1, 2
"""The signs beside a question mark that a sentence may have: asking words, an imperative."""


class Asked(NamedTuple):
    """A sentence that asks, what kind it is, and the words or mark that make it one."""

    kind: RequestKind
    sentence: str
    sign: str


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text with their closing marks, white space folded."""
    for start, end in _spans(text):
        sentence = _folded(text[start:end])
        if sentence:
            yield sentence


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in [*(match.end() for match in _END.finditer(text)), len(text)]:
        for at in range(start, stop, MAX_SENTENCE):
            yield at, min(stop, at + MAX_SENTENCE)
        start = stop


def _folded(raw: str) -> str:
    return " ".join(raw.lstrip(_LEADING).split())


def find_requests(text: str) -> list[Asked]:
    """Return the sentences of ``text`` that end in a question mark or hold words that ask.

    Those are asking words, or an imperative that they begin with (`letterbook.rules.imperatives`).
    What the text reports that somebody said, in quotation marks, asks nobody.
    """
    likely = _likely(text)
    reports = bool(likely) and has_quotations(text)
    patch = bool(likely) and PATCH_SIGN in text.lower()
    found: list[Asked] = []
    for (start, end), signs in likely:
        raw = text[start:end]
        asked = _asked(raw, asks=bool(signs & _WORDS))
        if asked is None and signs & _VERB and not patch:
            sign = imperative_in(text, start, end)
            asked = Asked("ask", _folded(raw), sign) if sign else None
        if asked is not None and reports:
            own = without_reported(text, start, end)
            if own != raw:
                heard = _asked(own, asks=True)
                if heard is None and imperative_in(own, 0, len(own)):
                    heard = asked
                asked = None if heard is None else heard._replace(sentence=asked.sentence)
        if asked is not None:
            found.append(asked)
    return found


def _asked(raw: str, *, asks: bool) -> Asked | None:
    sentence = _folded(raw)
    if sentence.rstrip(_CLOSING).endswith(("?", "\uff1f")):
        return Asked("question", sentence, "?")
    sign = _asking_words(_without_formulas(sentence)) if asks else ""
    return Asked("ask", sentence, sign) if sign else None


def _likely(text: str) -> list[tuple[tuple[int, int], int]]:
    """Return the spans of sentences with a sign of a request, and which signs they may have.

    One look at the words of the whole text spares most of its sentences any other.
    """
    lower = text.lower()
    if len(lower) != len(text):  # places in one are not those in the other
        return [(span, _WORDS | _VERB) for span in _spans(text)]
    wanted: dict[int, int] = {}
    for at, sign in _asking_places(lower):
        wanted[at] = wanted.get(at, 0) | sign
    for at in (*places_of(lower, "?"), *places_of(lower, "\uff1f")):
        wanted.setdefault(at, 0)
    if not wanted:
        return []
    likely: dict[tuple[int, int], int] = {}
    begun = end = start = stop = 0
    for at in sorted(wanted):
        if at >= end:
            begun, end = _paragraph(text, at)
            stop = begun
        if at >= stop:
            start, stop = _sentence_at(text, at, stop, end)
        piece = at - (at - start) % MAX_SENTENCE
        span = piece, min(stop, piece + MAX_SENTENCE)
        likely[span] = likely.get(span, 0) | wanted[at]
    return list(likely.items())


def _sentence_at(text: str, at: int, begun: int, end: int) -> tuple[int, int]:
    """Return where the sentence of a place begins and ends, of what lies between two ends.

    What ends a sentence tells itself, so that the look begins nearby.
    """
    near = _NEAR
    while True:
        low = max(begun, at - near)
        start, stop = begun if low == begun else -1, end
        for match in _END.finditer(text, low, end):
            if match.end() > at:
                stop = match.end()
                break
            start = match.end()
        if start >= 0:
            return start, stop
        near *= 8


def _paragraph(text: str, at: int) -> tuple[int, int]:
    """Return where the paragraph of a place begins and ends; every paragraph ends a sentence."""
    begun, end = text.rfind("\n\n", 0, at), text.find("\n\n", at)
    return (0 if begun < 0 else begun + 2), (len(text) if end < 0 else end)


def _asking_places(lower: str) -> Iterator[tuple[int, int]]:
    """Yield where what may be part of an ask begins, and as which sign, in lower case."""
    if "d" in lower:
        for mark in ("'d", "\u2019d"):
            yield from ((at, _WORDS) for at in places_of(lower, mark))
    patch = PATCH_SIGN in lower
    spaced = b" %b " % lower.encode("latin-1", "replace").translate(_SPACED)
    for word, at, beyond in _FIND(spaced, overlapping=True):
        asks, follows, preceded, verb = _KNOWN[word]
        end = beyond - 2
        if lower[end : end + 1].isalpha() or (at and lower[at - 1].isalpha()):
            continue  # a letter beyond Latin-1
        if asks and (
            follows is None
            or follows(lower, end) is not None
            or (preceded and _stands_after(lower, at, preceded))
        ):
            yield at, _WORDS
        if verb and not patch and may_begin(lower, at):
            yield at, _VERB


def _stands_after(lower: str, at: int, words: tuple[str, ...]) -> bool:
    while at and lower[at - 1].isspace():
        at -= 1
    return lower.endswith(words, 0, at)


def _without_formulas(sentence: str) -> str:
    return FORMULAS.sub("", sentence) if POLITE.search(sentence) else sentence


def _asking_words(sentence: str) -> str:
    lower = sentence.lower()
    if len(lower) != len(sentence):
        match = ASKS.search(sentence)
    else:
        words, begun = IN_LOWER_CASE
        match = words.search(lower) or begun.search(lower)
    if match is None:
        return ""
    return " ".join(sentence[match.start() : match.end()].strip(_AROUND).split())
