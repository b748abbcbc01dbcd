"""Which earlier message a quotation was taken from, when one and only one fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from letterbook.model.moment import Moment
from letterbook.rules.query_terms import folded

RUN = 4
LONG = 20
LEAST_WORDS = 8
LEAST_SHORT = 3
STRONG = 0.8
DOUBTFUL = 0.5
MAX_WORDS = 20_000
_QUARTER = 900
_WORD = re.compile(r"[^\W_]+")

QUOTATION_RULE = (
    "A mail that refers to no other is linked to the one it quotes when the heading of its outer"
    " quotation names an author and a date, and one mail of that author, and only one, was written"
    f" then whose own words hold at least {STRONG:.0%} of the quoted ones, in runs of {RUN} words."
    f" Of fewer than {LONG} words the minute has to be the same too, where both tell it; fewer than"
    f" {LEAST_WORDS} have to be nearly all that the mail says. Signatures and footers of lists are"
    " no quoted words. Where a second mail fits, even by half, there is no link; nor from an"
    " appointment, whose date is that of its first invitation."
)


class Candidate(msgspec.Struct, frozen=True):
    """A mail that may have been quoted: its number, its date and its own words."""

    number: int
    sent: Moment
    text: str


class Fit(msgspec.Struct, frozen=True):
    """What was found: the one mail that fits, or else those that may be meant and are not linked.

    Those are several that fit, or one that fits in part, or in author and minute but not in words.
    """

    target: int | None
    fitting: tuple[int, ...]


def words_of(text: str) -> list[str]:
    """Return the words of a text without case, accents and marks, at most `MAX_WORDS`."""
    return _WORD.findall(folded(text))[:MAX_WORDS]


def fit_quotation(quoted: str, moments: Sequence[Moment], candidates: Iterable[Candidate]) -> Fit:
    """Return which of the candidates, whose author fits, the quotation was taken from."""
    words = words_of(quoted)
    if len(words) < LEAST_SHORT:
        return Fit(None, ())
    runs = _runs(words)
    strong: list[int] = []
    doubtful: list[int] = []
    near: list[int] = []
    for one in candidates:
        if not any(overlap(one.sent, moment) for moment in moments):
            continue
        own = words_of(one.text)
        share = len(runs & _runs(own)) / len(runs)
        exact = any(same_time(one.sent, moment) for moment in moments)
        enough = len(words) >= LEAST_WORDS or len(words) >= STRONG * len(own)
        if share >= STRONG and (len(words) >= LONG or (exact and enough)):
            strong.append(one.number)
        elif share >= DOUBTFUL:
            doubtful.append(one.number)
        elif exact and any(_minutes(one.sent, moment) for moment in moments):
            near.append(one.number)
    if len(strong) == 1 and not doubtful:
        return Fit(strong[0], ())
    return Fit(None, tuple(strong + doubtful) or tuple(near))


def share_of(quoted: str, text: str) -> float:
    """Return which share of the quoted runs of words stands in a text, from 0 to 1."""
    runs = _runs(words_of(quoted))
    return len(runs & _runs(words_of(text))) / len(runs) if runs else 0.0


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    size = min(RUN, len(words))
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)} if size else set()


def overlap(one: Moment, other: Moment) -> bool:
    """Return whether two stated dates may be of one instant."""
    if one.earliest is None or one.latest is None or other.earliest is None or other.latest is None:
        return False
    return one.earliest <= other.latest and one.latest >= other.earliest


def same_time(one: Moment, other: Moment) -> bool:
    """Return whether two stated dates may be of one instant, to the minute where both tell it.

    Offsets are whole quarters of an hour, so the minute within one does not depend on them.
    """
    if not overlap(one, other):
        return False
    if not _minutes(one, other):
        return True
    assert one.earliest is not None
    assert other.earliest is not None
    return one.earliest // 60 * 60 % _QUARTER == other.earliest // 60 * 60 % _QUARTER


def _minutes(one: Moment, other: Moment) -> bool:
    return all(moment.precision in ("minute", "second") for moment in (one, other))
