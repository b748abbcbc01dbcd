"""The dates of a publication as they are written, in the languages of its word lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.model.article import StatedDate
from letterbook.rules.date_words import MONTHS

_NAMES = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAMES})(?:\.(?=[\s\u00a0]))?(?!\w)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_GAP = r"[\s\u00a0\u202f]{1,3}"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.)?"
_DAY_AFTER = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th|er)?"
_DATES = re.compile(
    rf"(?<![\w.])(?:(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)(?!\d)"
    rf"|{_DAY}{_GAP}(?:of{_GAP}|de{_GAP})?{_MONTH}(?:,?{_GAP}(?:of{_GAP}|de{_GAP})?{_YEAR})?"
    rf"|{_MONTH.replace('?P<month>', '?P<month2>')}{_GAP}{_DAY_AFTER}"
    rf"(?![\d\w])(?:,?{_GAP}{_YEAR.replace('?P<year>', '?P<year2>')})?"
    rf"|{_MONTH.replace('?P<month>', '?P<month3>')}(?:{_GAP}(?:of{_GAP}|de{_GAP})?"
    rf"{_YEAR.replace('?P<year>', '?P<year3>')})?"
    rf"|{_YEAR.replace('?P<year>', '?P<year4>')})",
    re.IGNORECASE,
)
_WEAK = frozenset(
    name for name in MONTHS if len(name) <= 4 and name not in ("juin", "juil", "août", "aout")
) | {"march", "mars", "marzo", "august"}
"""Month names that are other words too: alone they are no date, unless a word before says so."""
_BEFORE = re.compile(
    r"\b(?:in|since|until|by|of|and|between|from|early|late|mid|en|depuis|fin|début|mi|et|entre|de|à)"
    r"[\s\u00a0-]+\Z",
    re.IGNORECASE,
)
_LAST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[StatedDate]:
    """Return the dates in order; one without a year takes the last that was stated before it.

    A year alone is a date too.  What cannot be a date (31 June) is none.
    """
    found: list[StatedDate] = []
    year: int | None = None
    for one in _read(text, start, len(text) if end is None else end):
        if one.year is not None:
            year = one.year
            found.append(one)
        else:
            found.append(
                StatedDate(one.start, one.end, one.words, year, one.month, one.day, "before")
            )
    return _from_after(found)


def _from_after(found: list[StatedDate]) -> list[StatedDate]:
    """Give dates that stand before any year the first year that follows, as "after"."""
    first = next((one.year for one in found if one.year is not None), None)
    return [
        StatedDate(d.start, d.end, d.words, first, d.month, d.day, "after")
        if d.year is None and first is not None
        else d
        for d in found
    ]


def _read(text: str, start: int, end: int) -> Iterator[StatedDate]:
    for match in _DATES.finditer(text, start, end):
        said = match.groupdict()
        if said["iso"]:
            year, month, day = (int(piece) for piece in said["iso"].split("-"))
        else:
            name = said["month"] or said["month2"] or said["month3"] or ""
            month = MONTHS[name.lower()] if name else 0
            day = int(said["day"] or said["day2"] or 0)
            stated = said["year"] or said["year2"] or said["year3"] or said["year4"]
            year = int(stated) if stated else 0
            alone = not day and not year
            if alone and not _means_month(text, match, name):
                continue
        if not _possible(month, day):
            continue
        words = match.group()
        if words.endswith(".") and words[-5:-1].isalpha():  # the end of the sentence
            words = words[:-1]
        yield StatedDate(
            match.start(),
            match.start() + len(words),
            words,
            year or None,
            month or None,
            day or None,
        )


def _means_month(text: str, match: re.Match[str], name: str) -> bool:
    if _BEFORE.search(text, max(0, match.start() - 14), match.start()) is None:
        return name.lower() not in _WEAK and len(name) > 4
    return name.lower() not in _WEAK or (name[0].isupper() and len(name) >= 3)


def _possible(month: int, day: int) -> bool:
    return month <= 12 and day <= _LAST.get(month, 31)
