"""Pairs messages of two sources that seem to be the same one and are not equal."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.comparison import PairReason
from letterbook.model.identity import MessageId
from letterbook.rules.delays import delay
from letterbook.rules.word_changes import likeness, same_words_key

DAY = 86_400
LEAST_LIKENESS = 75.0
LEAST_WORDS = 3
LEAST_SHORTENED = 5
_OMITTED = re.compile(r"\[\s?(?:\.{3}|\u2026)\s?\]|\(\s?(?:\.{3}|\u2026)\s?\)|\.{3}|\u2026")
MOST_COMPARED = 60
"""Messages of one day that a message is held against; beyond, the nearest by date are."""

PAIR_RULE = (
    "A message of X and one of Y that are not one message are a near pair when they state the same"
    " identifier; or have the same words, without case, accents and marks, at least three or dates"
    " that may be one instant; or were"
    f" written within a day of each other in words at least {LEAST_LIKENESS:.0f} of 100 alike, or"
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


def _alike(
    left: dict[MessageId, ChainMessage],
    right: dict[MessageId, ChainMessage],
    words: dict[MessageId, str],
) -> list[tuple[ChainMessage, ChainMessage, PairReason]]:
    """Return pairs within a day of each other, the most alike first."""
    dated = [y for y in _by_date(right.values()) if y.earliest is not None]
    starts = [y.earliest or 0 for y in dated]
    scored: list[tuple[float, MessageId, MessageId, ChainMessage, ChainMessage, PairReason]] = []
    for x in _by_date(left.values()):
        if x.earliest is None or not words[x.id]:
            continue
        middle = bisect_left(starts, x.earliest)
        low = max(0, middle - MOST_COMPARED // 2)
        for y in dated[low : middle + MOST_COMPARED // 2]:
            bounds = delay(x, y)
            if bounds is None or bounds[0] > DAY or bounds[1] < -DAY:
                continue
            score = likeness(words[x.id], words[y.id])
            short = is_shortened(x.text, words[y.id]) or is_shortened(y.text, words[x.id])
            if short or score >= LEAST_LIKENESS:
                why: PairReason = "shortened" if short else "like-words"
                scored.append((-max(score, LEAST_LIKENESS), x.id, y.id, x, y, why))
    ranked = sorted(scored, key=lambda row: row[:3])
    return [(x, y, reason) for *_, x, y, reason in ranked]


def is_shortened(short: str, whole: str) -> bool:
    """Return whether the pieces of a text, between its marks of omission, stand in order in words.

    ``whole`` is a key of `same_words_key`.  There must be at least five words.
    """
    pieces = [key for piece in _OMITTED.split(short) if (key := same_words_key(piece))]
    if sum(piece.count(" ") + 1 for piece in pieces) < LEAST_SHORTENED:
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
