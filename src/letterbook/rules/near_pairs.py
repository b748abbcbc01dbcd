"""Pairs messages of two sources that seem to be the same one and are not equal."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import NamedTuple
from zlib import crc32

from letterbook.model.chain import ChainMessage
from letterbook.model.comparison import PairReason
from letterbook.model.identity import MessageId
from letterbook.rules.delays import delay, latest_of, may_be_at_once
from letterbook.rules.links import without_links
from letterbook.rules.word_changes import (
    beginning,
    lengths_alike,
    likeness,
    likest,
    same_words_key,
)

DAY = 86_400
LEAST_LIKENESS = 75.0
FEW_WORDS = 80
LEAST_WORDS = 3
LEAST_SHORTENED = 5
_FIFTH = 5
_BITS = 2047
_GLANCE = 1_000
_NEEDLE = 24
_NEVER = 1 << 60
_BIT = [1 << place for place in range(_BITS + 1)]
_MOST_BARE = 1_000
"""Of a text of more characters a left-out address is a small part: its words stay alike."""
MOST_COMPARED = 60
"""Messages of one day that a message is held against; beyond, the nearest by date are."""

PAIR_RULE = (
    "A message of X and one of Y that are not one message are a near pair when they state the same"
    " identifier; or have the same words, without case, accents and marks, at least three or dates"
    " that may be one instant, or at least three and dates within a day but for the addresses that"
    f" one leaves out, in texts of at most {_MOST_BARE} characters; or were"
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
    pieces = {one.id: pieces_of(one.text) for one in (*left.values(), *right.values())}
    words = {identity: " ".join(those) for identity, those in pieces.items()}
    found: list[Paired] = []

    def take(
        x: ChainMessage, y: ChainMessage, reason: PairReason, known: float | None = None
    ) -> None:
        alike = likeness(words[x.id], words[y.id]) if known is None else known
        found.append(Paired(x, y, reason, alike))
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
        if same and words[x.id].count(" ") + 1 >= LEAST_WORDS:
            at = next((n for n, y in enumerate(same) if may_be_at_once(x, y)), 0)
            take(x, same.pop(at), "same-words")
    for x in _by_date(left.values()):
        alike = by_words.get(words[x.id], ()) if words[x.id] else ()
        y = next((y for y in alike if y.id in right and may_be_at_once(x, y)), None)
        if y is not None:
            take(x, y, "same-words")
    for x, y in _without_addresses(left.values(), right.values(), words):
        if x.id in left and y.id in right:
            take(x, y, "same-words")
    for x, y, reason, known in _alike(left, right, pieces, words):
        if x.id in left and y.id in right:
            take(x, y, reason, known)
    return found


def _without_addresses(
    xs: Iterable[ChainMessage], ys: Iterable[ChainMessage], words: dict[MessageId, str]
) -> Iterator[tuple[ChainMessage, ChainMessage]]:
    """Yield pairs of which one has the words of the other but for its addresses, by date."""
    left, right = _by_date(xs), _by_date(ys)
    for some, others, turned in ((left, right, False), (right, left, True)):
        plain: dict[str, list[ChainMessage]] = {}
        for one in others:
            plain.setdefault(words[one.id], []).append(one)
        for one in some:
            bare = _bare(one, words)
            for other in plain.get(bare, ()) if bare else ():
                if _within_a_day(one, other):
                    yield (other, one) if turned else (one, other)


def _bare(message: ChainMessage, words: dict[MessageId, str]) -> str:
    """Return the key of a short text without its addresses, "" where it has none or few words."""
    text = message.text
    if len(text) > _MOST_BARE or not ("://" in text or "www." in text):
        return ""
    bare = same_words_key(without_links(text))
    return bare if bare != words[message.id] and bare.count(" ") + 1 >= LEAST_WORDS else ""


def _within_a_day(x: ChainMessage, y: ChainMessage) -> bool:
    bounds = delay(x, y)
    return bounds is not None and bounds[0] <= DAY and bounds[1] >= -DAY


def _first_by(rows: Iterable[tuple[str, ChainMessage]]) -> dict[str, ChainMessage]:
    found: dict[str, ChainMessage] = {}
    for name, message in rows:
        found.setdefault(name, message)
    return found


def _by_date(messages: Iterable[ChainMessage]) -> list[ChainMessage]:
    return sorted(messages, key=lambda m: (m.earliest is None, m.earliest or 0, m.id))


class _Dated(NamedTuple):
    """A dated message: its words and their beginning, each with its length; what the beginning is
    known by at a glance; the pieces that a longer message may hold, with their length and start."""

    message: ChainMessage
    earliest: int
    latest: int
    words: str
    length: int
    beginning: str
    begun: int
    glance: int
    bits: int
    pieces: tuple[str, ...]
    size: int
    needle: str


def _dated(
    messages: Iterable[ChainMessage],
    pieces: dict[MessageId, tuple[str, ...]],
    words: dict[MessageId, str],
) -> list[_Dated]:
    codes = _Codes()
    found = []
    for one in _by_date(messages):
        if one.earliest is None:
            continue
        those, own = pieces[one.id], words[one.id]
        start = beginning(own)
        glance = _glance(start, codes)
        few = len(own.split(" ", LEAST_SHORTENED - 1)) < LEAST_SHORTENED
        found.append(
            _Dated(
                one, one.earliest, latest_of(one), own, len(own), start, len(start), glance,
                glance.bit_count(), those, _NEVER if few else sum(map(len, those)),
                own if few else those[0][:_NEEDLE],
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
    if len(words) < 2 * FEW_WORDS - 1:
        return 0
    own = list(map(codes.__getitem__, words[:_GLANCE].split()))
    if len(own) < FEW_WORDS:
        return 0
    runs = {(31 * one ^ two) & _BITS for one, two in pairwise(own) if not one & 3}
    return reduce(or_, map(_BIT.__getitem__, runs), 0)


def _alike(
    left: dict[MessageId, ChainMessage],
    right: dict[MessageId, ChainMessage],
    pieces: dict[MessageId, tuple[str, ...]],
    words: dict[MessageId, str],
) -> list[tuple[ChainMessage, ChainMessage, PairReason, float | None]]:
    """Return pairs within a day of each other, the most alike first, with the likeness if known."""
    dated = _dated(right.values(), pieces, words)
    starts = [y.earliest for y in dated]
    found: list[tuple[ChainMessage, ChainMessage, PairReason, float | None]] = []
    for x in _dated(left.values(), pieces, words):
        if not x.words:
            continue
        middle = bisect_left(starts, x.earliest)
        low, high = max(0, middle - MOST_COMPARED // 2), middle + MOST_COMPARED // 2
        first, last = x.earliest - DAY, x.latest + DAY
        near = [y for y in dated[low:high] if y.earliest <= last and y.latest >= first]
        likely = _likely(x, near)
        scores = likest(x.beginning, [near[at].beginning for at in likely], LEAST_LIKENESS)
        alike = {likely[at]: score for at, score in scores.items()}
        short = _shortened(x, near)
        for at in sorted(short | alike.keys()):
            why: PairReason = "shortened" if at in short else "like-words"
            found.append((x.message, near[at].message, why, alike.get(at)))
    found.sort(key=lambda row: (-(row[3] or LEAST_LIKENESS), row[0].id, row[1].id))
    return found


def _likely(x: _Dated, near: Sequence[_Dated]) -> list[int]:
    """Return the places of those as long that share a fifth of a glance, or have too few words."""
    glance, bits = x.glance, x.bits
    least, most = lengths_alike(x.beginning, LEAST_LIKENESS)
    return [
        at
        for at, y in enumerate(near)
        if least <= y.begun <= most
        and (
            not (glance and y.glance)
            or _FIFTH * (glance & y.glance).bit_count() >= min(bits, y.bits)
        )
    ]


def _shortened(x: _Dated, near: Sequence[_Dated]) -> set[int]:
    """Return the places of those that are shortened in ``x``, or that ``x`` shortens."""
    size, length, needle, words = x.size, x.length, x.needle, x.words
    maybe = [
        (at, y)
        for at, y in enumerate(near)
        if (size <= y.length and needle in y.words) or (y.size <= length and y.needle in words)
    ]
    return {
        at
        for at, y in maybe
        if (size <= y.length and stand_in(x.pieces, y.words))
        or (y.size <= length and stand_in(y.pieces, words))
    }


def pieces_of(text: str) -> tuple[str, ...]:
    """Return the `same_words_key` of what stands between the marks of omission of a text.

    There is nothing empty among them; together they are the key of the whole text.
    """
    if "..." not in text and "\u2026" not in text:
        key = same_words_key(text)
        return (key,) if key else ()
    between = text.replace("\u2026", "...").split("...")  # brackets around them are no words
    return tuple(key for piece in between if (key := same_words_key(piece)))


def stand_in(pieces: Sequence[str], whole: str) -> bool:
    """Return whether there are pieces, and they stand in order in words.

    ``whole`` is a key of `same_words_key`, ``pieces`` are those of `pieces_of`.
    """
    if not pieces:
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
