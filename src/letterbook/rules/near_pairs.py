"""Pairs messages of two sources that seem to be the same one and are not equal."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from letterbook.model.chain import ChainMessage
from letterbook.model.comparison import PairReason
from letterbook.model.identity import MessageId
from letterbook.rules.delays import delay, latest_of
from letterbook.rules.word_changes import beginning, likeness, likest, same_words_key

DAY = 86_400
LEAST_LIKENESS = 75.0
FEW_WORDS = 80
LEAST_WORDS = 3
LEAST_SHORTENED = 5
_FIFTH = 5
_BITS = 2047
_GLANCE = 1_000
_NEEDLE = 24
_OMITTED = re.compile(r"\[\s?(?:\.{3}|\u2026)\s?\]|\(\s?(?:\.{3}|\u2026)\s?\)|\.{3}|\u2026")
MOST_COMPARED = 60
"""Messages of one day that a message is held against; beyond, the nearest by date are."""

PAIR_RULE = (
    "A message of X and one of Y that are not one message are a near pair when they state the same"
    " identifier; or have the same words, without case, accents and marks, at least three or dates"
    " that may be one instant; or were"
    f" written within a day of each other in words at least {LEAST_LIKENESS:.0f} of 100 alike,"
    f" which of {FEW_WORDS} words and more share about a fifth of their first runs of two, or"
    " one is the other shortened to five words or more, with or without marks of omission."
    " Each is in one pair only. Their order differs where the pairs, by date in X and by date in"
    " Y, do not stand in one order."
)


class Paired(NamedTuple):
    """A message of X, one of Y, and why they are held to be the same."""

    x: ChainMessage
    y: ChainMessage
    reason: PairReason
    likeness: float


def find_pairs(xs: Iterable[ChainMessage], ys: Iterable[ChainMessage]) -> list[Paired]:
    """Return near pairs of messages that only X and only Y has, by the strictest reason."""
    left = {one.id: one for one in xs}
    right = {one.id: one for one in ys}
    words = {one.id: same_words_key(one.text) for one in (*left.values(), *right.values())}
    found: list[Paired] = []

    def take(x: ChainMessage, y: ChainMessage, reason: PairReason) -> None:
        found.append(Paired(x, y, reason, likeness(words[x.id], words[y.id])))
        del left[x.id], right[y.id]

    by_stated = _first_by((name, y) for y in right.values() for name in y.stated_ids)
    for x in list(left.values()):
        y = next((by_stated[n] for n in x.stated_ids if n in by_stated), None)
        if y is not None and y.id in right:
            take(x, y, "same-stated-id")
    by_words: dict[str, list[ChainMessage]] = {}
    for y in _by_date(right.values()):
        by_words.setdefault(words[y.id], []).append(y)
    for x in _by_date(left.values()):
        same = by_words.get(words[x.id], [])
        if words[x.id].count(" ") + 1 >= LEAST_WORDS and same:
            at = next((n for n, y in enumerate(same) if _at_once(x, y)), 0)
            take(x, same.pop(at), "same-words")
    for x in _by_date(left.values()):
        alike = by_words.get(words[x.id], ()) if words[x.id] else ()
        y = next((y for y in alike if y.id in right and _at_once(x, y)), None)
        if y is not None:
            take(x, y, "same-words")
    for x, y, reason in _alike(left, right, words):
        if x.id in left and y.id in right:
            take(x, y, reason)
    return found


def _at_once(x: ChainMessage, y: ChainMessage) -> bool:
    """Return whether both may have been written at one instant."""
    bounds = delay(x, y)
    return bounds is not None and bounds[0] <= 0 <= bounds[1]


def _first_by(rows: Iterable[tuple[str, ChainMessage]]) -> dict[str, ChainMessage]:
    found: dict[str, ChainMessage] = {}
    for name, message in rows:
        found.setdefault(name, message)
    return found


def _by_date(messages: Iterable[ChainMessage]) -> list[ChainMessage]:
    return sorted(messages, key=lambda m: (m.earliest is None, m.earliest or 0, m.id))


class _Dated(NamedTuple):
    """A dated message: its words and their beginning, what the beginning is known by at a glance,
    and the pieces that a longer message may hold, with their length."""

    message: ChainMessage
    earliest: int
    latest: int
    words: str
    beginning: str
    glance: int
    bits: int
    pieces: tuple[str, ...]
    size: int


def _dated(messages: Iterable[ChainMessage], words: dict[MessageId, str]) -> list[_Dated]:
    codes = _Codes()
    found = []
    for one in _by_date(messages):
        if one.earliest is None:
            continue
        own = words[one.id]
        start = beginning(own)
        glance = _glance(start, codes)
        pieces = pieces_of(one.text, own)
        size = sum(map(len, pieces)) or 1 << 60
        found.append(
            _Dated(
                one, one.earliest, latest_of(one), own, start, glance, glance.bit_count(), pieces,
                size,
            )
        )  # fmt: skip
    return found


class _Codes(dict[str, int]):
    """A number for each word, the same in every run of the program."""

    def __missing__(self, word: str) -> int:
        code = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return code


def _glance(words: str, codes: _Codes) -> int:
    """Return a bit for a quarter of the runs of two words, chosen by the first; 0 for few words."""
    own = list(map(codes.__getitem__, words[:_GLANCE].split()))
    if len(own) < FEW_WORDS:
        return 0
    glance = 0
    for bit in {(31 * one ^ two) & _BITS for one, two in pairwise(own) if not one & 3}:
        glance |= 1 << bit
    return glance


def _alike(
    left: dict[MessageId, ChainMessage],
    right: dict[MessageId, ChainMessage],
    words: dict[MessageId, str],
) -> list[tuple[ChainMessage, ChainMessage, PairReason]]:
    """Return pairs within a day of each other, the most alike first."""
    dated = _dated(right.values(), words)
    starts = [y.earliest for y in dated]
    scored: list[tuple[float, MessageId, MessageId, ChainMessage, ChainMessage, PairReason]] = []
    for x in _dated(left.values(), words):
        if not x.words:
            continue
        middle = bisect_left(starts, x.earliest)
        low, high = max(0, middle - MOST_COMPARED // 2), middle + MOST_COMPARED // 2
        near = [
            y
            for y in dated[low:high]
            if y.earliest - x.latest <= DAY and y.latest - x.earliest >= -DAY
        ]
        glance, bits = x.glance, x.bits
        likely = [
            y
            for y in near
            if not (glance and y.glance)
            or _FIFTH * (glance & y.glance).bit_count() >= min(bits, y.bits)
        ]
        scores = likest(x.beginning, [y.beginning for y in likely], LEAST_LIKENESS)
        alike = {likely[at].message.id: score for at, score in scores.items()}
        for y in near:
            other = y.message.id
            short = (x.size <= len(y.words) and stand_in(x.pieces, y.words)) or (
                y.size <= len(x.words) and stand_in(y.pieces, x.words)
            )
            if short or other in alike:
                why: PairReason = "shortened" if short else "like-words"
                score = alike.get(other, LEAST_LIKENESS)
                scored.append((-score, x.message.id, other, x.message, y.message, why))
    ranked = sorted(scored, key=lambda row: row[:3])
    return [(x, y, reason) for *_, x, y, reason in ranked]


def pieces_of(text: str, words: str) -> tuple[str, ...]:
    """Return the words between the marks of omission of a text, none when they are under five.

    ``words`` is the `same_words_key` of the text.
    """
    pieces: tuple[str, ...] = (words,)
    if "..." in text or "\u2026" in text:
        pieces = tuple(key for piece in _OMITTED.split(text) if (key := same_words_key(piece)))
    return pieces if sum(piece.count(" ") + 1 for piece in pieces) >= LEAST_SHORTENED else ()


def stand_in(pieces: Sequence[str], whole: str) -> bool:
    """Return whether there are pieces, and they stand in order in words.

    ``whole`` is a key of `same_words_key`, ``pieces`` are those of `pieces_of`.
    """
    if not pieces or pieces[0][:_NEEDLE] not in whole:
        return False
    at = 0
    padded = f" {whole} "
    for piece in pieces:
        found = padded.find(f" {piece} ", at)
        if found < 0:
            return False
        at = found + len(piece) + 1
    return True


def out_of_order(pairs: Sequence[tuple[ChainMessage, ChainMessage]]) -> set[MessageId]:
    """Return the ids in X of the fewest pairs without which both dates give one order.

    Pairs of which one has no date, or both the same date in either, are left in place.
    """
    dated = [
        (x.earliest, y.earliest, x.id)
        for x, y in pairs
        if x.earliest is not None and y.earliest is not None
    ]
    dated.sort()
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, second, _) in enumerate(dated):
        at = bisect_right(tails, second)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(second)
            ends.append(n)
        else:
            tails[at], ends[at] = second, n
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return {identity for n, (_, _, identity) in enumerate(dated) if n not in kept}
