"""Names what differs between words of the record and a quotation of them, word by word."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from letterbook.model.finding import ChangeKind, QuotedChange
from letterbook.rules.date_words import MONTHS
from letterbook.rules.quote_tokens import Tokens

_CONTEXT = 4
_DAYS_TEXT = (
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi"
    " samedi dimanche today yesterday tomorrow hier demain aujourd"
)
_DAYS = frozenset(_DAYS_TEXT.split())
_DIGIT = re.compile(r"\d")
_MONTH_WORDS = frozenset(name for name in MONTHS if len(name) > 3 and name not in ("mars", "march"))
_TIES = "'\u2019-"
_CONTRACTED = re.compile(r"n['\u2019]t\b", re.IGNORECASE)


class Words:
    """Words that make a change weigh more: what denies, and what counts."""

    def __init__(self, negations: Collection[str], numbers: Collection[str]) -> None:
        self.negations = frozenset(word.casefold().rstrip("'") for word in negations) | {"t"}
        self.numbers = frozenset(numbers)


class Aligned(NamedTuple):
    """How quoted words stand in those of a record: the steps, and how many words both share."""

    steps: list[Step]
    shared: int

    @property
    def differs(self) -> bool:
        """Whether any word differs."""
        return any(step.tag != "equal" for step in self.steps)

    @property
    def span(self) -> tuple[int, int]:
        """The words of the record that are meant."""
        ends = [step for step in self.steps if step.to > step.at]
        return (ends[0].at, ends[-1].to) if ends else (0, 0)


def align(quoted: Sequence[str], record: Sequence[str]) -> Aligned:
    """Return the closest alignment of a quotation within the words of a record.

    What the record has before and after it is no change.
    """
    steps = _together(_steps(record, quoted))
    return Aligned(steps, sum(step.to - step.at for step in steps if step.tag == "equal"))


def changes_of(
    aligned: Aligned, quoted: tuple[str, Tokens], record: tuple[str, Tokens], words: Words
) -> list[QuotedChange]:
    """Return what differs between a quotation and the record, each text with its words."""
    (quote, q), (text, m) = quoted, record
    changes: list[QuotedChange] = []
    for tag, i, j, k, n in aligned.steps:
        if tag == "equal":
            continue
        had, has = _said(text, m, i, j), _said(quote, q, k, n)
        before = _said(text, m, max(0, i - _CONTEXT), i)
        changes.append(QuotedChange(before, had, has, change_kinds(had, has, words)))
    return changes


class Step(NamedTuple):
    """A step of an alignment: what is done to words of the record to make the quoted ones."""

    tag: str
    at: int
    to: int
    quoted: int
    quoted_to: int


def _steps(record: Sequence[str], quoted: Sequence[str]) -> list[Step]:
    """Return the steps that make the quoted words of a part of the record, ends of it left free."""
    start, end = _closest(tuple(record), tuple(quoted))
    found = [
        Step(s.tag, s.src_start + start, s.src_end + start, s.dest_start, s.dest_end)
        for s in Levenshtein.opcodes(record[start:end], quoted)
    ]
    while found and found[0].tag == "delete":
        found.pop(0)
    while found and found[-1].tag == "delete":
        found.pop()
    return found


def _together(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with neighbouring changes made one."""
    found: list[Step] = []
    for step in steps:
        if found and step.tag != "equal" and found[-1].tag != "equal":
            last = found.pop()
            step = Step("replace", last.at, step.to, last.quoted, step.quoted_to)
        found.append(step)
    return found


@lru_cache(maxsize=512)  # copies of one text are compared once
def _closest(record: tuple[str, ...], quoted: tuple[str, ...]) -> tuple[int, int]:
    """Return the part of the record with the fewest changes to the quoted words, the first such."""
    cost = [0] * (len(record) + 1)
    origin = list(range(len(record) + 1))
    for n, word in enumerate(quoted, 1):
        below, from_ = [n], [0]
        for m, other in enumerate(record, 1):
            best = cost[m - 1] + (word != other), origin[m - 1]
            if cost[m] + 1 < best[0]:
                best = cost[m] + 1, origin[m]
            if below[m - 1] + 1 < best[0]:
                best = below[m - 1] + 1, from_[m - 1]
            below.append(best[0])
            from_.append(best[1])
        cost, origin = below, from_
    end = min(range(len(record) + 1), key=lambda m: (cost[m], m))
    # Another word at the end is meant for the one that stands there, not for none.
    if end < len(record) and cost[end + 1] == cost[end] and origin[end + 1] == origin[end]:
        end += 1
    return origin[end], end


def change_kinds(had: str, has: str, words: Words) -> tuple[ChangeKind, ...]:
    """Return what kinds of words differ: denial, number, date, name; else plain words."""
    kinds: list[ChangeKind] = []
    one, other = _plain(had), _plain(has)
    if _denials(had, one, words) != _denials(has, other, words):
        kinds.append("negation")
    if _numbers(one, words) != _numbers(other, words):
        kinds.append("number")
    if _dates(one) != _dates(other):
        kinds.append("date")
    if _names(had) != _names(has):
        kinds.append("name")
    return tuple(kinds) or ("words",)


def _plain(said: str) -> list[str]:
    return re.findall(r"[^\W_]+", said.casefold())


def _denials(said: str, plain: Sequence[str], words: Words) -> int:
    contracted = len(_CONTRACTED.findall(said))
    return contracted + sum(word in words.negations and word != "t" for word in plain)


def _numbers(plain: Sequence[str], words: Words) -> list[str]:
    return sorted(word for word in plain if _DIGIT.search(word) or word in words.numbers)


def _dates(plain: Sequence[str]) -> list[str]:
    return sorted(word for word in plain if word in _MONTH_WORDS or word in _DAYS)


def _names(said: str) -> list[str]:
    found = re.findall(r"(?<![^\W_])[A-ZÀ-Þ][\w'\u2019-]*", said)
    return sorted(
        name.casefold()
        for name in found
        if name not in ("I", "A") and name.casefold() not in _MONTH_WORDS | _DAYS
    )


def _said(text: str, tokens: Tokens, start: int, end: int) -> str:
    """Return the words as written, each whole: with what an apostrophe or a hyphen ties to it."""
    if start >= end:
        return ""
    first, last = tokens.spans[start][0], tokens.spans[end - 1][1]
    while first > 1 and text[first - 1] in _TIES and text[first - 2].isalnum():
        first -= 1
        while first and text[first - 1].isalnum():
            first -= 1
    while last + 1 < len(text) and text[last] in _TIES and text[last + 1].isalnum():
        last += 1
        while last < len(text) and text[last].isalnum():
            last += 1
    return " ".join(text[first:last].split())
