"""Finds where the words of a quotation stand in one text, whole, shortened, reordered or altered.

Everything is compared as sequences of words (`quote_tokens`); a text is looked through with the
speed of a substring search, each word being one character.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from letterbook.model.article import Join
from letterbook.model.finding import QuotedChange
from letterbook.rules.late import Late
from letterbook.rules.quote_changes import Words, align, changes_of
from letterbook.rules.quote_tokens import Tokens, has_broken_words, joined_words, tokens_of

LEAST_RUN = 3
LEAST_MEAN = 4
"""Runs that lie apart are taken for places of the quotation when they have so many words each."""
NEAR = 30
"""So many words may be left out before two places count as two."""
LEAST_SHARED = 0.6
LEAST_SHORT = 0.66
SHORT = 6
_SLACK = 12

Fit = Literal["whole", "shortened", "spliced", "out-of-order", "altered"]
_ORDER: tuple[Fit, ...] = ("whole", "shortened", "out-of-order", "spliced", "altered")


class Asked(NamedTuple):
    """A quotation in the form in which it is looked for."""

    pieces: tuple[str, ...]
    joins: tuple[Join, ...]
    tokens: tuple[Tokens, ...]

    @property
    def words(self) -> int:
        """How many words are quoted."""
        return sum(len(one.words) for one in self.tokens)


class Matched(NamedTuple):
    """How a quotation fits a text: the spans in the order quoted, what was left out, what differs.

    ``marked`` is True when everything left out is marked as such; ``shared`` is the share of the
    quoted words that stand there.
    """

    fit: Fit
    spans: Sequence[tuple[int, int]]
    dropped: tuple[str, ...] = ()
    changes: Sequence[QuotedChange] = ()
    marked: bool = True
    shared: float = 1.0

    @property
    def order(self) -> tuple[int, float]:
        """The key by which the better of two fits comes first."""
        return _ORDER.index(self.fit), -self.shared


class _Run(NamedTuple):
    quoted: int
    quoted_end: int
    at: int

    @property
    def end(self) -> int:
        return self.at + self.quoted_end - self.quoted


def asked(pieces: Sequence[str], joins: Sequence[Join] = ()) -> Asked:
    """Return a quotation made ready; pieces without a word are left out."""
    return Asked(tuple(pieces), tuple(joins), tuple(tokens_of(piece) for piece in pieces))


def match_quotation(quote: Asked, text: str, words: Words) -> Matched | None:
    """Return the best way in which the quotation fits the text, None where it does not."""
    best = _match(quote, text, tokens_of(text), words)
    if best is not None and best.fit == "whole":
        return best
    tries = []
    if has_broken_words(text) and joined_words(text) & set(_all(quote)):
        tries.append(_match(quote, text, tokens_of(text, joined=True), words))
    if any(has_broken_words(piece) for piece in quote.pieces):
        joined = _joined(quote)
        tries.append(_match(joined, text, tokens_of(text, joined=True), words))
    found = [one for one in (best, *tries) if one is not None]
    return min(found, key=lambda one: one.order, default=None)


@lru_cache(maxsize=64)
def _joined(quote: Asked) -> Asked:
    return quote._replace(tokens=tuple(tokens_of(p, joined=True) for p in quote.pieces))


def _match(quote: Asked, text: str, record: Tokens, words: Words) -> Matched | None:
    if not record.words or not quote.words:
        return None
    letters, line = _line(quote, record)
    sought = ["".join(letters[word] for word in one.words) for one in quote.tokens]
    places = _in_order(sought, line)
    if places is not None:
        return _pieces_found(quote, text, record, places)
    runs = _runs("".join(sought), line)
    covered = sum(run.quoted_end - run.quoted for run in runs)
    if covered == quote.words and len(runs) > 1:
        found = _runs_found(text, record, runs)
        if found.fit == "shortened" or covered >= LEAST_MEAN * len(runs):
            return found
    return _altered(quote, text, record, runs, words)


@lru_cache(maxsize=512)
def _line(quote: Asked, record: Tokens) -> tuple[dict[str, str], str]:
    """Return a letter for each word of the quotation, and a text written with these letters."""
    letters = {word: chr(n + 1) for n, word in enumerate(dict.fromkeys(_all(quote)))}
    return letters, "".join(map(letters.get, record.words, itertools.repeat("\0")))


def _all(quote: Asked) -> list[str]:
    return [word for one in quote.tokens for word in one.words]


def _in_order(sought: Sequence[str], line: str) -> list[tuple[int, int]] | None:
    """Return where the pieces follow each other, the closest such place, None where they do not."""
    best: list[tuple[int, int]] | None = None
    start = line.find(sought[0])
    tries = 0
    while start >= 0 and tries < 50:
        places = [(start, start + len(sought[0]))]
        for piece in sought[1:]:
            at = line.find(piece, places[-1][1])
            if at < 0:
                return best
            places.append((at, at + len(piece)))
        if best is None or places[-1][1] - places[0][0] < best[-1][1] - best[0][0]:
            best = places
        start = line.find(sought[0], start + 1)
        tries += 1
    return best


def _pieces_found(
    quote: Asked, text: str, record: Tokens, places: Sequence[tuple[int, int]]
) -> Matched:
    spans = tuple(_span(record, start, end) for start, end in places)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(places)]
    dropped = tuple(
        _between(text, record, a[1], b[0])
        for a, b, gap in zip(places, places[1:], gaps, strict=False)
        if gap
    )
    if not dropped:
        return Matched("whole", spans)
    unmarked = [
        gap for gap, join in zip(gaps, quote.joins, strict=False) if gap and join == "attribution"
    ]
    if any(gap > NEAR for gap in unmarked):
        return Matched("spliced", spans, dropped, marked=False)
    return Matched("shortened", spans, dropped, marked=not unmarked)


def _runs(sought: str, line: str) -> list[_Run]:
    """Return the longest runs of words of the quotation that stand in the text, left to right."""
    found: list[_Run] = []
    at = 0
    while at < len(sought):
        after = found[-1].end if found else 0
        size = 1
        place = _near(line, sought[at : at + 1], after)
        while place >= 0 and at + size < len(sought):
            longer = _near(line, sought[at : at + size + 1], after)
            if longer < 0:
                break
            place, size = longer, size + 1
        least = min(LEAST_RUN, len(sought))
        if place >= 0 and (size >= least or (at + size == len(sought) and size >= 2)):
            found.append(_Run(at, at + size, place))
            at += size
        else:
            at += 1
    return found


def _near(line: str, piece: str, after: int) -> int:
    ahead = line.find(piece, after)
    return ahead if ahead >= 0 else line.find(piece)


def _runs_found(text: str, record: Tokens, runs: Sequence[_Run]) -> Matched:
    spans = tuple(_span(record, run.at, run.end) for run in runs)
    steps = list(itertools.pairwise(runs))
    if any(b.at < a.end for a, b in steps):
        return Matched("out-of-order", spans)
    dropped = tuple(_between(text, record, a.end, b.at) for a, b in steps if b.at > a.end)
    far = any(b.at - a.end > NEAR for a, b in steps)
    return Matched("spliced" if far else "shortened", spans, dropped, marked=False)


def _altered(
    quote: Asked, text: str, record: Tokens, runs: Sequence[_Run], words: Words
) -> Matched | None:
    if not runs:
        return None
    total = quote.words
    anchor = max(runs, key=lambda run: run.quoted_end - run.quoted)
    start = max(0, anchor.at - anchor.quoted - _SLACK)
    end = min(len(record.words), anchor.end + (total - anchor.quoted_end) + _SLACK)
    least = max(2, (LEAST_SHORT if total < SHORT else LEAST_SHARED) * total)
    there = Counter(record.words[start:end])
    if (there & Counter(_all(quote))).total() < least:
        return None
    said = " ".join(quote.pieces)
    written, window = tokens_of(said), record.part(start, end)
    aligned = align(written.words, window.words)
    if aligned.shared < least or not aligned.differs:
        return None
    return Matched(
        "altered",
        Late(lambda: (_span(window, *aligned.span),)),
        changes=Late(lambda: changes_of(aligned, (said, written), (text, window), words)),
        shared=aligned.shared / total,
    )


def _span(record: Tokens, start: int, end: int) -> tuple[int, int]:
    some = record.part(start, end).spans
    return some[0][0], some[-1][1]


def _between(text: str, record: Tokens, start: int, end: int) -> str:
    if start >= end:
        return ""
    first, last = _span(record, start, end)
    return " ".join(text[first:last].split())


class Piece(NamedTuple):
    """Words of a quotation, by their places in it, that stand in a text as a run."""

    quoted: int
    quoted_end: int
    at: int
    record: Tokens

    @property
    def span(self) -> tuple[int, int]:
        """Where in the text they stand."""
        return _span(self.record, self.at, self.at + self.quoted_end - self.quoted)


def runs_in(quote: Asked, text: str, least: int) -> list[Piece]:
    """Return the runs of at least so many words of the quotation that stand in the text."""
    record = tokens_of(text)
    letters, line = _line(quote, record)
    runs = _runs("".join(letters[word] for word in _all(quote)), line)
    return [
        Piece(r.quoted, r.quoted_end, r.at, record)
        for r in runs
        if r.quoted_end - r.quoted >= least
    ]
